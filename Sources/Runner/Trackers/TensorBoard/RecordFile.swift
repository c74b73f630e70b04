import Foundation

/// The file format of TensorFlow's records, in which TensorBoard finds events: of each record the length, its checksum, the bytes, and their
/// checksum. Checksums are CRC-32C, turned and moved, so that a checksum of checksums is none.
enum RecordFile {
  /// A record as it stands in a file.
  static func record(_ content: Data) -> Data {
    let length = littleEndian(UInt64(content.count))
    return length + littleEndian(masked(length)) + content + littleEndian(masked(content))
  }

  /// The records of a file, and the number of bytes that they take: what is behind them was not written to its end.
  static func records(in file: Data) -> (contents: [Data], bytes: Int) {
    var contents: [Data] = []
    var place = file.startIndex
    while file.endIndex - place >= 16 {
      let length = file[place..<(place + 8)]
      let count = number(length)
      guard number(file[(place + 8)..<(place + 12)]) == UInt64(masked(length)),
        count <= UInt64(file.endIndex - place - 16)
      else { break }
      let content = file[(place + 12)..<(place + 12 + Int(count))]
      guard number(file[content.endIndex..<(content.endIndex + 4)]) == UInt64(masked(content)) else { break }
      contents.append(Data(content))
      place = content.endIndex + 4
    }
    return (contents, place - file.startIndex)
  }

  private static func number(_ bytes: Data) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  private static func littleEndian(_ number: some FixedWidthInteger) -> Data {
    withUnsafeBytes(of: number.littleEndian) { Data($0) }
  }

  private static func masked(_ bytes: Data) -> UInt32 {
    let sum = checksum(bytes)
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
  }

  /// CRC-32C, Castagnoli's polynomial with its bits reversed.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0x82F6_3B78 : 0) }
  }
}
