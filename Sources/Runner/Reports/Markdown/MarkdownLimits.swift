/// The sizes of Markdown that a page can be made of: cmark-gfm fills each row of a table up to its header's length, so that a few lines
/// can ask for any memory.
package enum MarkdownLimits {
  /// The most columns of a table, and the most cells.
  package static let (columns, cells) = (500, 100_000)

  /// The first table that is too large: its line, from 0, and what is wrong, in words; nil when there is none.
  package static func problem(_ text: String) -> (line: Int, reason: String)? {
    var table: (line: Int, columns: Int)?
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
    {
      if let columns = Self.columns(ofDelimiters: line) {
        table = (number - 1, columns)
        if columns > Self.columns {
          return (max(0, number - 1), "a table has at most \(Self.columns) columns, found \(columns)")
        }
      } else if line.allSatisfy({ blanks.contains($0) }) {
        table = nil
      } else if let (first, columns) = table, (number - first) * columns > cells {
        return (max(0, first), "a table has at most \(cells) cells, found more in \(columns) columns")
      }
    }
    return nil
  }

  private static let blanks: Set<UInt8> = [9, 13, 32]
  /// The characters of the line below a table's header, which may stand in a list or a quotation.
  private static let delimiters = Set("|:-+*> \t\r".utf8)

  /// The number of columns, or one more, that a line between a table's header and its rows declares; nil for another line.
  private static func columns(ofDelimiters line: Substring.UTF8View) -> Int? {
    guard line.contains(UInt8(ascii: "-")), line.allSatisfy(delimiters.contains) else { return nil }
    let bars = line.count { $0 == UInt8(ascii: "|") }
    return bars > 0 ? bars + 1 : nil
  }
}
