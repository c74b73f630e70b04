/// Splits a CSV text (RFC 4180, lines end with LF or CR LF) into records of fields.
package struct CSVReader {
  /// A place in the text, both numbers from 1; columns count characters.
  package struct Position: Equatable, Sendable {
    package let line: Int
    package let column: Int
  }

  /// A field without its quotes, and where it begins.
  package struct Field: Equatable, Sendable {
    package let text: String
    package let position: Position
  }

  private let bytes: [UInt8]
  private let separator: UInt8
  private var position = 0
  private var line = 1
  private var column = 1

  /// A reader of some bytes, in which fields are separated by a comma, or by another ASCII character.
  package init(_ bytes: [UInt8], separator: UInt8 = 0x2c) {
    self.bytes = bytes
    self.separator = separator
  }

  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  /// The next record, or nil at the end. A record always has a field.
  package mutating func record() throws(CSVError) -> [Field]? {
    guard position < bytes.count else { return nil }
    var fields: [Field] = []
    while true {
      fields.append(try field())
      if position == bytes.count { return fields }
      let end = bytes[position]
      advance()
      if end == separator { continue }
      return fields
    }
  }

  /// One field; what stands at the position afterwards is a separator, a newline or the end.
  private mutating func field() throws(CSVError) -> Field {
    let start = here
    var content: [UInt8] = []
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      content = try quoted()
    } else {
      while position < bytes.count, !endsField(bytes[position]) {
        guard bytes[position] != UInt8(ascii: "\"") else {
          throw CSVError(position: here, found: "a quote within a field", expected: "quotes around the whole field")
        }
        content.append(bytes[position])
        advance()
      }
    }
    if position < bytes.count, bytes[position] == 0x0d {
      guard position + 1 < bytes.count, bytes[position + 1] == 0x0a else {
        throw CSVError(position: here, found: "a carriage return alone", expected: "one with a newline")
      }
      advance()
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw CSVError(position: start, found: "bytes that are not UTF-8", expected: "UTF-8")
    }
    return Field(text: text, position: start)
  }

  /// The content of a quoted field, of which "" is a quote.
  private mutating func quoted() throws(CSVError) -> [UInt8] {
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
      case separator, 0x0a, 0x0d: return content
      default:
        let name = separator == 0x2c ? "a comma" : "a separator"
        throw CSVError(position: here, found: "text after a closing quote", expected: "\(name) or a new line")
      }
    }
    throw CSVError(position: start, found: "an open quote", expected: "its closing quote")
  }

  private func endsField(_ byte: UInt8) -> Bool { byte == separator || byte == 0x0a || byte == 0x0d }

  private var here: Position { Position(line: line, column: column) }

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

/// A place in a CSV text where it is none.
package struct CSVError: Error, Equatable, Sendable {
  package let position: CSVReader.Position
  package let found: String
  package let expected: String
}
