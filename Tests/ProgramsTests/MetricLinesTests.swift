import Expressions
import Foundation
import Testing

@testable import Programs

@Suite("Metrics that a program prints")
struct MetricLinesTests {
  private func read(_ text: String) throws -> MetricLines {
    var lines = MetricLines()
    _ = try lines.read(Data(text.utf8))
    try lines.finish()
    return lines
  }

  @Test("Lines with an epoch are series, others are numbers, and text is for people")
  func values() throws {
    let results = try read(
      """
      hello
      {"epoch": 1, "loss": 0.5, "a.b": 2}
        {"accuracy": 1e-3}
      3 {"no": 1}
      {"epoch": 0, "loss": 0.75}
      {"best": 7}
      """
    ).results
    #expect(results.series["loss"] == Series(epochs: [0, 1], values: [0.75, 0.5]))
    #expect(results.series["a.b"] == Series(epochs: [1], values: [2]))
    #expect(results.scalars == ["accuracy": 1e-3, "best": 7])
  }

  @Test("Bytes may come in any pieces")
  func pieces() throws {
    let text = "{\"epoch\": 1, \"ä\": 0.5}\n{\"b\": 2}"
    for size in 1...7 {
      var lines = MetricLines()
      var rest = Data(text.utf8)
      while !rest.isEmpty {
        _ = try lines.read(rest.prefix(size))
        rest = Data(rest.dropFirst(size))
      }
      try lines.finish()
      #expect(lines.scalars == ["b": 2])
      #expect(lines.series == ["ä": [1: 0.5]])
    }
  }

  @Test(
    "What is no metric is refused with its line",
    arguments: [
      ("{", "begins with '{'"), (#"{"a": 1} x"#, "begins with '{'"), (#"{'a': 1}"#, "begins with '{'"),
      (#"{"a": NaN}"#, "NaN"), (#"{"a": -Infinity}"#, "-Infinity"), (#"{"a": 1e999}"#, "1e999"),
      (#"{"a": "b"}"#, "gives 'a'"), (#"{"a": true}"#, "gives 'a'"), (#"{"a": [1]}"#, "gives 'a'"),
      (#"{"a": null}"#, "gives 'a'"), (#"{"epoch": 1.5, "a": 1}"#, "epoch 1.5"),
      (#"{"epoch": -1, "a": 1}"#, "epoch -1"),
      (#"{"a": 1, "a": 1}"#, "gives a name twice"), (#"{"epoch": 1, "epoch": 2, "a:\"{": 1}"#, "gives a name twice"),
      ("{\"a\": 1}\n{\"a\": 2}", "second value"),
      ("{\"epoch\": 1, \"a\": 1}\n{\"epoch\": 1, \"a\": 1}", "second value"),
      ("{\"a\": 1}\n{\"epoch\": 1, \"a\": 1}", "epoch"), ("{\"epoch\": 1, \"a\": 1}\n{\"a\": 1}", "without an epoch"),
    ])
  func faults(_ text: String, _ reason: String) throws {
    let fault = #expect(throws: MetricLines.Fault.self) { try read("text\n" + text) }
    #expect(fault?.line == (text.contains("\n") ? 3 : 2))
    #expect(fault?.reason.contains(reason) == true, "\(fault?.reason ?? "")")
  }

  // No limit of time: what is not linear here takes hours.
  @Test("Three hundred thousand lines at once, and a line of megabytes in pieces, are read")
  func large() throws {
    var lines = MetricLines()
    let count = 300_000
    _ = try lines.read(Data(String(repeating: "a line that is for people and for nobody else\n", count: count).utf8))
    let piece = Data(repeating: UInt8(ascii: "y"), count: 64 << 10)
    for _ in 0..<300 { _ = try lines.read(piece) }
    _ = try lines.read(Data("\n{\"a:\\\"{[\": 1}\n{\"b\": 2".utf8))
    _ = try lines.read(Data("}\n".utf8))
    #expect(lines.line == count + 3)
    #expect(lines.scalars == ["a:\"{[": 1, "b": 2])
  }

  @Test("Another attempt may give values again, once")
  func attempts() throws {
    var lines = MetricLines()
    _ = try lines.read(Data("{\"epoch\": 0, \"a\": 1}\n{\"epoch\": 1, \"a\": 2}\n{\"epo".utf8))
    lines.beginAttempt()
    _ = try lines.read(Data("{\"epoch\": 1, \"a\": 3}\n{\"epoch\": 2, \"a\": 4}\n".utf8))
    #expect(lines.series["a"] == [0: 1, 1: 3, 2: 4])
    #expect(throws: MetricLines.Fault.self) { try lines.read(Data("{\"epoch\": 1, \"a\": 3}\n".utf8)) }
  }
}
