import Foundation

/// A field of a message as it is read.
public struct ProtobufField: Sendable, Equatable {
  /// What a field holds; what it means is said by the message's own definition.
  public enum Content: Sendable, Equatable {
    /// A whole number.
    case varint(UInt64)
    /// Eight bytes.
    case fixed64(UInt64)
    /// A text, bytes or a message.
    case delimited(Data)
    /// Four bytes.
    case fixed32(UInt32)
  }

  /// The field's number.
  public let number: Int
  /// What it holds.
  public let content: Content

  /// Reads the fields of a message; nil where the bytes are none.
  ///
  /// - Parameter bytes: the message.
  public static func fields(of bytes: Data) -> [ProtobufField]? {
    var reader = Reader(rest: bytes[...])
    var fields: [ProtobufField] = []
    while !reader.rest.isEmpty {
      guard let field = reader.field() else { return nil }
      fields.append(field)
    }
    return fields
  }

  private struct Reader {
    var rest: Data.SubSequence

    mutating func field() -> ProtobufField? {
      guard let key = varint(), let number = Int(exactly: key >> 3), number > 0,
        let wire = ProtobufMessage.Wire(rawValue: key & 7)
      else { return nil }
      let content: Content?
      switch wire {
      case .varint: content = varint().map { .varint($0) }
      case .fixed64: content = fixed(UInt64.self).map { .fixed64($0) }
      case .fixed32: content = fixed(UInt32.self).map { .fixed32($0) }
      case .delimited: content = varint().flatMap { Int(exactly: $0) }.flatMap { take($0) }.map { .delimited($0) }
      }
      return content.map { ProtobufField(number: number, content: $0) }
    }

    private mutating func varint() -> UInt64? {
      var value: UInt64 = 0
      for place in 0..<10 {
        guard let byte = rest.popFirst() else { return nil }
        let bits = UInt64(byte & 0x7F)
        // The tenth byte has room for one bit.
        if place == 9, byte > 1 { return nil }
        value |= bits << UInt64(7 * place)
        if byte < 0x80 { return value }
      }
      return nil
    }

    private mutating func fixed<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
      guard let taken = take(Number.bitWidth / 8) else { return nil }
      return taken.reversed().reduce(0) { $0 << 8 | Number($1) }
    }

    private mutating func take(_ count: Int) -> Data? {
      guard count <= rest.count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return Data(rest.prefix(count))
    }
  }
}
