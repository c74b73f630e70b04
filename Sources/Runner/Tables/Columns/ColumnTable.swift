import Foundation
import Values

/// A table as a file holds it: columns of numbers or texts, one value a row.
public struct ColumnTable: Sendable {
  /// The file's name, for errors.
  public let file: String
  /// The number of rows.
  public let rows: Int
  /// The columns, whose names differ.
  public let columns: [TableColumn]
  /// The text that the table was read from; nil for arrays.
  private let source: DelimitedSource?

  /// The columns of an array.
  ///
  /// - Throws: `repeatedName`, or `refused` for columns of different lengths.
  package init(file: String, columns: [TableColumn]) throws(DatasetError) {
    try self.init(file: file, columns: columns, source: nil)
  }

  init(file: String, columns: [TableColumn], source: DelimitedSource?) throws(DatasetError) {
    (self.file, self.columns, self.source) = (file, columns, source)
    rows = columns.first?.content.count ?? 0
    var seen: Set<String> = []
    for column in columns {
      guard seen.insert(column.name).inserted else { throw .repeatedName(.column, name: column.name) }
      guard column.content.count == rows else {
        throw .refused(
          file: file, at: .column(column.name), found: "\(column.content.count) rows",
          expected: "\(rows) as column '\(columns[0].name)' has")
      }
    }
  }

  /// The names of the columns, in order.
  public var names: [String] { columns.map(\.name) }

  /// The column of a name.
  ///
  /// - Throws: `unknownName` with the nearest one.
  public func column(_ name: String) throws(DatasetError) -> TableColumn {
    guard let column = columns.first(where: { $0.name == name }) else {
      throw .unknownName(.column, name: name, known: names)
    }
    return column
  }

  /// The error that a column's value in a row is not what is asked for, with its place in the file.
  package func refusal(row: Int, column: String, found: String, expected: String) -> DatasetError {
    if let source, let index = columns.firstIndex(where: { $0.name == column }),
      let position = source.position(row: row, column: index)
    {
      return .refused(
        file: file, at: position, found: "\(found) in column '\(column)'", expected: expected)
    }
    return .refused(file: file, at: .cell(row: row, column: column), found: found, expected: expected)
  }
}

/// The bytes of a text table, in which places are looked for again when there is something to say about them.
struct DelimitedSource: Sendable {
  let bytes: [UInt8]
  let separator: UInt8
  let hasHeader: Bool

  /// The line and column of a field, both from 1; columns count characters.
  func position(row: Int, column: Int) -> DatasetError.Position? {
    var reader = CSVReader(bytes, separator: separator)
    var next = hasHeader ? -1 : 0
    while let record = try? reader.record() {
      if Delimited.isBlank(record) { continue }
      if next == row {
        guard column < record.count else { return nil }
        return .text(line: record[column].position.line, column: record[column].position.column)
      }
      next += 1
    }
    return nil
  }
}
