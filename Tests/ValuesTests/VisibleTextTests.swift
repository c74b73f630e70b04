import Foundation
import Testing

@testable import Values

@Suite("Text of programs, fit to be shown")
struct VisibleTextTests {
  @Test("Control characters are pictures; line breaks and tabs stay")
  func shown() {
    #expect(VisibleText.shown("a\tb\nc\r\nd") == "a\tb\nc\nd")
    #expect(VisibleText.shown("\u{1B}]0;x\u{7}\u{7F}\r1%\u{0}") == "␛]0;x␇␡␍1%␀")
    #expect(VisibleText.shown("\u{9B}1m \u{202E}x\u{2069}") == "\\u{9b}1m \\u{202e}x\\u{2069}")
    #expect(VisibleText.shown("é → 漢") == "é → 漢")
  }

  @Test("In JSON such characters are written as JSON writes them, and the value is the same")
  func json() throws {
    let hostile = "\u{1B}[31m\u{9B}2J\u{202E}x\u{2069}\u{7F}\u{E0041}\u{FEFF}é漢\u{1F600}"
    let text = String(decoding: try JSONEncoder().encode([hostile]), as: UTF8.self)
    let shown = VisibleText.shown(inJSON: text)
    #expect(shown != text && VisibleText.shown(shown) == shown)
    #expect(try JSONDecoder().decode([String].self, from: Data(shown.utf8)) == [hostile])
  }

  @Test("Nothing that a terminal acts upon is left, and all that is a character stays")
  func everyScalar() {
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = VisibleText.shown("a" + String(Character(scalar)) + "b")
      let isControl = (value < 0x20 && value != 9 && value != 10) || (0x7F..<0xA0).contains(value)
      let turns =
        (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        || [0x200E, 0x200F, 0x61C].contains(value)
      if isControl || turns { #expect(!shown.unicodeScalars.contains(scalar), "\(value)") }
      if value >= 0x20, value < 0x7F { #expect(shown.unicodeScalars.contains(scalar)) }
    }
  }

  @Test(
    "The end is so many lines of so many bytes",
    arguments: [
      ("", 3, 100, "", 0, 0), ("a", 3, 100, "a", 1, 0), ("a\n", 3, 100, "a", 1, 0), ("\n", 3, 100, "", 1, 0),
      ("a\nb\nc\n", 2, 100, "b\nc", 3, 1), ("a\nb\nc", 2, 100, "b\nc", 3, 1), ("a\n\nc\n", 2, 100, "\nc", 3, 1),
      ("aaaa\nbbbb\ncccc\n", 9, 7, "cccc", 3, 2), ("abcdefgh\n", 9, 4, "fgh", 1, 0), ("abc\n", 0, 100, "", 1, 1),
    ] as [(String, Int, Int, String, Int, Int)])
  func end(_ text: String, _ lines: Int, _ size: Int, _ shown: String, _ count: Int, _ left: Int) {
    let end = VisibleText.end(of: Data(text.utf8), lines: lines, size: size)
    #expect(end.shown == shown && end.lines == count && end.left == left)
  }
}
