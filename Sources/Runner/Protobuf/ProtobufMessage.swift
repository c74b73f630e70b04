import Foundation

/// A message in the wire format of Protocol Buffers, written field by field: the few kinds of fields that exports need, and no more. The
/// bytes are in the order in which fields are added, so that the same fields give the same bytes.
public struct ProtobufMessage: Sendable, Equatable {
  /// The fields so far.
  public private(set) var bytes = Data()

  /// A message without fields.
  public init() {}

  /// The kinds of fields, by how their length is known.
  enum Wire: UInt64 {
    case varint = 0
    case fixed64 = 1
    case delimited = 2
    case fixed32 = 5
  }

  /// Adds a whole number: `int32`, `int64`, `bool` or an enumeration; negative ones take ten bytes, as the format has it.
  ///
  /// - Parameters:
  ///   - field: the field's number.
  ///   - value: the number.
  public mutating func add(_ field: Int, _ value: Int) {
    key(field, .varint)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// Adds a `double`, bit for bit.
  ///
  /// - Parameters:
  ///   - field: the field's number.
  ///   - value: the number.
  public mutating func add(_ field: Int, _ value: Double) {
    key(field, .fixed64)
    append(value.bitPattern)
  }

  /// Adds a `float`, bit for bit.
  ///
  /// - Parameters:
  ///   - field: the field's number.
  ///   - value: the number.
  public mutating func add(_ field: Int, _ value: Float) {
    key(field, .fixed32)
    append(value.bitPattern)
  }

  /// Adds `bytes`.
  ///
  /// - Parameters:
  ///   - field: the field's number.
  ///   - value: the bytes.
  public mutating func add(_ field: Int, _ value: Data) {
    key(field, .delimited)
    varint(UInt64(value.count))
    bytes.append(value)
  }

  /// Adds a `string`.
  ///
  /// - Parameters:
  ///   - field: the field's number.
  ///   - value: the text.
  public mutating func add(_ field: Int, _ value: String) { add(field, Data(value.utf8)) }

  /// Adds a message within this one.
  ///
  /// - Parameters:
  ///   - field: the field's number.
  ///   - value: the message.
  public mutating func add(_ field: Int, _ value: ProtobufMessage) { add(field, value.bytes) }

  private mutating func key(_ field: Int, _ wire: Wire) {
    precondition((1..<(1 << 29)).contains(field), "the format fixes the numbers of fields")
    varint(UInt64(field) << 3 | wire.rawValue)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
