import Testing
import Values

@Suite("Canonical JSON of values")
struct CanonicalJSONTests {
  @Test("Values are written in one way")
  func values() {
    let value = Value.mapping([
      "b": .list([.null, .flag(true), .integer(-1), .unsigned(.max)]), "a": .number(1e-5), "é": .number(-0.0),
      "B": .text("\"\\\n\u{1}é"), "c": .number(2),
    ])
    #expect(
      value.canonicalJSON
        == #"{"B":"\"\\\n\u0001é","a":1e-05,"b":[null,true,-1,18446744073709551615],"c":2.0,"é":0.0}"#)
  }
}
