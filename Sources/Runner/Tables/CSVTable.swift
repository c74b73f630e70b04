import Foundation
import Values

/// Numbers under a header line, separated by commas, with RFC 4180's quoting.
///
/// Strict: UTF-8, unique names, the same number of fields in every line, finite decimal numbers with no space around them.
public struct CSVTable: Equatable, Sendable {
  /// The names in the header.
  public let columns: [String]
  /// The number of lines below the header.
  public let rows: Int
  /// rows × columns numbers, one line after another.
  public let values: [Double]

  /// Reads a file.
  ///
  /// - Throws: `unreadable`, or `malformed` with line and column.
  public init(contentsOf url: URL) throws(DatasetError) {
    try self.init(csv: FileReading.data(of: url), file: url.relativePath)
  }

  /// Reads the bytes of a file, whose name is for errors.
  ///
  /// - Throws: `malformed` with line and column, both from 1; columns count characters.
  public init(csv data: Data, file: String) throws(DatasetError) {
    var reader = CSVReader(Array(data))
    guard let header = try Self.record(&reader, file) else {
      throw .malformed(file: file, at: .text(line: 1, column: 1), found: "the end of the file", expected: "a header")
    }
    for (index, field) in header.enumerated() {
      guard !field.text.isEmpty else {
        throw .malformed(
          file: file, at: .text(field.position), found: "an empty name", expected: "the name of a column")
      }
      guard !header[..<index].contains(where: { $0.text == field.text }) else {
        throw .malformed(
          file: file, at: .text(field.position), found: "name '\(field.text)' again", expected: "each name once")
      }
    }
    var values: [Double] = []
    while let record = try Self.record(&reader, file) {
      guard record.count == header.count else {
        throw .malformed(
          file: file,
          at: .text(record[min(record.count, header.count) - (record.count < header.count ? 1 : 0)].position),
          found: "\(record.count) fields in the line", expected: "\(header.count) as in the header")
      }
      for field in record {
        guard let value = Self.number(field.text) else {
          throw .malformed(
            file: file, at: .text(field.position), found: "'\(field.text)'", expected: "a finite decimal number")
        }
        values.append(value)
      }
    }
    columns = header.map(\.text)
    rows = values.count / header.count
    self.values = values
  }

  /// All numbers of a column, one a line.
  ///
  /// - Throws: `unknownName` with the nearest one.
  public func column(_ name: String) throws(DatasetError) -> [Double] {
    guard let index = columns.firstIndex(of: name) else { throw .unknownName(.column, name: name, known: columns) }
    return (0..<rows).map { values[$0 * columns.count + index] }
  }

  private static func record(_ reader: inout CSVReader, _ file: String) throws(DatasetError) -> [CSVReader.Field]? {
    do {
      return try reader.record()
    } catch {
      throw .malformed(file: file, at: .text(error.position), found: error.found, expected: error.expected)
    }
  }

  /// Swift's own parser takes hexadecimal numbers, infinities and NaN as well, which the characters exclude.
  private static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }
}

extension DatasetError.Position {
  fileprivate static func text(_ position: CSVReader.Position) -> Self {
    .text(line: position.line, column: position.column)
  }
}
