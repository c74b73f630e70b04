/// Lines of cells in aligned columns: the first to the left, the others to the right, two spaces between them.
package struct TextTable {
  private var lines: [[String]]

  package init(header: [String]) {
    lines = [header]
  }

  package mutating func append(_ cells: [String]) {
    lines.append(cells)
  }

  /// The table, each line ended by a newline, without trailing spaces.
  package var text: String {
    var widths: [Int] = []
    for line in lines {
      for (column, cell) in line.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        text += column == 0 ? cell + padding : "  " + padding + cell
      }
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }
}
