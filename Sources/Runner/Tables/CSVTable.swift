import Foundation

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
    var reader = CSVReader(bytes: Array(data), file: file)
    guard let header = try reader.record() else {
      throw .malformed(file: file, at: .text(line: 1, column: 1), found: "the end of the file", expected: "a header")
    }
    for (index, field) in header.enumerated() {
      guard !field.text.isEmpty else {
        throw .malformed(file: file, at: field.position, found: "an empty name", expected: "the name of a column")
      }
      guard !header[..<index].contains(where: { $0.text == field.text }) else {
        throw .malformed(
          file: file, at: field.position, found: "name '\(field.text)' again", expected: "each name once")
      }
    }
    var values: [Double] = []
    while let record = try reader.record() {
      guard record.count == header.count else {
        throw .malformed(
          file: file, at: record[min(record.count, header.count) - (record.count < header.count ? 1 : 0)].position,
          found: "\(record.count) fields in the line", expected: "\(header.count) as in the header")
      }
      for field in record {
        guard let value = Self.number(field.text) else {
          throw .malformed(
            file: file, at: field.position, found: "'\(field.text)'", expected: "a finite decimal number")
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

  /// Swift's own parser takes hexadecimal numbers, infinities and NaN as well, which the characters exclude.
  private static func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }
}

/// Splits a CSV text into records of fields.
private struct CSVReader {
  struct Field {
    var text: String
    let position: DatasetError.Position
  }

  let bytes: [UInt8]
  let file: String
  private var position = 0
  private var line = 1
  private var column = 1

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
  }

  /// The next record, or nil at the end. A record always has a field.
  mutating func record() throws(DatasetError) -> [Field]? {
    guard position < bytes.count else { return nil }
    var fields: [Field] = []
    while true {
      fields.append(try field())
      if position == bytes.count { return fields }
      let separator = bytes[position]
      advance()
      if separator == UInt8(ascii: ",") { continue }
      return fields
    }
  }

  /// One field; what stands at the position afterwards is a comma, a newline or the end.
  private mutating func field() throws(DatasetError) -> Field {
    let start = here
    var content: [UInt8] = []
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      content = try quoted()
    } else {
      while position < bytes.count, ![0x2c, 0x0a, 0x0d].contains(bytes[position]) {
        guard bytes[position] != UInt8(ascii: "\"") else {
          throw .malformed(
            file: file, at: here, found: "a quote within a field", expected: "quotes around the whole field")
        }
        content.append(bytes[position])
        advance()
      }
    }
    if position < bytes.count, bytes[position] == 0x0d {
      guard position + 1 < bytes.count, bytes[position + 1] == 0x0a else {
        throw .malformed(file: file, at: here, found: "a carriage return alone", expected: "one with a newline")
      }
      advance()
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .malformed(file: file, at: start, found: "bytes that are not UTF-8", expected: "UTF-8")
    }
    return Field(text: text, position: start)
  }

  /// The content of a quoted field, of which "" is a quote.
  private mutating func quoted() throws(DatasetError) -> [UInt8] {
    let start = here
    var content: [UInt8] = []
    advance()
    while position < bytes.count {
      let byte = bytes[position]
      advance()
      guard byte == UInt8(ascii: "\"") else {
        content.append(byte)
        continue
      }
      guard position < bytes.count else { return content }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        content.append(byte)
        advance()
      case 0x2c, 0x0a, 0x0d: return content
      default:
        throw .malformed(file: file, at: here, found: "text after a closing quote", expected: "a comma or a new line")
      }
    }
    throw .malformed(file: file, at: start, found: "an open quote", expected: "its closing quote")
  }

  private var here: DatasetError.Position { .text(line: line, column: column) }

  private mutating func advance() {
    let byte = bytes[position]
    position += 1
    if byte == 0x0a {
      line += 1
      column = 1
    } else if position == bytes.count || bytes[position] & 0xc0 != 0x80 {
      column += 1
    }
  }
}
