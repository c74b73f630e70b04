import Foundation

/// Numbers as little-endian bytes.
package enum LittleEndian {
  /// The bytes of a whole number.
  package static func encode<Integer: FixedWidthInteger>(_ value: Integer) -> Data {
    encode([value])
  }

  /// The bytes of whole numbers.
  package static func encode<Integer: FixedWidthInteger>(_ values: [Integer]) -> Data {
    values.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }

  /// The bytes of whole numbers as 64 bits, whatever the platform's `Int` is.
  package static func encode(_ values: [Int]) -> Data {
    encode(values.map(Int64.init))
  }

  /// The bytes of the numbers' bit patterns.
  package static func encode(_ values: [Double]) -> Data {
    encode(values.map(\.bitPattern))
  }

  /// The bytes of the numbers' bit patterns.
  package static func encode(_ values: [Float]) -> Data {
    encode(values.map(\.bitPattern))
  }

  /// 64-bit whole numbers; nil when the size is no multiple of 8.
  package static func integers(_ data: Data) -> [Int]? {
    words(data)?.map { Int(Int64(bitPattern: $0)) }
  }

  /// 64-bit numbers; nil when the size is no multiple of 8.
  package static func doubles(_ data: Data) -> [Double]? {
    words(data)?.map(Double.init(bitPattern:))
  }

  private static func words(_ data: Data) -> [UInt64]? {
    guard data.count.isMultiple(of: 8) else { return nil }
    var reader = BinaryReader(data)
    return reader.read(UInt64.self, count: data.count / 8)
  }
}

extension UnsafeRawBufferPointer {
  /// The little-endian number at an offset; nil when it does not lie within the bytes.
  package func littleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type, at offset: Int
  ) -> Integer? {
    guard offset >= 0, offset <= count - MemoryLayout<Integer>.size else { return nil }
    return Integer(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
  }
}
