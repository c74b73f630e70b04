import Foundation
import Protobuf

/// A graph of ONNX while it is made: operations in the order in which they are done, and constants.
///
/// Operator set 17, which runtimes since 2022 know. A name says what a value is; each is given once.
struct ONNXGraph {
  /// The types of numbers that graphs here have.
  enum Element: Int {
    case float = 1
    case integer = 7
    case double = 11
  }

  /// A key of an operation.
  enum Attribute {
    case integer(String, Int)
    case integers(String, [Int])
  }

  private var nodes: [ProtobufMessage] = []
  private var constants: [ProtobufMessage] = []
  private var inputs: [ProtobufMessage] = []
  private var outputs: [ProtobufMessage] = []
  private let name: String

  static let operatorSet = 17

  init(name: String) {
    self.name = name
  }

  // MARK: Values

  /// Declares an input: a matrix with a row an entry.
  mutating func addInput(_ name: String, width: Int, _ words: String) {
    inputs.append(Self.value(name, .float, width: width, words))
  }

  /// Declares an output: a matrix, or with nil a vector.
  mutating func addOutput(_ name: String, width: Int?, _ words: String) {
    outputs.append(Self.value(name, .float, width: width, words))
  }

  /// Adds a constant of Float, and gives its name.
  mutating func constant(_ name: String, _ shape: [Int], _ values: [Float]) -> String {
    constant(name, shape, .float, Self.bytes(values.map(\.bitPattern)))
  }

  /// Adds a constant of Double, and gives its name.
  mutating func constant(_ name: String, _ shape: [Int], _ values: [Double]) -> String {
    constant(name, shape, .double, Self.bytes(values.map(\.bitPattern)))
  }

  /// Adds a constant of whole numbers, and gives its name.
  mutating func constant(_ name: String, _ shape: [Int], integers values: [Int]) -> String {
    constant(name, shape, .integer, Self.bytes(values.map(Int64.init)))
  }

  private mutating func constant(_ name: String, _ shape: [Int], _ element: Element, _ bytes: Data) -> String {
    var tensor = ProtobufMessage()
    for size in shape { tensor.add(1, size) }
    tensor.add(2, element.rawValue)
    tensor.add(8, name)
    tensor.add(9, bytes)
    constants.append(tensor)
    return name
  }

  /// Adds an operation, and gives the name of what it makes.
  mutating func add(
    _ operation: String, _ inputs: [String], as output: String, _ attributes: [Attribute] = []
  ) -> String {
    var node = ProtobufMessage()
    for input in inputs { node.add(1, input) }
    node.add(2, output)
    node.add(3, output)
    node.add(4, operation)
    for attribute in attributes { node.add(5, Self.message(attribute)) }
    nodes.append(node)
    return output
  }

  /// Adds the same number as another type.
  mutating func cast(_ input: String, to element: Element, as output: String) -> String {
    add("Cast", [input], as: output, [.integer("to", element.rawValue)])
  }

  // MARK: The file

  /// The file of a model with this graph.
  ///
  /// - Parameters:
  ///   - words: what it is.
  ///   - properties: what is known of it, in order.
  func model(_ words: String, properties: [(key: String, value: String)]) -> Data {
    var graph = ProtobufMessage()
    for node in nodes { graph.add(1, node) }
    graph.add(2, name)
    for constant in constants { graph.add(5, constant) }
    for input in inputs { graph.add(11, input) }
    for output in outputs { graph.add(12, output) }
    var set = ProtobufMessage()
    set.add(1, "")
    set.add(2, Self.operatorSet)
    var model = ProtobufMessage()
    let formatVersion = 8
    model.add(1, formatVersion)
    model.add(2, "refigure")
    model.add(6, words)
    model.add(7, graph)
    model.add(8, set)
    for (key, value) in properties {
      var property = ProtobufMessage()
      property.add(1, key)
      property.add(2, value)
      model.add(14, property)
    }
    return model.bytes
  }

  private static func value(_ name: String, _ element: Element, width: Int?, _ words: String) -> ProtobufMessage {
    var rows = ProtobufMessage()
    rows.add(2, "entries")
    var shape = ProtobufMessage()
    shape.add(1, rows)
    if let width {
      var columns = ProtobufMessage()
      columns.add(1, width)
      shape.add(1, columns)
    }
    var tensor = ProtobufMessage()
    tensor.add(1, element.rawValue)
    tensor.add(2, shape)
    var type = ProtobufMessage()
    type.add(1, tensor)
    var value = ProtobufMessage()
    value.add(1, name)
    value.add(2, type)
    value.add(3, words)
    return value
  }

  private static func message(_ attribute: Attribute) -> ProtobufMessage {
    var message = ProtobufMessage()
    let (integerType, integersType) = (2, 7)
    switch attribute {
    case .integer(let name, let value):
      message.add(1, name)
      message.add(3, value)
      message.add(20, integerType)
    case .integers(let name, let values):
      message.add(1, name)
      for value in values { message.add(8, value) }
      message.add(20, integersType)
    }
    return message
  }

  private static func bytes(_ values: [some FixedWidthInteger]) -> Data {
    values.map(\.littleEndian).withUnsafeBytes { Data($0) }
  }
}
