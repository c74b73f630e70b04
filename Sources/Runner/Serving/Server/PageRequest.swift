import Foundation

/// A request as this server takes it: it reads, and its address names no place outside.
struct PageRequest: Sendable {
  /// The limits of what is read of a request.
  enum Limits {
    static let target = 8_192
    static let items = 64
    static let headerField = 8_192
    static let headers = 16_384
    static let headerCount = 100
  }

  /// True when the body is not wanted.
  let isHead: Bool
  /// The names between the slashes of the address.
  let path: [String]
  /// True when the address ends with a slash.
  let isFolder: Bool
  /// What stands behind the question mark.
  let query: [(name: String, value: String)]
  /// The cookies.
  let cookies: [(name: String, value: String)]

  /// Reads a request's first line and headers.
  ///
  /// - Parameters:
  ///   - method: such as `GET`.
  ///   - target: the address without a host, such as `/runs?status=failed`.
  ///   - headers: names in lower case, and values.
  /// - Throws: a refusal.
  init(method: String, target: String, headers: [(name: String, value: String)]) throws(Refusal) {
    guard ["GET", "HEAD"].contains(method) else {
      throw Refusal(405, "This server only reads: GET and HEAD are answered.")
    }
    isHead = method == "HEAD"
    guard target.utf8.count <= Limits.target else { throw Refusal(414, "The address is too long.") }
    guard target.hasPrefix("/") else { throw Refusal(400, "The address must begin with a slash.") }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var names: [String] = []
    let segments = parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() where !(segment.isEmpty && index == segments.count - 1) {
      names.append(try Self.name(segment))
    }
    path = names
    isFolder = parts[0].hasSuffix("/")
    query = parts.count > 1 ? try Self.query(parts[1]) : []
    cookies = headers.filter { $0.name == "cookie" }.flatMap { $0.value.split(separator: ";") }.compactMap { pair in
      let pair = pair.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { return nil }
      return (pair[0].trimmingCharacters(in: .whitespaces), pair[1].trimmingCharacters(in: .whitespaces))
    }
    // Nothing is sent with what reads.
    let length = headers.first { $0.name == "content-length" }?.value
    guard (length ?? "0") == "0", !headers.contains(where: { $0.name == "transfer-encoding" }) else {
      throw Refusal(413, "A request with content is not answered.")
    }
  }

  /// The first value of a name.
  func value(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// The address of the same place with another query, relative to that place.
  func address(_ query: [(name: String, value: String)]) -> String {
    let name = isFolder ? "" : path.last.map(Self.encoded) ?? ""
    let words = query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
    return "./\(name)" + (words.isEmpty ? "" : "?\(words)")
  }

  /// A text as an address takes it.
  static func encoded(_ text: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~".utf8)
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if plain.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Decoding

  /// A name of a path: decoded once, and a name of one file or folder.
  private static func name(_ segment: Substring) throws(Refusal) -> String {
    guard let name = decoded(segment, isForm: false), !name.isEmpty, name != ".", name != "..",
      !name.unicodeScalars.contains(where: { $0 == "/" || $0 == "\\" || $0.value < 32 || $0.value == 127 })
    else { throw Refusal(400, "The address is not the name of a page.") }
    return name
  }

  private static func query(_ text: Substring) throws(Refusal) -> [(name: String, value: String)] {
    let items = text.split(separator: "&")
    guard items.count <= Limits.items else { throw Refusal(400, "The question has too many parts.") }
    var query: [(name: String, value: String)] = []
    for item in items {
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(pair[0], isForm: true), let value = decoded(pair.count > 1 ? pair[1] : "", isForm: true),
        !(name + value).unicodeScalars.contains(where: { $0.value == 0 })
      else { throw Refusal(400, "The question is not well formed.") }
      query.append((name, value))
    }
    return query
  }

  /// A text without its escapes; nil where they are none, or the bytes are no UTF-8.
  private static func decoded(_ text: Substring, isForm: Bool) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "+") where isForm: bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
