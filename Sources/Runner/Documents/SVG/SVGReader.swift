/// Reads an SVG document as this program writes it: elements, attributes in double quotes, characters. No document type, no entities but
/// those of XML itself, no namespaces beside SVG's.
package struct SVGReader {
  private let bytes: [UInt8]
  private var index = 0

  /// More elements than that within one another are refused: reading them is recursive.
  private static let deepest = 64

  /// The outermost element of a document.
  ///
  /// - Throws: `DocumentError.notOurs`.
  package static func root(of document: String) throws(DocumentError) -> SVGElement {
    var reader = SVGReader(bytes: Array(document.utf8))
    reader.skipBlanks()
    if reader.starts(with: "<?xml") { try reader.skip(past: "?>") }
    reader.skipBlanks()
    let root = try reader.element(depth: 0)
    guard root.name == "svg" else { throw .notOurs("its outermost element is '\(root.name)', not 'svg'") }
    return root
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func element(depth: Int) throws(DocumentError) -> SVGElement {
    guard depth < Self.deepest else { throw .notOurs("more than \(Self.deepest) elements within one another") }
    guard starts(with: "<") else { throw .notOurs("an element was expected at byte \(index + 1)") }
    index += 1
    let name = name()
    guard !name.isEmpty else { throw .notOurs("a name was expected at byte \(index + 1)") }
    var element = SVGElement(name: name, attributes: try attributes())
    if starts(with: "/>") {
      index += 2
      return element
    }
    try skip(past: ">")
    while index < bytes.count {
      if starts(with: "</") {
        index += 2
        guard self.name() == name else { throw .notOurs("'\(name)' is not closed at byte \(index + 1)") }
        try skip(past: ">")
        return element
      }
      if starts(with: "<!--") {
        try skip(past: "-->")
      } else if bytes[index] == UInt8(ascii: "<") {
        element.children.append(try self.element(depth: depth + 1))
      } else {
        let end = bytes[index...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        element.text += Self.plain(bytes[index..<end])
        index = end
      }
    }
    throw .notOurs("'\(name)' is not closed")
  }

  private mutating func attributes() throws(DocumentError) -> [String: String] {
    var attributes: [String: String] = [:]
    while true {
      skipBlanks()
      guard index < bytes.count else { throw .notOurs("an element is not closed") }
      if [UInt8(ascii: ">"), UInt8(ascii: "/")].contains(bytes[index]) { return attributes }
      let name = name()
      guard !name.isEmpty, starts(with: "=\"") else { throw .notOurs("an attribute was expected at byte \(index + 1)") }
      index += 2
      let end = bytes[index...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count
      attributes[name] = Self.plain(bytes[index..<end])
      index = min(end + 1, bytes.count)
    }
  }

  private mutating func name() -> String {
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "_"):
        index += 1
      default: return String(decoding: bytes[start..<index], as: UTF8.self)
      }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func skipBlanks() {
    while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
  }

  private mutating func skip(past word: String) throws(DocumentError) {
    while index < bytes.count {
      if starts(with: word) {
        index += word.utf8.count
        return
      }
      index += 1
    }
    throw .notOurs("'\(word)' was expected before the document's end")
  }

  private func starts(with word: String) -> Bool { bytes[index...].starts(with: word.utf8) }

  /// The characters that bytes of a document stand for.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    if !bytes.contains(UInt8(ascii: "&")) { return text }
    var plain = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      plain += rest[..<start]
      rest = rest[start...]
      guard let end = rest.firstIndex(of: ";") else { return plain + rest }
      let name = rest[rest.index(after: rest.startIndex)..<end]
      let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
      if let known = entities[String(name)] {
        plain += known
      } else if name.hasPrefix("#"), let scalar = Self.scalar(name.dropFirst()) {
        plain.unicodeScalars.append(scalar)
      }
      rest = rest[rest.index(after: end)...]
    }
    return plain + rest
  }

  private static func scalar(_ number: Substring) -> Unicode.Scalar? {
    let code = number.hasPrefix("x") ? UInt32(number.dropFirst(), radix: 16) : UInt32(number)
    return code.flatMap(Unicode.Scalar.init)
  }
}
