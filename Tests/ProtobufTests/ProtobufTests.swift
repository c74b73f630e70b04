import Foundation
import Protobuf
import Testing

@Suite("Protocol Buffers")
struct ProtobufTests {
  @Test("Fields have the bytes that the format's documentation gives")
  func documented() {
    var message = ProtobufMessage()
    message.add(1, 150)
    #expect(message.bytes == Data([0x08, 0x96, 0x01]))
    var text = ProtobufMessage()
    text.add(2, "testing")
    #expect(text.bytes == Data([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67]))
    var outer = ProtobufMessage()
    outer.add(3, message)
    #expect(outer.bytes == Data([0x1A, 0x03, 0x08, 0x96, 0x01]))
    var negative = ProtobufMessage()
    negative.add(1, -2)
    #expect(negative.bytes == Data([0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01]))
  }

  @Test("Numbers are written bit for bit, and read again")
  func numbers() throws {
    var message = ProtobufMessage()
    message.add(1, -0.0)
    message.add(2, Float.infinity)
    message.add(16, Int.min)
    message.add(3, Data([0, 255]))
    let fields = try #require(ProtobufField.fields(of: message.bytes))
    #expect(fields.map(\.number) == [1, 2, 16, 3])
    #expect(
      fields.map(\.content) == [
        .fixed64(1 << 63), .fixed32(Float.infinity.bitPattern), .varint(1 << 63), .delimited(Data([0, 255])),
      ])
  }

  @Test("What ends within a field, or is none, is not read")
  func broken() {
    var message = ProtobufMessage()
    message.add(1, "text")
    message.add(2, 0.5)
    for length in 1..<message.bytes.count where length != 6 {
      #expect(ProtobufField.fields(of: message.bytes.prefix(length)) == nil, "\(length)")
    }
    #expect(ProtobufField.fields(of: Data([0x00, 0x01])) == nil)
    #expect(ProtobufField.fields(of: Data([0x0B])) == nil)
    #expect(ProtobufField.fields(of: Data([0x08] + [UInt8](repeating: 0xFF, count: 10))) == nil)
    #expect(ProtobufField.fields(of: Data([0x0A] + [UInt8](repeating: 0xFF, count: 9) + [0x01])) == nil)
  }
}
