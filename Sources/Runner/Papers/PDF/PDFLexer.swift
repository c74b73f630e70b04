/// Reads the values of a PDF file, or of a content stream, one after the other.
struct PDFLexer {
  let bytes: [UInt8]
  var place: Int
  let end: Int

  init(_ bytes: [UInt8], at place: Int = 0) {
    (self.bytes, self.place, end) = (bytes, max(0, place), bytes.count)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0, 9, 10, 12, 13, 32].contains(byte) }
  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x28, 0x29, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B, 0x7D, 0x2F, 0x25: true
    default: false
    }
  }

  mutating func skipSpace() {
    while place < end {
      if Self.isSpace(bytes[place]) {
        place += 1
      } else if bytes[place] == 0x25 {
        while place < end, bytes[place] != 10, bytes[place] != 13 { place += 1 }
      } else {
        return
      }
    }
  }

  /// The next value or operator; nil at the end.
  ///
  /// - Throws: `PDFError.damaged`.
  mutating func next(depth: Int = 0) throws(PDFError) -> PDFObject? {
    skipSpace()
    guard place < end else { return nil }
    guard depth < PDFLimits.depth else { throw .damaged("values within each other, \(depth) deep", at: place) }
    let start = place
    switch bytes[place] {
    case 0x2F: return .name(readName())
    case 0x28: return .string(try readString())
    case 0x3C:
      if place + 1 < end, bytes[place + 1] == 0x3C {
        place += 2
        return .dictionary(try readDictionary(depth))
      }
      return .string(try readHexadecimal())
    case 0x5B:
      place += 1
      var items: [PDFObject] = []
      while true {
        skipSpace()
        guard place < end else { throw .damaged("an array without end", at: start) }
        if bytes[place] == 0x5D {
          place += 1
          return .array(items)
        }
        guard let item = try next(depth: depth + 1) else { throw .damaged("an array without end", at: start) }
        if case .word("R") = item, items.count >= 2, let number = items[items.count - 2].integer {
          items.removeLast(2)
          items.append(.reference(number))
        } else {
          items.append(item)
        }
      }
    case 0x5D, 0x29, 0x7B, 0x7D:
      place += 1
      return .word(String(UnicodeScalar(bytes[start])))
    case 0x3E:
      place += place + 1 < end && bytes[place + 1] == 0x3E ? 2 : 1
      return .word(">>")
    default: return readWord()
    }
  }

  private mutating func readWord() -> PDFObject {
    let start = place
    while place < end, !Self.isSpace(bytes[place]), !Self.isDelimiter(bytes[place]) { place += 1 }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    if let first = word.utf8.first, first == 0x2B || first == 0x2D || first == 0x2E || (0x30...0x39).contains(first),
      let number = Double(word), number.isFinite
    {
      return .number(number)
    }
    switch word {
    case "true": return .flag(true)
    case "false": return .flag(false)
    case "null": return .null
    default: return .word(word)
    }
  }

  private mutating func readName() -> String {
    place += 1
    var name: [UInt8] = []
    while place < end, !Self.isSpace(bytes[place]), !Self.isDelimiter(bytes[place]) {
      if bytes[place] == 0x23, place + 2 < end, let high = Self.digit(bytes[place + 1]),
        let low = Self.digit(bytes[place + 2])
      {
        name.append(high << 4 | low)
        place += 3
      } else {
        name.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  private mutating func readHexadecimal() throws(PDFError) -> [UInt8] {
    let start = place
    place += 1
    var digits: [UInt8] = []
    while place < end, bytes[place] != 0x3E {
      if let digit = Self.digit(bytes[place]) { digits.append(digit) }
      place += 1
    }
    guard place < end else { throw .damaged("a text without end", at: start) }
    place += 1
    if !digits.count.isMultiple(of: 2) { digits.append(0) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  private mutating func readString() throws(PDFError) -> [UInt8] {
    let start = place
    place += 1
    var (text, depth) = ([UInt8](), 1)
    while place < end {
      let byte = bytes[place]
      place += 1
      switch byte {
      case 0x28:
        depth += 1
        text.append(byte)
      case 0x29:
        depth -= 1
        if depth == 0 { return text }
        text.append(byte)
      case 0x5C: if let escaped = readEscape() { text.append(escaped) }
      default: text.append(byte)
      }
    }
    throw .damaged("a text without end", at: start)
  }

  /// What a backslash and what follows stand for; nil for a line that goes on.
  private mutating func readEscape() -> UInt8? {
    guard place < end else { return nil }
    let byte = bytes[place]
    place += 1
    switch byte {
    case 0x6E: return 10
    case 0x72: return 13
    case 0x74: return 9
    case 0x62: return 8
    case 0x66: return 12
    case 0x0D:
      if place < end, bytes[place] == 0x0A { place += 1 }
      return nil
    case 0x0A: return nil
    case 0x30...0x37:
      var value = Int(byte - 0x30)
      for _ in 0..<2 where place < end && (0x30...0x37).contains(bytes[place]) {
        value = value * 8 + Int(bytes[place] - 0x30)
        place += 1
      }
      return UInt8(truncatingIfNeeded: value)
    default: return byte
    }
  }

  private mutating func readDictionary(_ depth: Int) throws(PDFError) -> [String: PDFObject] {
    let start = place
    var entries: [String: PDFObject] = [:]
    var pending: [PDFObject] = []
    func store(_ pending: [PDFObject]) {
      var key: String?
      var values: [PDFObject] = []
      func close() {
        guard let key, let first = values.first else { return }
        if values.count == 3, values[2] == .word("R"), let number = first.integer {
          entries[key] = .reference(number)
        } else {
          entries[key] = first
        }
      }
      for item in pending {
        if case .name(let name) = item, key == nil || !values.isEmpty {
          close()
          (key, values) = (name, [])
        } else {
          values.append(item)
        }
      }
      close()
    }
    while true {
      guard let item = try next(depth: depth + 1) else { throw .damaged("a dictionary without end", at: start) }
      if item == .word(">>") { break }
      if case .word("stream") = item { throw .damaged("a dictionary without end", at: start) }
      pending.append(item)
    }
    store(pending)
    return entries
  }
}
