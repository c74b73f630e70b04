import Deterministic

/// The autoencoder in plain loops and Double: the oracle of the fast engine, kept for ever.
///
/// Written for reading, one sample at a time, with no kernels and no shared code: it defines what the fast code must compute.
public struct AutoencoderReference: Sendable {
  /// The sizes.
  public let shape: AutoencoderShape
  /// All parameters, in the order of `AutoencoderShape.layers`.
  public let parameters: [Double]

  /// A network with these parameters.
  public init(shape: AutoencoderShape, parameters: [Double]) {
    precondition(parameters.count == shape.parameterCount)
    self.shape = shape
    self.parameters = parameters
  }

  /// The output of every layer, the input first.
  func activations(of x: [Double]) -> [[Double]] {
    var result = [x]
    for layer in shape.layers {
      var output = [Double](repeating: 0, count: layer.outputs)
      for o in 0..<layer.outputs {
        var sum = parameters[layer.biasOffset + o]
        for i in 0..<layer.inputs {
          sum += parameters[layer.weightOffset + o * layer.inputs + i] * result[result.count - 1][i]
        }
        output[o] = layer.isActivated ? max(0, sum) : sum
      }
      result.append(output)
    }
    return result
  }

  /// E(x) = (1/d) Σ_k (x_k − D(Enc(x))_k)².
  public func energy(of x: [Double]) -> Double {
    let output = activations(of: x)[shape.layers.count]
    var sum = 0.0
    for (a, b) in zip(x, output) { sum += (a - b) * (a - b) }
    return sum / Double(x.count)
  }

  /// ∇E(x), and the derivative of E(x) with respect to the parameters added to `gradient`, times `weight`.
  public func energyGradient(at x: [Double], weight: Double, gradient: inout [Double]) -> [Double] {
    let values = activations(of: x)
    let factor = 2 / Double(x.count)
    let residual = zip(x, values[values.count - 1]).map { $0 - $1 }
    var adjoint = residual.map { -factor * $0 }
    for (index, layer) in shape.layers.enumerated().reversed() {
      adjoint = gated(adjoint, layer, values[index + 1])
      addOuter(adjoint, values[index], layer, weight, &gradient, withBias: true)
      adjoint = pulledBack(adjoint, layer)
    }
    return zip(residual, adjoint).map { factor * $0 + $1 }
  }

  /// H v, H the matrix of second derivatives of E at x, and the derivative of v·∇E(x) with respect to the parameters added to
  /// `gradient`, times `weight`. Right for piecewise-linear networks.
  public func hessianProduct(
    at x: [Double], _ v: [Double], weight: Double, gradient: inout [Double]
  ) -> [Double] {
    let values = activations(of: x)
    let factor = 2 / Double(x.count)
    let count = shape.layers.count
    var tangents = [v]
    for (index, layer) in shape.layers.enumerated() {
      var output = [Double](repeating: 0, count: layer.outputs)
      for o in 0..<layer.outputs {
        for i in 0..<layer.inputs {
          output[o] += parameters[layer.weightOffset + o * layer.inputs + i] * tangents[index][i]
        }
      }
      tangents.append(gated(output, layer, values[index + 1]))
    }
    var first = zip(x, values[count]).map { -factor * ($0 - $1) }
    let difference = zip(v, tangents[count]).map { $0 - $1 }
    var second = difference.map { -factor * $0 }
    for (index, layer) in shape.layers.enumerated().reversed() {
      first = gated(first, layer, values[index + 1])
      second = gated(second, layer, values[index + 1])
      addOuter(first, tangents[index], layer, weight, &gradient, withBias: false)
      addOuter(second, values[index], layer, weight, &gradient, withBias: true)
      first = pulledBack(first, layer)
      second = pulledBack(second, layer)
    }
    return zip(difference, second).map { factor * $0 + $1 }
  }

  private func gated(_ vector: [Double], _ layer: AutoencoderShape.Layer, _ output: [Double]) -> [Double] {
    layer.isActivated ? zip(vector, output).map { $1 > 0 ? $0 : 0 } : vector
  }

  private func pulledBack(_ adjoint: [Double], _ layer: AutoencoderShape.Layer) -> [Double] {
    var result = [Double](repeating: 0, count: layer.inputs)
    for o in 0..<layer.outputs {
      for i in 0..<layer.inputs { result[i] += parameters[layer.weightOffset + o * layer.inputs + i] * adjoint[o] }
    }
    return result
  }

  private func addOuter(
    _ adjoint: [Double], _ input: [Double], _ layer: AutoencoderShape.Layer, _ weight: Double,
    _ gradient: inout [Double], withBias: Bool
  ) {
    for o in 0..<layer.outputs {
      for i in 0..<layer.inputs {
        gradient[layer.weightOffset + o * layer.inputs + i] += weight * adjoint[o] * input[i]
      }
      if withBias { gradient[layer.biasOffset + o] += weight * adjoint[o] }
    }
  }
}
