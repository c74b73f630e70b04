/// A font of a page, as far as reading needs it: characters and widths of codes.
struct PDFFont {
  /// True where a code has two bytes.
  let isComposite: Bool
  private var texts: [Int: String] = [:]
  private var widths: [Int: Double] = [:]
  private let usualWidth: Double

  init(_ object: PDFObject?, in document: PDFDocument) {
    let entries = document.resolved(object)?.entries ?? [:]
    isComposite = entries["Subtype"]?.name == "Type0"
    let descendant = document.resolved(document.resolved(entries["DescendantFonts"])?.array?.first)?.entries
    if isComposite {
      usualWidth = document.resolved(descendant?["DW"])?.number ?? 1_000
      readWidths(document.resolved(descendant?["W"])?.array ?? [], document)
    } else {
      let descriptor = document.resolved(entries["FontDescriptor"])?.entries
      usualWidth = document.resolved(descriptor?["MissingWidth"])?.number ?? 500
      let first = document.resolved(entries["FirstChar"])?.integer ?? 0
      for (index, width) in (document.resolved(entries["Widths"])?.array ?? []).prefix(256).enumerated() {
        widths[first &+ index] = document.resolved(width)?.number
      }
      readEncoding(entries, descriptor, document)
    }
    if let map = entries["ToUnicode"], let data = try? document.content(of: map) { readMap(data) }
  }

  /// The text of a code; an empty one where it is not known.
  func text(_ code: Int) -> String {
    if let text = texts[code] { return text }
    // Every encoding in use has these where ASCII has them.
    return !isComposite && (0x20..<0x7F).contains(code) ? String(UnicodeScalar(UInt8(code))) : ""
  }

  /// The width of a code, in thousandths of the size.
  func width(_ code: Int) -> Double { widths[code] ?? usualWidth }

  private mutating func readWidths(_ items: [PDFObject], _ document: PDFDocument) {
    var index = 0
    while index + 1 < items.count {
      guard let first = document.resolved(items[index])?.integer else { return }
      let next = document.resolved(items[index + 1])
      if let list = next?.array {
        for (place, width) in list.prefix(65_536).enumerated() { widths[first &+ place] = width.number }
        index += 2
      } else if let last = next?.integer, index + 2 < items.count, first >= 0, last <= 65_535, first <= last {
        for code in first...last { widths[code] = items[index + 2].number }
        index += 3
      } else {
        return
      }
    }
  }

  // MARK: Encodings

  private mutating func readEncoding(
    _ entries: [String: PDFObject], _ descriptor: [String: PDFObject]?, _ document: PDFDocument
  ) {
    // The encoding within the font stands in its part that can be read, `dup 58 /period put`.
    if let file = descriptor?["FontFile"], let data = try? document.content(of: file) {
      let head = PDFDocument.find(Array("eexec".utf8), in: data[...]).map { data[..<$0] } ?? data.prefix(20_000)
      readBuiltIn(String(decoding: head, as: UTF8.self))
    }
    guard let differences = document.resolved(document.resolved(entries["Encoding"])?.entries?["Differences"])?.array
    else { return }
    var code = 0
    for item in differences {
      if let number = item.integer { code = number }
      if let name = item.name {
        texts[code] = PDFGlyphNames.text(name)
        code &+= 1
      }
    }
  }

  private mutating func readBuiltIn(_ text: String) {
    let words = text.split { $0 == " " || $0.isNewline || $0 == "\t" }
    var index = 0
    while index + 3 < words.count {
      if words[index] == "dup", let code = Int(words[index + 1]), words[index + 2].hasPrefix("/"),
        words[index + 3] == "put", (0..<256).contains(code)
      {
        texts[code] = PDFGlyphNames.text(String(words[index + 2].dropFirst()))
        index += 4
      } else {
        index += 1
      }
    }
  }

  // MARK: The map to Unicode

  private mutating func readMap(_ data: [UInt8]) {
    var lexer = PDFLexer(data)
    var operands: [PDFObject] = []
    while texts.count < 100_000, let item = try? lexer.next() {
      guard case .word(let word) = item else {
        operands.append(item)
        continue
      }
      if word == "endbfchar" {
        for index in stride(from: 0, to: operands.count - 1, by: 2) {
          guard let code = Self.code(operands[index]), let text = operands[index + 1].string else { continue }
          texts[code] = Self.utf16(text)
        }
      } else if word == "endbfrange" {
        for index in stride(from: 0, to: operands.count - 2, by: 3) {
          addRange(operands[index], operands[index + 1], operands[index + 2])
        }
      }
      operands = []
    }
  }

  private mutating func addRange(_ low: PDFObject, _ high: PDFObject, _ target: PDFObject) {
    guard let low = Self.code(low), let high = Self.code(high), low <= high, high - low < 65_536 else { return }
    if let list = target.array {
      for (index, item) in list.prefix(high - low + 1).enumerated() { texts[low + index] = item.string.map(Self.utf16) }
    } else if var text = target.string, let last = text.popLast() {
      for code in low...high {
        texts[code] = Self.utf16(text + [UInt8(truncatingIfNeeded: Int(last) + code - low)])
      }
    }
  }

  private static func code(_ object: PDFObject) -> Int? {
    guard let bytes = object.string, (1...4).contains(bytes.count) else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  private static func utf16(_ bytes: [UInt8]) -> String {
    let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    return String(decoding: units, as: UTF16.self)
  }
}

/// The characters of glyphs by their names, as far as numbers and words need them.
enum PDFGlyphNames {
  private static let names: [String: String] = [
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "period": ".", "comma": ",", "colon": ":", "semicolon": ";", "minus": "−", "hyphen": "-",
    "plus": "+", "plusminus": "±", "multiply": "×", "parenleft": "(", "parenright": ")", "bracketleft": "[",
    "bracketright": "]", "percent": "%", "slash": "/", "equal": "=", "less": "<", "greater": ">", "space": " ",
    "endash": "–", "emdash": "—", "ff": "ff", "fi": "fi", "fl": "fl", "ffi": "ffi", "ffl": "ffl", "periodcentered": "·",
    "infinity": "∞", "quoteright": "’", "quoteleft": "‘", "asterisk": "*", "ampersand": "&", "underscore": "_",
    "lessequal": "≤", "greaterequal": "≥", "approxequal": "≈", "asteriskmath": "∗",
  ]

  static func text(_ name: String) -> String {
    if let known = names[name] { return known }
    if name.utf8.count == 1 { return name }
    if name.hasPrefix("uni"), let code = UInt32(name.dropFirst(3).prefix(4), radix: 16),
      let scalar = UnicodeScalar(code)
    {
      return String(Character(scalar))
    }
    // `seven.oldstyle`, `zero.taboldstyle`.
    if let dot = name.firstIndex(of: "."), dot != name.startIndex { return text(String(name[..<dot])) }
    return "\u{FFFD}"
  }
}
