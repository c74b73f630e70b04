import Testing
import Values

@Suite("Tables for a terminal")
struct TextTableTests {
  @Test("Columns are as wide as their widest cell; no line ends with blanks")
  func columns() {
    let rows = [["name", "n", "note"], ["a", "100", ""], ["tt̄", "7"], [], ["longer", "", "x"]]
    #expect(
      TextTable(rows).lines == ["name    n    note", "a       100", "tt̄      7", "", "longer       x"])
    #expect(
      TextTable(rows, others: .right).text
        == "name      n  note\na       100\ntt̄        7\n\nlonger          x\n")
  }

  @Test("No rows are no lines")
  func none() {
    #expect(TextTable([]).lines.isEmpty && TextTable([]).text == "")
  }
}
