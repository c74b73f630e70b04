import Foundation
import Values

/// A trained model of a run as a file of ONNX, with what is known of it.
struct ExportedModel {
  let cell: String
  /// The repetition, from 1; nil for a model that is fitted once.
  let repetition: Int?
  let seed: UInt64?
  /// The epoch; nil for a model that has none.
  let epoch: Int?
  /// True for the epoch at which the training's metric was least.
  let isBest: Bool
  let identity: String
  let features: [String]
  let graph: ONNXGraph

  /// The path within the run's folder.
  var path: String {
    [cell, repetition.map { "\($0)" }, epoch.map { "epoch-\($0)" } ?? "model"].compactMap(\.self)
      .joined(separator: "/") + ".onnx"
  }

  /// What the file says of itself, in order.
  func properties(of run: [(key: String, value: String)]) -> [(key: String, value: String)] {
    run + facts.map { ("refigure.\($0.key)", $0.value.plainText) }
  }

  /// The model in the list of all.
  var value: Value {
    .mapping(Dictionary(facts, uniquingKeysWith: { first, _ in first }).merging(["path": .text(path)]) { $1 })
  }

  private var facts: [(key: String, value: Value)] {
    var facts: [(key: String, value: Value)] = [("cell", .text(cell)), ("identity", .text(identity))]
    if let repetition { facts.append(("repetition", .integer(repetition))) }
    if let seed { facts.append(("seed", .text("\(seed)"))) }
    if let epoch { facts += [("epoch", .integer(epoch)), ("best", .flag(isBest))] }
    return facts + [("features", .texts(features))]
  }
}

extension Value {
  /// A text as it is, any other value as JSON.
  fileprivate var plainText: String { if case .text(let text) = self { text } else { canonicalJSON } }
}
