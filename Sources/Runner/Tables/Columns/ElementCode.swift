import Foundation

/// The type of an array's element as bytes: NumPy's codes, and the types of HDF5 that are like them.
package struct ElementCode: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case signed, unsigned, float, bool
    /// UTF-32 and bytes of a fixed length, filled up with zeros.
    case unicode, bytes
  }

  package let kind: Kind
  /// Bytes of one element.
  package let size: Int
  package let isBigEndian: Bool

  package init(_ kind: Kind, size: Int, isBigEndian: Bool = false) {
    (self.kind, self.size, self.isBigEndian) = (kind, size, isBigEndian)
  }

  static let supported = "numbers of 8 to 64 bits (i, u, f, b1) or texts (U, S)"

  /// A NumPy code such as `<f8`; nil for one that is not read.
  init?(numPy text: String) {
    var rest = text[...]
    let order = rest.first.flatMap { "<>|=".contains($0) ? $0 : nil }
    if order != nil { rest = rest.dropFirst() }
    guard let letter = rest.popFirst(), rest.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(rest),
      count <= 1 << 20
    else { return nil }
    let isBigEndian = order == ">"
    switch (letter, count) {
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8): self.init(.signed, size: count, isBigEndian: isBigEndian)
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8): self.init(.unsigned, size: count, isBigEndian: isBigEndian)
    case ("f", 2), ("f", 4), ("f", 8): self.init(.float, size: count, isBigEndian: isBigEndian)
    case ("b", 1): self.init(.bool, size: 1)
    case ("U", 1...): self.init(.unicode, size: 4 * count, isBigEndian: isBigEndian)
    case ("S", 1...): self.init(.bytes, size: count)
    default: return nil
    }
  }

  /// The type's name as NumPy has it.
  package var name: String {
    switch kind {
    case .signed: "int\(8 * size)"
    case .unsigned: "uint\(8 * size)"
    case .float: "float\(8 * size)"
    case .bool: "bool"
    case .unicode, .bytes: "text"
    }
  }
}

extension ElementCode {
  /// Reads elements, whose offsets lie within the bytes together with their size.
  ///
  /// - Parameter refuse: makes an error of an element that has no value, by its place, with what was found and expected.
  package func content(
    _ bytes: UnsafeRawBufferPointer, offsets: some Sequence<Int>,
    refuse: (Int, String, String) -> DatasetError
  ) throws(DatasetError) -> TableColumn.Content {
    switch (kind, size) {
    case (.signed, 1): return .integers(offsets.map { Int64(bits(bytes, $0, Int8.self)) })
    case (.signed, 2): return .integers(offsets.map { Int64(bits(bytes, $0, Int16.self)) })
    case (.signed, 4): return .integers(offsets.map { Int64(bits(bytes, $0, Int32.self)) })
    case (.signed, _): return .integers(offsets.map { bits(bytes, $0, Int64.self) })
    case (.unsigned, 1): return .integers(offsets.map { Int64(bits(bytes, $0, UInt8.self)) })
    case (.unsigned, 2): return .integers(offsets.map { Int64(bits(bytes, $0, UInt16.self)) })
    case (.unsigned, 4): return .integers(offsets.map { Int64(bits(bytes, $0, UInt32.self)) })
    case (.unsigned, _):
      var values: [Int64] = []
      for (place, offset) in offsets.enumerated() {
        let value = bits(bytes, offset, UInt64.self)
        guard let signed = Int64(exactly: value) else { throw refuse(place, "\(value)", "a whole number below 2^63") }
        values.append(signed)
      }
      return .integers(values)
    case (.float, 2): return .numbers(offsets.map { Double(Self.half(bits(bytes, $0, UInt16.self))) })
    case (.float, 4): return .numbers(offsets.map { Double(Float(bitPattern: bits(bytes, $0, UInt32.self))) })
    case (.float, _): return .numbers(offsets.map { Double(bitPattern: bits(bytes, $0, UInt64.self)) })
    case (.bool, _):
      var values: [Int64] = []
      for (place, offset) in offsets.enumerated() {
        guard bytes[offset] <= 1 else { throw refuse(place, "byte \(bytes[offset]) as a bool", "0 or 1") }
        values.append(Int64(bytes[offset]))
      }
      return .integers(values)
    case (.unicode, _), (.bytes, _):
      var texts: [String] = []
      for (place, offset) in offsets.enumerated() {
        guard let text = text(bytes, offset) else { throw refuse(place, "a text that is not Unicode", "Unicode") }
        texts.append(text)
      }
      return .texts(texts)
    }
  }

  private func bits<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, _ offset: Int, _ type: Bits.Type
  ) -> Bits {
    let bits = bytes.loadUnaligned(fromByteOffset: offset, as: type)
    return isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits)
  }

  private func text(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> String? {
    if kind == .bytes {
      var end = offset + size
      while end > offset, bytes[end - 1] == 0 { end -= 1 }
      return String(validating: bytes[offset..<end], as: UTF8.self)
    }
    var codes = (0..<(size / 4)).map { bits(bytes, offset + 4 * $0, UInt32.self) }
    while codes.last == 0 { codes.removeLast() }
    return String(validating: codes, as: UTF32.self)
  }

  /// The number that 16 bits of IEEE 754 stand for, which Float holds exactly. (Float16 is not to be had on every platform.)
  static func half(_ bits: UInt16) -> Float {
    let sign: UInt32 = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1f
    let fraction = UInt32(bits & 0x3ff)
    switch exponent {
    case 0: return (sign == 0 ? 1 : -1) * Float(fraction) * 0x1p-24
    case 0x1f: return Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}
