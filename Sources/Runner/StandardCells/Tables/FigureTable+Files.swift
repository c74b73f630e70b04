import Foundation
import Studies
import Tables
import Values

extension FigureTable {
  /// Reads a table of a media type.
  init(_ file: StepResults.File, of table: TableReference, seed: Int?) throws(CellFault) {
    let place = "'\(table)'" + (seed.map { ", seed \($0 + 1)" } ?? "")
    let name = "\(table)" + (seed.map { " of seed \($0 + 1)" } ?? "")
    do throws(DatasetError) {
      switch file.mediaType {
      case "text/csv": self = try Self.delimited(file.bytes, UInt8(ascii: ","), place, file: name)
      case "text/tab-separated-values": self = try Self.delimited(file.bytes, UInt8(ascii: "\t"), place, file: name)
      case "application/x-npy":
        self = try Self.array(try NumPyArray(npy: file.bytes, file: name, finiteness: .notRequired), place, file: name)
      case "application/x-npz":
        self = try Self.archive(
          try NumPyArchive(npz: file.bytes, file: name, finiteness: .notRequired), place, file: name)
      default:
        throw .malformed(
          file: name, at: .byte(0), found: file.mediaType, expected: "a table (csv, tsv, npy or npz)")
      }
    } catch {
      throw CellFault("cannot be drawn: \(error)")
    }
  }

  /// A text with a header, and with lines before it that begin with `#`.
  private static func delimited(_ data: Data, _ separator: UInt8, _ place: String, file: String) throws(DatasetError)
    -> FigureTable
  {
    var bytes = Array(data)[...]
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes = bytes.dropFirst(3) }
    while bytes.first == UInt8(ascii: "#") { bytes = bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst() }
    var reader = CSVReader(Array(bytes), separator: separator)
    let header = try record(&reader, file)?.map(\.text) ?? []
    var columns: [[String]] = header.map { _ in [] }
    while let record = try record(&reader, file) {
      // A blank line is no row of nothing.
      if record.count == 1, record[0].text.isEmpty, header.count > 1 { continue }
      guard record.count == header.count else {
        throw .malformed(
          file: file, at: .text(line: record[0].position.line, column: 1), found: "\(record.count) fields in the line",
          expected: "\(header.count) as in the header")
      }
      for (index, field) in record.enumerated() { columns[index].append(field.text) }
    }
    for (index, name) in header.enumerated() where header[..<index].contains(name) {
      throw .repeatedName(.column, name: name)
    }
    return FigureTable(place: place, columns: zip(header, columns).map { ($0, .texts($1)) })
  }

  private static func record(_ reader: inout CSVReader, _ file: String) throws(DatasetError) -> [CSVReader.Field]? {
    do {
      return try reader.record()
    } catch {
      throw .malformed(
        file: file, at: .text(line: error.position.line, column: error.position.column), found: error.found,
        expected: error.expected)
    }
  }

  /// An array: its columns are called 0, 1, and so on; that of a plain list is `value`.
  private static func array(_ array: NumPyArray, _ place: String, file: String) throws(DatasetError) -> FigureTable {
    let numbers = array.doubles
    guard array.shape.count == 2 else {
      guard array.shape.count < 2 else {
        throw .malformed(
          file: file, at: .byte(0), found: "an array of \(array.shape.count) dimensions", expected: "one or two")
      }
      return FigureTable(place: place, columns: [("value", .numbers(numbers))])
    }
    let width = array.shape[1]
    return FigureTable(
      place: place,
      columns: (0..<width).map { column in
        ("\(column)", .numbers(stride(from: column, to: numbers.count, by: max(1, width)).map { numbers[$0] }))
      })
  }

  /// The lists of an archive, each a column; all have the same length.
  private static func archive(_ archive: NumPyArchive, _ place: String, file: String) throws(DatasetError)
    -> FigureTable
  {
    var columns: [(name: String, values: Values)] = []
    for name in archive.names {
      let numbers = try archive.array(name).doubles
      if let first = columns.first, first.values.count != numbers.count {
        throw .malformed(
          file: file, at: .byte(0), found: "'\(name)' with \(numbers.count) values",
          expected: "\(first.values.count) as '\(first.name)' has")
      }
      columns.append((name, .numbers(numbers)))
    }
    return FigureTable(place: place, columns: columns)
  }
}
