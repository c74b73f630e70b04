import Foundation
import Values

/// Tables as text: fields separated by commas or tabulators, with RFC 4180's quoting, lines that end with LF or CR LF, UTF-8 with or
/// without its mark.
package enum Delimited {
  /// Reads a table.
  ///
  /// A column is `integer` if all its fields are whole numbers, `number` if they are decimal numbers, empty, or NaN and infinities in
  /// words, and else `text`. Spaces around a number do not count; those of a text do.
  ///
  /// - Parameters:
  ///   - data: the bytes.
  ///   - file: the file's name, for errors.
  ///   - separator: a comma or a tabulator.
  ///   - names: the names of the columns, of a file that has no header; nil for those of the first line.
  /// - Throws: `malformed` or `refused` with line and column.
  package static func table(
    _ data: Data, file: String, separator: UInt8, names: [String]? = nil
  ) throws(DatasetError) -> ColumnTable {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let bytes = Array(data.starts(with: mark) ? data.dropFirst(mark.count) : data)
    var reader = CSVReader(bytes, separator: separator)
    let header: [String]
    if let names { header = names } else { header = try self.header(&reader, file) }
    var fields: [[String]] = header.map { _ in [] }
    while let record = try self.record(&reader, file) {
      if isBlank(record) && header.count > 1 { continue }
      guard record.count == header.count else {
        let place = record[min(record.count, header.count) - (record.count < header.count ? 1 : 0)].position
        throw .malformed(
          file: file, at: .text(line: place.line, column: place.column), found: "\(record.count) fields in the line",
          expected: names == nil ? "\(header.count) as in the header" : "\(header.count), the names of 'columns'")
      }
      for (index, field) in record.enumerated() { fields[index].append(field.text) }
    }
    var columns: [TableColumn] = []
    for (name, texts) in zip(header, fields) { columns.append(column(name, texts)) }
    return try ColumnTable(
      file: file, columns: columns,
      source: DelimitedSource(bytes: bytes, separator: separator, hasHeader: names == nil))
  }

  /// True for a line with nothing in it.
  static func isBlank(_ record: [CSVReader.Field]) -> Bool { record.count == 1 && record[0].text.isEmpty }

  private static func header(_ reader: inout CSVReader, _ file: String) throws(DatasetError) -> [String] {
    guard let header = try record(&reader, file) else {
      throw .malformed(file: file, at: .text(line: 1, column: 1), found: "the end of the file", expected: "a header")
    }
    let place = { (field: CSVReader.Field) in
      DatasetError.Position.text(line: field.position.line, column: field.position.column)
    }
    var seen: Set<String> = []
    for field in header {
      guard !field.text.isEmpty else {
        throw .refused(
          file: file, at: place(field), found: "an empty name",
          expected: "the name of a column (pandas writes none for its index: index=False leaves it out)")
      }
      guard seen.insert(field.text).inserted else {
        throw .refused(file: file, at: place(field), found: "name '\(field.text)' again", expected: "each name once")
      }
    }
    if header.allSatisfy({ number(trimmed($0.text)) != nil }) {
      throw .refused(
        file: file, at: place(header[0]), found: "numbers only in the first line",
        expected: "names of columns; for a file without them, give them by 'columns'")
    }
    return header.map(\.text)
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

  // MARK: Types

  private static func column(_ name: String, _ texts: [String]) -> TableColumn {
    var integers: [Int64] = []
    for text in texts {
      guard let integer = integer(trimmed(text)) else { break }
      integers.append(integer)
    }
    if integers.count == texts.count { return TableColumn(name: name, type: "integer", content: .integers(integers)) }
    var numbers: [Double] = []
    var oddities: [Int: String] = [:]
    for (row, text) in texts.enumerated() {
      let plain = trimmed(text)
      if plain.isEmpty {
        oddities[row] = ""
        numbers.append(.nan)
        continue
      }
      guard let value = number(plain) ?? Self.notFinite[plain.lowercased()] else {
        return TableColumn(name: name, type: "text", content: .texts(texts))
      }
      // A column of numbers with points has whole ones among them, which are held to the same rule as elsewhere.
      if isWhole(plain), !isHeldByFloat(plain) { oddities[row] = plain }
      numbers.append(value)
    }
    // Nothing says what a column without any field is of.
    if oddities.count == texts.count, oddities.values.allSatisfy(\.isEmpty) {
      return TableColumn(name: name, type: "text", content: .texts(texts))
    }
    return TableColumn(name: name, type: "number", content: .numbers(numbers), oddities: oddities)
  }

  private static let notFinite: [String: Double] = [
    "nan": .nan, "na": .nan, "n/a": .nan, "inf": .infinity, "+inf": .infinity, "-inf": -.infinity,
    "infinity": .infinity, "+infinity": .infinity, "-infinity": -.infinity,
  ]

  private static func trimmed(_ text: String) -> String {
    guard text.utf8.first == 0x20 || text.utf8.last == 0x20 else { return text }
    return text.trimmingCharacters(in: CharacterSet(charactersIn: " "))
  }

  private static func isWhole(_ text: String) -> Bool {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    return !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
  }

  private static func isHeldByFloat(_ text: String) -> Bool {
    guard let integer = integer(text) else { return false }
    return Int64(exactly: Float(integer)) == integer
  }

  private static func integer(_ text: String) -> Int64? { isWhole(text) ? Int64(text) : nil }

  /// A finite decimal number.
  private static func number(_ text: String) -> Double? {
    guard let first = text.utf8.first, first < 0x3a, text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) })
    else { return nil }
    return CoreSchema.number(text)
  }
}
