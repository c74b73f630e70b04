import Values

/// A figure's numbers, as CSV (RFC 4180) without the lines before the header that begin with `#`.
package struct NumbersTable {
  package let header: [String]
  package let rows: [[String]]

  /// Reads a table of numbers. A part that cannot be read, and all that follows it, is left out.
  package init(_ csv: String) {
    let lines = csv.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#") }
    var reader = CSVReader(lines.joined(separator: "\n"))
    var rows: [[String]] = []
    while let record = try? reader.record() { rows.append(record.map(\.text)) }
    header = rows.first ?? []
    self.rows = Array(rows.dropFirst())
  }

  /// The columns in which some row has something.
  package var filled: NumbersTable {
    let kept = header.indices.filter { column in rows.contains { $0.indices.contains(column) && !$0[column].isEmpty } }
    return NumbersTable(
      header: kept.map { header[$0] }, rows: rows.map { row in kept.map { row.indices.contains($0) ? row[$0] : "" } })
  }

  private init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }
}
