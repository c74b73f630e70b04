import Foundation

/// Writes numbers and texts as little-endian bytes, arrays with their length first.
struct BinaryWriter {
  private(set) var data = Data()

  mutating func write(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
  }

  mutating func write(_ value: Int) { write(UInt64(bitPattern: Int64(value))) }
  mutating func write(_ value: Double) { write(value.bitPattern) }

  mutating func write(_ values: [Int]) {
    write(values.count)
    for value in values { write(value) }
  }

  mutating func write(_ values: [Double]) {
    write(values.count)
    for value in values { write(value) }
  }

  mutating func write(_ values: [Float]) {
    write(values.count)
    let words = values.map { $0.bitPattern.littleEndian }
    words.withUnsafeBytes { data.append(contentsOf: $0) }
  }

  mutating func write(_ text: String) {
    write(text.utf8.count)
    data.append(contentsOf: text.utf8)
  }
}

/// Reads what `BinaryWriter` wrote; nil wherever the bytes do not suffice.
struct BinaryReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ data: Data) {
    bytes = Array(data)
  }

  var isAtEnd: Bool { place == bytes.count }

  mutating func readWord() -> UInt64? {
    guard bytes.count - place >= 8 else { return nil }
    var value: UInt64 = 0
    for index in 0..<8 { value |= UInt64(bytes[place + index]) << (8 * UInt64(index)) }
    place += 8
    return value
  }

  mutating func readInt() -> Int? { readWord().map { Int(Int64(bitPattern: $0)) } }
  mutating func readDouble() -> Double? { readWord().map { Double(bitPattern: $0) } }

  mutating func readInts() -> [Int]? {
    guard let count = readCount(size: 8) else { return nil }
    return (0..<count).compactMap { _ in readInt() }
  }

  mutating func readDoubles() -> [Double]? {
    guard let count = readCount(size: 8) else { return nil }
    return (0..<count).compactMap { _ in readDouble() }
  }

  mutating func readFloats() -> [Float]? {
    guard let count = readCount(size: 4) else { return nil }
    defer { place += 4 * count }
    return (0..<count).map { index in
      let first = place + 4 * index
      let word =
        UInt32(bytes[first]) | UInt32(bytes[first + 1]) << 8 | UInt32(bytes[first + 2]) << 16
        | UInt32(bytes[first + 3]) << 24
      return Float(bitPattern: word)
    }
  }

  mutating func readText() -> String? {
    guard let count = readCount(size: 1) else { return nil }
    defer { place += count }
    return String(validating: bytes[place..<(place + count)], as: UTF8.self)
  }

  private mutating func readCount(size: Int) -> Int? {
    guard let count = readInt(), count >= 0, count <= (bytes.count - place) / size else { return nil }
    return count
  }
}
