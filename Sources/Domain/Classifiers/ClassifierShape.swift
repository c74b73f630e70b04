import Deterministic

/// The shape of a classifier, which defines it apart from its parameters: dense layers with ReLU between them, and one
/// logit.
public struct ClassifierShape: Sendable, Hashable {
  /// Number of input features, ≥ 1.
  public let features: Int
  /// Widths of the hidden layers; each ≥ 1. Without any it is logistic regression.
  public let hidden: [Int]

  /// A shape; widths must be positive.
  public init(features: Int, hidden: [Int]) {
    precondition(features > 0 && hidden.allSatisfy { $0 > 0 }, "widths are positive")
    self.features = features
    self.hidden = hidden
  }

  /// One dense layer within the flat array of parameters: weights (outputs × inputs, row-major), then biases.
  struct Layer: Sendable {
    let inputs: Int
    let outputs: Int
    let weightOffset: Int
    let biasOffset: Int
    /// True when ReLU follows.
    let isActivated: Bool
  }

  var layers: [Layer] {
    let widths = [features] + hidden + [1]
    var layers: [Layer] = []
    var offset = 0
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      layers.append(
        Layer(
          inputs: inputs, outputs: outputs, weightOffset: offset, biasOffset: offset + inputs * outputs,
          isActivated: layers.count < hidden.count))
      offset += (inputs + 1) * outputs
    }
    return layers
  }

  /// Number of parameters.
  public var parameterCount: Int { layers.reduce(0) { $0 + ($1.inputs + 1) * $1.outputs } }

  /// Parameters before training: uniform in ±1/√inputs, which is PyTorch's default for a linear layer.
  public func initialParameters(_ stream: RandomStream) -> [Float] {
    layers.flatMap { layer in
      let bound = 1 / Double(layer.inputs).squareRoot()
      return (layer.weightOffset..<(layer.biasOffset + layer.outputs)).map {
        Float((2 * stream.uniform(UInt64($0)) - 1) * bound)
      }
    }
  }
}
