import Foundation
import Protobuf
import TestSupport

/// A graph of ONNX, read from its file and evaluated in plain loops and Double, an entry at a time: the oracle of what is written. Every
/// value is a row of numbers.
struct GraphReference {
  private struct Node {
    var inputs: [String] = []
    var output = ""
    var operation = ""
  }

  private var nodes: [Node] = []
  private var constants: [String: [Double]] = [:]
  private(set) var properties: [String: String] = [:]

  init(_ model: Data) throws {
    for field in try Self.fields(model) {
      switch (field.number, field.content) {
      case (7, .delimited(let graph)): try readGraph(graph)
      case (14, .delimited(let property)):
        let texts = try Self.fields(property).compactMap(Self.text)
        properties[texts[0]] = texts[1]
      default: break
      }
    }
  }

  private mutating func readGraph(_ graph: Data) throws {
    for field in try Self.fields(graph) {
      guard case .delimited(let content) = field.content else { continue }
      if field.number == 1 {
        var node = Node()
        for part in try Self.fields(content) {
          switch part.number {
          case 1: node.inputs.append(Self.text(part) ?? "")
          case 2: node.output = Self.text(part) ?? ""
          case 4: node.operation = Self.text(part) ?? ""
          default: break
          }
        }
        nodes.append(node)
      } else if field.number == 5 {
        try readConstant(content)
      }
    }
  }

  private mutating func readConstant(_ tensor: Data) throws {
    var (type, name, bytes): (UInt64, String, [UInt8]) = (0, "", [])
    for part in try Self.fields(tensor) {
      switch (part.number, part.content) {
      case (2, .varint(let element)): type = element
      case (8, _): name = Self.text(part) ?? ""
      case (9, .delimited(let raw)): bytes = Array(raw)
      default: break
      }
    }
    let width = type == 1 ? 4 : 8
    constants[name] = stride(from: 0, to: bytes.count, by: width).map { place in
      let bits = bytes[place..<(place + width)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      switch type {
      case 1: return Double(Float(bitPattern: UInt32(bits)))
      case 7: return Double(Int64(bitPattern: bits))
      default: return Double(bitPattern: bits)
      }
    }
  }

  /// The outputs for an entry.
  func values(of features: [Float]) throws -> [String: [Double]] {
    var values = constants
    values["features"] = features.map(Double.init)
    for node in nodes {
      let inputs = try node.inputs.map { name in
        guard let value = values[name] else { throw TestFailure("'\(name)' is used before it is made") }
        return value
      }
      if values[node.output] != nil { throw TestFailure("'\(node.output)' is made twice") }
      if node.operation == "ReduceSum" {
        // Of a mixture's parts, sums over features; else of all.
        let width = constants["mixture.shape"].map { Int($0[2]) } ?? inputs[0].count
        values[node.output] = stride(from: 0, to: inputs[0].count, by: width).map {
          inputs[0][$0..<($0 + width)].reduce(0, +)
        }
      } else {
        values[node.output] = try Self.value(node.operation, inputs, node.output)
      }
    }
    return values
  }

  private static func value(_ operation: String, _ x: [[Double]], _ output: String) throws -> [Double] {
    func each(_ function: (Double, Double) -> Double) -> [Double] {
      let count = max(x[0].count, x[1].count)
      return (0..<count).map { function(x[0][x[0].count == 1 ? 0 : $0], x[1][x[1].count == 1 ? 0 : $0]) }
    }
    switch operation {
    case "Identity", "Reshape": return x[0]
    // Features are rounded when they are scaled, and weights were; the rest stays in Double.
    case "Cast": return output == "scaled" ? x[0].map { Double(Float($0)) } : x[0]
    case "Add": return each(+)
    case "Sub": return each(-)
    case "Mul": return each(*)
    case "Div": return each(/)
    case "Max": return each { max($0, $1) }
    case "Min": return each { min($0, $1) }
    case "GreaterOrEqual": return each { $0 >= $1 ? 1 : 0 }
    case "Log": return x[0].map { log($0) }
    case "Neg": return x[0].map { -$0 }
    case "Relu": return x[0].map { max(0, $0) }
    case "Tanh": return x[0].map { tanh($0) }
    case "Sigmoid": return x[0].map { 1 / (1 + exp(-$0)) }
    case "Softplus": return x[0].map { max(0, $0) + log1p(exp(-abs($0))) }
    case "Gather": return x[1].map { x[0][Int($0)] }
    case "Concat": return x.flatMap(\.self)
    case "ReduceMean": return [x[0].reduce(0, +) / Double(x[0].count)]
    case "LpNormalization":
      let norm = x[0].reduce(0) { $0 + $1 * $1 }.squareRoot()
      return x[0].map { norm == 0 ? 0 : $0 / norm }
    case "Gemm":
      return x[2].indices.map { row in
        x[2][row] + x[0].indices.reduce(0) { $0 + x[1][row * x[0].count + $1] * x[0][$1] }
      }
    case "ReduceLogSumExp":
      let most = x[0].max() ?? 0
      return [most + log(x[0].reduce(0) { $0 + exp($1 - most) })]
    default: throw TestFailure("no reference of \(operation)")
    }
  }

  private static func fields(_ bytes: Data) throws -> [ProtobufField] {
    guard let fields = ProtobufField.fields(of: bytes) else { throw TestFailure("no message") }
    return fields
  }

  private static func text(_ field: ProtobufField) -> String? {
    if case .delimited(let bytes) = field.content { String(decoding: bytes, as: UTF8.self) } else { nil }
  }
}
