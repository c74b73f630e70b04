import Foundation

/// Files one after the other in the format of POSIX `ustar`, which every `tar` reads. Names, contents and their order
/// decide the bytes: there are no times, owners and padding but zeros.
package enum TarFile {
  package static let block = 512

  /// A file's header.
  package struct Header: Equatable {
    /// The name, of at most 100 bytes.
    let name: String
    let bytes: Int

    /// The 512 bytes; nil for a name that is too long or a file of 8 GiB or more.
    var encoded: Data? {
      let name = Data(self.name.utf8)
      guard (1...100).contains(name.count), bytes < 1 << 33 else { return nil }
      var header = Data(count: TarFile.block)
      func put(_ text: String, at offset: Int) {
        header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
      }
      header.replaceSubrange(0..<name.count, with: name)
      put("0000644", at: 100)
      put("0000000", at: 108)
      put("0000000", at: 116)
      put(Self.octal(bytes, digits: 11), at: 124)
      put("00000000000", at: 136)
      put("0", at: 156)
      put("ustar\u{0}00", at: 257)
      put(Self.octal(Self.checksum(header), digits: 6) + "\u{0} ", at: 148)
      return header
    }

    init(name: String, bytes: Int) {
      self.name = name
      self.bytes = bytes
    }

    /// Reads what `encoded` wrote; nil for anything else.
    init?(_ header: Data) {
      let bytes = [UInt8](header)
      guard bytes.count == TarFile.block, let size = Int(Self.text(bytes[124..<136]), radix: 8) else { return nil }
      self.init(name: Self.text(bytes[0..<100]), bytes: size)
      guard encoded == header else { return nil }
    }

    /// The sum of the bytes, with the checksum's own as spaces.
    private static func checksum(_ header: Data) -> Int {
      header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func octal(_ value: Int, digits: Int) -> String {
      let text = String(value, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
  }

  /// The zeros after a content of that many bytes.
  package static func padding(after bytes: Int) -> Data { Data(count: (block - bytes % block) % block) }

  /// The zeros at the end.
  package static let end = Data(count: 2 * block)
}
