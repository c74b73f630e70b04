import Testing
import Values

@Suite("Differences of values")
struct DifferenceTests {
  @Test("Canonical JSON comes back as the value that it was")
  func json() {
    let value = Value.mapping([
      "a": .list([
        .null, .flag(true), .flag(false), .integer(-1), .integer(1), .integer(0), .unsigned(.max), .number(1e-5),
      ]),
      "b": .mapping(["c": .text("\"\\\n\u{1}é1"), "d": .text("true"), "e": .mapping([:]), "f": .list([])]),
    ])
    #expect(Value(json: value.canonicalJSON) == value)
    for wrong in ["", "{", "{\"a\":}", "nul", "[1"] { #expect(Value(json: wrong) == nil, "\(wrong)") }
  }

  @Test(
    "What differs is named by its keys",
    arguments: [
      (#"{"a":1}"#, #"{"a":1.0}"#, []),
      (#"{"a":1}"#, #"{"a":2}"#, ["a 1 2"]),
      (#"{"a":{"b":[1,{"c":true}]}}"#, #"{"a":{"b":[1,{"c":false}]}}"#, ["a.b[1].c true false"]),
      (#"{"a":[1,2]}"#, #"{"a":[1,2,3]}"#, ["a [1, 2] [1, 2, 3]"]),
      (#"{"b":1,"a":1}"#, #"{"c":1,"a":1}"#, ["b 1 nothing", "c nothing 1"]),
      (#"{"a":null}"#, #"{"a":{"b":1}}"#, [#"a null {"b":1}"#]),
      (#"{"a":"1"}"#, #"{"a":1}"#, ["a 1 1"]), (#"{"a":0}"#, #"{"a":false}"#, ["a 0 false"]),
      ("1", "2", [" 1 2"]),
    ] as [(String, String, [String])])
  func differences(before: String, after: String, expected: [String]) throws {
    let (one, other) = (try #require(Value(json: before)), try #require(Value(json: after)))
    let words = one.differences(to: other).map { difference in
      "\(difference.key) \(difference.before?.plain ?? "nothing") \(difference.after?.plain ?? "nothing")"
    }
    #expect(words == expected)
    #expect(other.differences(to: one).count == expected.count && one.differences(to: one).isEmpty)
  }
}
