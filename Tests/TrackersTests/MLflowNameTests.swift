import Foundation
import Testing

@testable import Trackers

@Suite("Names for MLflow")
struct MLflowNameTests {
  private static let names = [
    "validation.error", "auc[\"a_1.5\"]", "auc[\"\"]", "hidden[0]", "bounds[0][12]", "range[1]7", "a[\"b\"]c",
    "[\"x\"]",
    "[]", "[x]", "a[1", ".", "..", ".a", "a b", "a/b", "../../x", "a:b", "é", "日本", "\u{202E}x", "a\nb", "%41", ":",
    "::", ":x41", "A[\"[\"B\"]\"]", "",
  ]

  @Test("Every name becomes one that MLflow takes, no two the same, and can be read back", arguments: names)
  func reversible(_ name: String) throws {
    let text = MLflowName.text(name)
    // MLflow: ^[/\w.\- :]*$, and no path that is another one.
    #expect(
      text.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-:".utf8.contains($0) })
    #expect(!text.isEmpty && !text.hasPrefix("."))
    #expect(Self.read(text) == name)
  }

  @Test("Names that one meets stay readable")
  func readable() {
    #expect(MLflowName.key("ae", "auc[\"first_0.3\"]") == "ae/auc::first_0.3")
    #expect(MLflowName.key("ae", "hidden[0]") == "ae/hidden:0")
    #expect(MLflowName.key("", "parameters.rate") == "study.parameters.rate")
    #expect(MLflowName.key("fig", "kind", isCellsOwn: true) == "fig/:kind")
  }

  @Test("No name is longer than MLflow takes, and long ones stay apart")
  func long() {
    let names = ["a", "b"].map { String(repeating: "ä", count: 300) + $0 }
    let keys = names.map { MLflowName.key("cell", $0) }
    #expect(Set(keys).count == 2)
    #expect(keys.allSatisfy { $0.utf8.count == MLflowName.longest })
  }

  /// The way back, as docs/trackers.md says it.
  private static func read(_ text: String) -> String {
    if text == ":" { return "" }
    var (bytes, end): ([UInt8], [UInt8]) = ([], [])
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: ":") else {
        bytes.append(byte)
        continue
      }
      switch rest.first {
      case UInt8(ascii: ":"):
        rest.removeFirst()
        bytes += Array("[\"".utf8)
        end = Array("\"]".utf8)
      case UInt8(ascii: "x"):
        bytes.append(UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(3)
      default:
        let digits = rest.prefix { (48...57).contains($0) }
        bytes += Array("[".utf8) + digits + Array("]".utf8)
        rest = rest.dropFirst(digits.count)
      }
    }
    return String(decoding: bytes + end, as: UTF8.self)
  }
}
