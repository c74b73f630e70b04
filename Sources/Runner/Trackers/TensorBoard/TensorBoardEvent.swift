import Foundation
import Protobuf

/// An event as TensorBoard reads it: a time, a step, and a value with a tag.
struct TensorBoardEvent {
  private let time: Date
  private let step: Int
  private let summary: ProtobufMessage?

  /// The first event of every file, which says what version of the format it has.
  static func version(at time: Date) -> TensorBoardEvent { TensorBoardEvent(time: time, step: 0, summary: nil) }

  /// A number. TensorBoard's numbers have 32 bits.
  static func scalar(_ tag: String, _ value: Double, step: Int, at time: Date) -> TensorBoardEvent {
    var entry = ProtobufMessage()
    entry.add(1, tag)
    entry.add(2, Float(value))
    return event(entry, step, time)
  }

  /// A text in Markdown: a tensor of one string, for the plugin that shows texts.
  static func text(_ tag: String, _ markdown: String, at time: Date) -> TensorBoardEvent {
    var tensor = ProtobufMessage()
    let stringType = 7
    tensor.add(1, stringType)
    tensor.add(2, ProtobufMessage())
    tensor.add(8, markdown)
    var plugin = ProtobufMessage()
    plugin.add(1, "text")
    var metadata = ProtobufMessage()
    metadata.add(1, plugin)
    let tensorClass = 2
    metadata.add(4, tensorClass)
    var entry = ProtobufMessage()
    entry.add(1, tag)
    entry.add(8, tensor)
    entry.add(9, metadata)
    return event(entry, 0, time)
  }

  private static func event(_ entry: ProtobufMessage, _ step: Int, _ time: Date) -> TensorBoardEvent {
    var summary = ProtobufMessage()
    summary.add(1, entry)
    return TensorBoardEvent(time: time, step: step, summary: summary)
  }

  /// The event as a record of a file.
  var record: Data {
    var event = ProtobufMessage()
    event.add(1, time.timeIntervalSince1970)
    if step != 0 { event.add(2, step) }
    if let summary { event.add(5, summary) } else { event.add(3, "brain.Event:2") }
    return RecordFile.record(event.bytes)
  }

  /// The step of an event that was written before; nil for what is none.
  static func step(of content: Data) -> Int? {
    guard let fields = ProtobufField.fields(of: content) else { return nil }
    for field in fields {
      if field.number == 2, case .varint(let step) = field.content { return Int(Int64(bitPattern: step)) }
    }
    return 0
  }
}
