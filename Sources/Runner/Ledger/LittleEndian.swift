import Foundation

/// Numbers as 64-bit little-endian bytes, the form in which series are stored.
enum LittleEndian {
  static func encode(_ value: Int64) -> Data {
    withUnsafeBytes(of: value.littleEndian) { Data($0) }
  }

  static func encode(_ values: [Int]) -> Data {
    values.map { Int64($0).littleEndian }.withUnsafeBytes { Data($0) }
  }

  static func encode(_ values: [Double]) -> Data {
    values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
  }

  /// Nil when the size is no multiple of 8.
  static func integers(_ data: Data) -> [Int]? {
    words(data)?.map { Int(Int64(bitPattern: $0)) }
  }

  /// Nil when the size is no multiple of 8.
  static func doubles(_ data: Data) -> [Double]? {
    words(data)?.map(Double.init(bitPattern:))
  }

  private static func words(_ data: Data) -> [UInt64]? {
    guard data.count.isMultiple(of: 8) else { return nil }
    return data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
      }
    }
  }
}
