import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A SHA-256 digest, written as 64 lower-case hexadecimal digits.
public struct Digest: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  /// The 64 hexadecimal digits.
  public let hexadecimal: String

  /// The digest of some bytes.
  public init(of bytes: some DataProtocol) {
    var hash = SHA256Hash()
    for region in bytes.regions { region.withUnsafeBytes { hash.update($0) } }
    hexadecimal = Self.hexadecimal(hash.finish())
  }

  /// The digest of a text's UTF-8 bytes.
  public init(of text: String) {
    self.init(of: Data(text.utf8))
  }

  /// The digest of a file's content, read in pieces.
  ///
  /// - Throws: whatever opening or reading the file throws.
  public init(ofFileAt url: URL) throws {
    let handle = try FileHandle(forReadingFrom: url)
    defer { try? handle.close() }
    try self.init(ofFile: handle.fileDescriptor)
  }

  /// The digest of what is left to read of an open file. `FileHandle` would read a page at a time.
  init(ofFile descriptor: Int32) throws {
    var hash = SHA256Hash()
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { break }
      if count > 0 {
        buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      } else if errno != EINTR {
        throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
      }
    }
    hexadecimal = Self.hexadecimal(hash.finish())
  }

  /// A digest written before; nil unless it is 64 lower-case hexadecimal digits.
  public init?(hexadecimal text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      return nil
    }
    hexadecimal = text
  }

  /// Reads the hexadecimal digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(hexadecimal: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a SHA-256 digest")
    }
    self = digest
  }

  /// Writes the hexadecimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }

  /// The first 12 digits, for people.
  public var short: String { String(hexadecimal.prefix(12)) }

  /// The hexadecimal digits.
  public var description: String { hexadecimal }

  /// The order by hexadecimal digits.
  public static func < (left: Digest, right: Digest) -> Bool { left.hexadecimal < right.hexadecimal }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
