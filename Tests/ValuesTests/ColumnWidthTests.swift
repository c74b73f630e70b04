import Testing
import Values

@Suite("Columns of a terminal")
struct ColumnWidthTests {
  @Test(
    "Wide characters take two columns, marks none",
    arguments: [
      ("", 0), ("ab", 2), ("Zürich", 6), ("Zu\u{308}rich", 6), ("日本", 4), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
      ("é\u{200B}", 1), ("👍", 2), ("👨‍👩‍👧", 2), ("❤\u{FE0F}", 2), ("█░", 2), ("ｆ", 2), ("…", 1), ("a\u{301}\u{302}", 1),
    ])
  func columns(_ text: String, _ columns: Int) {
    #expect(ColumnWidth.of(text) == columns)
  }

  @Test("A text is cut between characters, to no more columns than there are")
  func cut() {
    for text in ["abcdef", "日本語日本語", "Zu\u{308}rich 👨‍👩‍👧👨‍👩‍👧", "a日b本c"] {
      for width in 0..<16 {
        let cut = ColumnWidth.cut(text, to: width)
        #expect(ColumnWidth.of(cut) <= width, "\(text) \(width)")
        #expect(cut == text || cut.hasSuffix("…") || width == 0)
        #expect(text.hasPrefix(cut.hasSuffix("…") ? String(cut.dropLast()) : cut))
      }
    }
    #expect(ColumnWidth.cut("日本語", to: 4) == "日…" && ColumnWidth.cut("abc", to: 3) == "abc")
  }
}
