import Foundation

/// Writes numbers and texts as little-endian bytes, arrays with their length first.
package struct BinaryWriter {
  package private(set) var data = Data()

  package init() {}

  package mutating func write(_ value: UInt64) { data.append(LittleEndian.encode(value)) }
  package mutating func write(_ value: Int) { write(UInt64(bitPattern: Int64(value))) }
  package mutating func write(_ value: Double) { write(value.bitPattern) }

  package mutating func write(_ values: [Int]) {
    write(values.count)
    data.append(LittleEndian.encode(values))
  }

  package mutating func write(_ values: [Double]) {
    write(values.count)
    data.append(LittleEndian.encode(values))
  }

  package mutating func write(_ values: [Float]) {
    write(values.count)
    data.append(LittleEndian.encode(values))
  }

  package mutating func write(_ text: String) {
    write(text.utf8.count)
    data.append(contentsOf: text.utf8)
  }
}

/// Reads what `BinaryWriter` wrote; nil wherever the bytes do not suffice, and nothing is then read.
package struct BinaryReader {
  private let data: Data
  private var place = 0

  package init(_ data: Data) {
    self.data = data
  }

  package var isAtEnd: Bool { place == data.count }

  /// Whole numbers without their count before them.
  package mutating func read<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type, count: Int
  ) -> [Integer]? {
    let size = MemoryLayout<Integer>.size
    guard count >= 0, count <= (data.count - place) / size else { return nil }
    let start = place
    place += count * size
    return data.withUnsafeBytes { bytes in
      (0..<count).map { Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: start + $0 * size, as: type)) }
    }
  }

  package mutating func readWord() -> UInt64? { read(UInt64.self, count: 1)?[0] }
  package mutating func readInt() -> Int? { readWord().map { Int(Int64(bitPattern: $0)) } }
  package mutating func readDouble() -> Double? { readWord().map { Double(bitPattern: $0) } }

  package mutating func readInts() -> [Int]? { readArray(Int64.self)?.map { Int($0) } }
  package mutating func readDoubles() -> [Double]? { readArray(UInt64.self)?.map { Double(bitPattern: $0) } }
  package mutating func readFloats() -> [Float]? { readArray(UInt32.self)?.map { Float(bitPattern: $0) } }

  package mutating func readText() -> String? {
    let start = place
    let text = readArray(UInt8.self).flatMap { String(validating: $0, as: UTF8.self) }
    if text == nil { place = start }
    return text
  }

  /// An array with its length first.
  private mutating func readArray<Integer: FixedWidthInteger & BitwiseCopyable>(_ type: Integer.Type) -> [Integer]? {
    let start = place
    guard let count = readInt(), let values = read(type, count: count) else {
      place = start
      return nil
    }
    return values
  }
}
