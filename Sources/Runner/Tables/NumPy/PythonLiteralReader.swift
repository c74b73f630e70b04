import Values

/// Reads the subset of Python's literals that a `.npy` header is made of: one dict with strings for keys, and strings,
/// booleans and tuples of integers for values.
struct PythonLiteralReader {
  enum Value: CustomStringConvertible {
    case string(String)
    case boolean(Bool)
    case integers([Int])
    /// The names and types of a structured dtype's fields.
    case fields([(name: String, type: String)])

    var description: String {
      switch self {
      case .string(let text): "'\(text)'"
      case .boolean(let value): value ? "True" : "False"
      case .integers(let values): "(" + values.map(String.init).joined(separator: ", ") + ")"
      case .fields: "a structured dtype"
      }
    }
  }

  struct Entry {
    let key: String
    let keyOffset: Int
    let value: Value
    let valueOffset: Int
  }

  private let bytes: UnsafeRawBufferPointer
  private let end: Int
  private let file: String
  private let allowsFields: Bool
  private var position: Int

  /// A reader of some of a file's bytes, which must lie within them.
  init(_ bytes: UnsafeRawBufferPointer, range: Range<Int>, file: String, allowsFields: Bool = false) {
    self.bytes = bytes
    self.file = file
    self.allowsFields = allowsFields
    position = range.lowerBound
    end = range.upperBound
  }

  /// The entries of the dict that must fill the range but for white space.
  mutating func dictionary() throws(DatasetError) -> [Entry] {
    skipSpaces()
    guard take("{") else { throw unexpected("the header's dict, '{'") }
    var entries: [Entry] = []
    while true {
      skipSpaces()
      if take("}") { break }
      let keyOffset = position
      guard let key = try string() else { throw unexpected("a key in quotes or '}'") }
      guard !entries.contains(where: { $0.key == key }) else {
        throw .malformed(file: file, at: .byte(keyOffset), found: "key '\(key)' again", expected: "each key once")
      }
      skipSpaces()
      guard take(":") else { throw unexpected("':'") }
      skipSpaces()
      let valueOffset = position
      entries.append(Entry(key: key, keyOffset: keyOffset, value: try value(), valueOffset: valueOffset))
      skipSpaces()
      if take(",") { continue }
      skipSpaces()
      guard take("}") else { throw unexpected("',' or '}'") }
      break
    }
    skipSpaces()
    guard position == end else { throw unexpected("only spaces after the dict") }
    return entries
  }

  private mutating func value() throws(DatasetError) -> Value {
    if let text = try string() { return .string(text) }
    if take("True") { return .boolean(true) }
    if take("False") { return .boolean(false) }
    if take("(") { return .integers(try integers()) }
    if allowsFields, take("[") { return .fields(try fields()) }
    if position < end, bytes[position] == UInt8(ascii: "[") {
      // A structured dtype's list: it is named, not read, because the caller refuses it.
      throw .malformed(
        file: file, at: .byte(position), found: "a list (a structured dtype)", expected: "a plain dtype in quotes")
    }
    throw unexpected("a string, True, False or a tuple of integers")
  }

  /// The fields after an opening bracket: tuples of a name and a plain type.
  private mutating func fields() throws(DatasetError) -> [(name: String, type: String)] {
    var fields: [(name: String, type: String)] = []
    while true {
      skipSpaces()
      if take("]") { return fields }
      guard take("(") else { throw unexpected("a field, '('") }
      skipSpaces()
      guard let name = try string() else { throw unexpected("a field's name in quotes") }
      skipSpaces()
      guard take(",") else { throw unexpected("','") }
      skipSpaces()
      guard let type = try string() else { throw unexpected("a plain type in quotes") }
      skipSpaces()
      _ = take(",")
      skipSpaces()
      guard take(")") else { throw unexpected("')', for a field that is one number or text") }
      fields.append((name, type))
      skipSpaces()
      if take(",") { continue }
      skipSpaces()
      guard take("]") else { throw unexpected("',' or ']'") }
      return fields
    }
  }

  /// The integers after an opening parenthesis.
  private mutating func integers() throws(DatasetError) -> [Int] {
    var values: [Int] = []
    while true {
      skipSpaces()
      if take(")") { return values }
      let start = position
      _ = take("-")
      while position < end, (48...57).contains(bytes[position]) { position += 1 }
      let digits = String(decoding: bytes[start..<position], as: UTF8.self)
      guard digits != "", digits != "-" else { throw unexpected("an integer or ')'") }
      guard let value = Int(digits) else {
        throw .malformed(file: file, at: .byte(start), found: "length \(digits)", expected: "a 64-bit integer")
      }
      values.append(value)
      skipSpaces()
      if take(",") { continue }
      // Python reads (3) as an integer; a tuple of one has a comma.
      guard values.count > 1, take(")") else { throw unexpected(values.count > 1 ? "',' or ')'" : "','") }
      return values
    }
  }

  /// A string in single or double quotes without escapes; nil, and nothing read, when there is no quote.
  private mutating func string() throws(DatasetError) -> String? {
    guard position < end, bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\"") else {
      return nil
    }
    let quote = bytes[position]
    let start = position + 1
    var last = start
    while last < end, bytes[last] != quote, bytes[last] >= 0x20, bytes[last] != UInt8(ascii: "\\") { last += 1 }
    guard last < end, bytes[last] == quote else {
      throw .malformed(file: file, at: .byte(position), found: "an open string", expected: "its closing quote")
    }
    position = last + 1
    return String(decoding: bytes[start..<last], as: UTF8.self)
  }

  private mutating func take(_ word: StaticString) -> Bool {
    guard end - position >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  private mutating func skipSpaces() {
    while position < end, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
  }

  private func unexpected(_ expected: String) -> DatasetError {
    let found =
      position < end
      ? "'" + String(decoding: bytes[position..<min(end, position + 12)], as: UTF8.self) + "'" : "the header's end"
    return .malformed(file: file, at: .byte(position), found: found, expected: expected)
  }
}
