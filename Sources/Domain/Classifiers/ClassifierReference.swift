import Deterministic

/// The classifier in plain loops and Double: the oracle of `ClassifierWorkspace`.
public struct ClassifierReference: Sendable {
  /// The sizes.
  public let shape: ClassifierShape
  /// All parameters, layer by layer: weights (outputs × inputs, row-major), then biases.
  public let parameters: [Double]

  /// A classifier with these parameters; there must be as many as the shape says.
  public init(shape: ClassifierShape, parameters: [Double]) {
    precondition(parameters.count == shape.parameterCount, "the shape fixes the number of parameters")
    self.shape = shape
    self.parameters = parameters
  }

  /// The logit of a point: the logarithm of how much likelier signal is than background, where both are equally frequent.
  public func logit(of point: [Double]) -> Double { inputs(of: point)[shape.hidden.count + 1][0] }

  /// The logistic loss ln(1 + e^(−z)) of signal, ln(1 + eᶻ) of background, and its derivative added to `gradient`, times `weight`.
  public func loss(of point: [Double], isSignal: Bool, weight: Double, gradient: inout [Double]) -> Double {
    let inputs = inputs(of: point)
    let z = inputs[shape.hidden.count + 1][0]
    let probability = 1 / (1 + DeterministicMath.exp(-z))
    var adjoint = [probability - (isSignal ? 1 : 0)]
    for (index, layer) in shape.layers.enumerated().reversed() {
      var below = [Double](repeating: 0, count: layer.inputs)
      for output in 0..<layer.outputs where !layer.isActivated || inputs[index + 1][output] > 0 {
        for input in 0..<layer.inputs {
          let place = layer.weightOffset + output * layer.inputs + input
          gradient[place] += weight * adjoint[output] * inputs[index][input]
          below[input] += parameters[place] * adjoint[output]
        }
        gradient[layer.biasOffset + output] += weight * adjoint[output]
      }
      adjoint = below
    }
    let margin = isSignal ? z : -z
    return weight * (max(0, -margin) + DeterministicMath.log1p(DeterministicMath.exp(-margin.magnitude)))
  }

  /// The input of each layer, and the logit in the end.
  private func inputs(of point: [Double]) -> [[Double]] {
    shape.layers.reduce(into: [point]) { inputs, layer in
      let x = inputs[inputs.count - 1]
      inputs.append(
        (0..<layer.outputs).map { output in
          var sum = parameters[layer.biasOffset + output]
          for input in 0..<layer.inputs {
            sum += parameters[layer.weightOffset + output * layer.inputs + input] * x[input]
          }
          return layer.isActivated ? max(0, sum) : sum
        })
    }
  }
}
