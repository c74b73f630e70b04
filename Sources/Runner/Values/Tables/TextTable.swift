/// Rows of cells in aligned columns, two spaces between them; a row may have fewer than others.
package struct TextTable: Sendable {
  /// The side of a column on which its cells begin.
  package enum Alignment: Sendable {
    case left
    case right
  }

  private var rows: [[String]]
  private let others: Alignment

  /// - Parameter others: the alignment of the columns after the first, which stands to the left.
  package init(_ rows: [[String]], others: Alignment = .left) {
    self.rows = rows
    self.others = others
  }

  package mutating func append(_ cells: [String]) {
    rows.append(cells)
  }

  /// A line a row, without blanks at its end.
  package var lines: [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], StyledText.plain(cell).count)
      }
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - StyledText.plain(cell).count)
        if column > 0 { line += "  " }
        line += column > 0 && others == .right ? padding + cell : cell + padding
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The lines, each ended by a newline.
  package var text: String { lines.map { $0 + "\n" }.joined() }
}
