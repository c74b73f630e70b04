import Foundation
import Testing
import Values

@Suite("Little-endian bytes")
struct BinaryCodingTests {
  @Test("Each number has the bytes that its format names")
  func bytes() {
    #expect(LittleEndian.encode(UInt16(0x0102)) == Data([2, 1]))
    #expect(LittleEndian.encode([-2]) == Data([0xfe] + [UInt8](repeating: 0xff, count: 7)))
    #expect(LittleEndian.encode([1.0]) == Data([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]))
    #expect(LittleEndian.encode([Float(1)]) == Data([0, 0, 0x80, 0x3f]))
    #expect(LittleEndian.integers(LittleEndian.encode([1, .min, .max])) == [1, .min, .max])
    #expect(LittleEndian.doubles(Data(repeating: 0, count: 12)) == nil)
  }

  private var sample: Data {
    var writer = BinaryWriter()
    writer.write(UInt64.max)
    writer.write(-1)
    writer.write([1, .min])
    writer.write([0.1, -.infinity])
    writer.write([Float(0.1)])
    writer.write("é😀")
    return writer.data
  }

  @Test("What was written is read back, from a slice, too")
  func roundTrip() {
    for data in [sample, (Data([1, 2, 3]) + sample).dropFirst(3)] {
      var reader = BinaryReader(data)
      #expect(reader.readWord() == .max && reader.readInt() == -1 && reader.readInts() == [1, .min])
      #expect(reader.readDoubles() == [0.1, -.infinity] && reader.readFloats() == [0.1] && reader.readText() == "é😀")
      #expect(reader.isAtEnd && reader.readInt() == nil)
    }
  }

  @Test("Bytes that end too early give nothing, and no count is believed")
  func short() {
    for count in 0..<sample.count {
      var reader = BinaryReader(sample.prefix(count))
      let read: [Any?] = [
        reader.readWord(), reader.readInt(), reader.readInts(), reader.readDoubles(), reader.readFloats(),
        reader.readText(),
      ]
      #expect(read.contains { $0 == nil }, "\(count)")
    }
    for count in [Int.max, .min, -1, 3] {
      var reader = BinaryReader(LittleEndian.encode([count, 7]))
      #expect(reader.readInts() == nil && reader.readFloats() == nil, "\(count)")
      #expect(reader.readInt() == count)
    }
  }

  @Test("An offset outside of the bytes gives nothing")
  func offsets() {
    let bytes: [UInt8] = [1, 2, 3]
    bytes.withUnsafeBytes { bytes in
      #expect(bytes.littleEndian(UInt16.self, at: 1) == 0x0302)
      for offset in [2, 3, -1, Int.max, .min] { #expect(bytes.littleEndian(UInt16.self, at: offset) == nil) }
      #expect(bytes.littleEndian(UInt32.self, at: 0) == nil)
    }
  }
}
