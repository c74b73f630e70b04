/// The autoencoder in plain loops and Double: the oracle of the fast engine, kept for ever.
///
/// Written for reading, one sample at a time, with no kernels and no shared code: it defines the results that the fast
/// code must give.
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

  /// The trace of a forward pass, layer by layer.
  private struct Trace {
    /// The input of each layer.
    var inputs: [[Double]] = []
    /// a = W x + b.
    var sums: [[Double]] = []
    /// φ(a), or a where no activation follows.
    var outputs: [[Double]] = []
    var reconstruction: [Double] { outputs[outputs.count - 1] }
  }

  private func trace(of x: [Double]) -> Trace {
    var trace = Trace()
    var value = x
    for (index, layer) in shape.layers.enumerated() {
      if isSphere(before: index) { value = unit(value) }
      trace.inputs.append(value)
      let sums = product(layer, value).enumerated().map { $1 + parameters[layer.biasOffset + $0] }
      trace.sums.append(sums)
      value = layer.isActivated ? sums.map(shape.activation.value) : sums
      trace.outputs.append(value)
    }
    return trace
  }

  /// E(x) = (1/d) Σ_k (x_k − D(Enc(x))_k)².
  public func energy(of x: [Double]) -> Double {
    var sum = 0.0
    for (a, b) in zip(x, trace(of: x).reconstruction) { sum += (a - b) * (a - b) }
    return sum / Double(x.count)
  }

  /// ∇E(x), and the derivative of E(x) with respect to the parameters added to `gradient`, times `weight`.
  public func energyGradient(at x: [Double], weight: Double, gradient: inout [Double]) -> [Double] {
    let values = trace(of: x)
    let factor = 2 / Double(x.count)
    let residual = zip(x, values.reconstruction).map { $0 - $1 }
    var adjoint = residual.map { -factor * $0 }
    for (index, layer) in shape.layers.enumerated().reversed() {
      adjoint = zip(adjoint, slopes(layer, values.sums[index])).map { $0 * $1 }
      addOuter(adjoint, values.inputs[index], layer, weight, &gradient, withBias: true)
      adjoint = pulledBack(adjoint, layer)
      if isSphere(before: index) { adjoint = projected(adjoint, at: values.outputs[index - 1]) }
    }
    return zip(residual, adjoint).map { factor * $0 + $1 }
  }

  /// H v, H the matrix of second derivatives of E at x, and the derivative of v·∇E(x) with respect to the parameters added to
  /// `gradient`, times `weight`.
  ///
  /// Forward over reverse: with ȧ the tangent of a layer's sums a and α, β the adjoints of its output in the passes for E and for
  /// v·∇E, the adjoint of a is φ′(a) β + φ″(a) ȧ α in the second.
  public func hessianProduct(
    at x: [Double], _ v: [Double], weight: Double, gradient: inout [Double]
  ) -> [Double] {
    let values = trace(of: x)
    let factor = 2 / Double(x.count)
    var (inputTangents, sumTangents, outputTangents) = ([[Double]](), [[Double]](), [[Double]]())
    var tangent = v
    for (index, layer) in shape.layers.enumerated() {
      if isSphere(before: index) { tangent = projected(tangent, at: values.outputs[index - 1]) }
      inputTangents.append(tangent)
      sumTangents.append(product(layer, tangent))
      tangent = zip(sumTangents[index], slopes(layer, values.sums[index])).map { $0 * $1 }
      outputTangents.append(tangent)
    }
    var first = zip(x, values.reconstruction).map { -factor * ($0 - $1) }
    let difference = zip(v, tangent).map { $0 - $1 }
    var second = difference.map { -factor * $0 }
    for (index, layer) in shape.layers.enumerated().reversed() {
      let (slope, sums) = (slopes(layer, values.sums[index]), values.sums[index])
      for o in 0..<layer.outputs {
        let bend = layer.isActivated ? shape.activation.curvature(sums[o]) * sumTangents[index][o] * first[o] : 0
        second[o] = slope[o] * second[o] + bend
        first[o] *= slope[o]
      }
      addOuter(first, inputTangents[index], layer, weight, &gradient, withBias: false)
      addOuter(second, values.inputs[index], layer, weight, &gradient, withBias: true)
      first = pulledBack(first, layer)
      second = pulledBack(second, layer)
      if isSphere(before: index) {
        let z = values.outputs[index - 1]
        let turning = projectionTangent(of: first, at: z, along: outputTangents[index - 1])
        second = zip(projected(second, at: z), turning).map { $0 + $1 }
        first = projected(first, at: z)
      }
    }
    return zip(difference, second).map { factor * $0 + $1 }
  }

  /// |z|², z the encoder's output before it is scaled to length 1, and its derivative added to `gradient`, times `weight`.
  public func latentNorm(of x: [Double], weight: Double, gradient: inout [Double]) -> Double {
    let values = trace(of: x)
    let last = shape.encoderLayerCount - 1
    let z = values.outputs[last]
    var adjoint = z.map { 2 * $0 }
    for index in (0...last).reversed() {
      let layer = shape.layers[index]
      adjoint = zip(adjoint, slopes(layer, values.sums[index])).map { $0 * $1 }
      addOuter(adjoint, values.inputs[index], layer, weight, &gradient, withBias: true)
      adjoint = pulledBack(adjoint, layer)
    }
    return dot(z, z)
  }

  /// D(z), and the derivative of u·D(z) by z for the u that the result is mapped to.
  public func decode(_ z: [Double], pullingBack adjoint: ([Double]) -> [Double]) -> (x: [Double], adjoint: [Double]) {
    let decoder = shape.layers.dropFirst(shape.encoderLayerCount)
    var (value, sums) = (z, [[Double]]())
    for layer in decoder {
      let sum = product(layer, value).enumerated().map { $1 + parameters[layer.biasOffset + $0] }
      sums.append(sum)
      value = layer.isActivated ? sum.map(shape.activation.value) : sum
    }
    var result = adjoint(value)
    for (layer, sum) in zip(decoder, sums).reversed() {
      result = pulledBack(zip(result, slopes(layer, sum)).map { $0 * $1 }, layer)
    }
    return (value, result)
  }

  // MARK: -

  private func isSphere(before layer: Int) -> Bool { shape.isSpherical && layer == shape.encoderLayerCount }

  private func product(_ layer: AutoencoderShape.Layer, _ x: [Double]) -> [Double] {
    (0..<layer.outputs).map { o in
      (0..<layer.inputs).reduce(0) { $0 + parameters[layer.weightOffset + o * layer.inputs + $1] * x[$1] }
    }
  }

  private func slopes(_ layer: AutoencoderShape.Layer, _ sums: [Double]) -> [Double] {
    layer.isActivated ? sums.map(shape.activation.slope) : sums.map { _ in 1 }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// z/|z|, or zero.
  func unit(_ z: [Double]) -> [Double] {
    let norm = dot(z, z).squareRoot()
    return z.map { norm == 0 ? 0 : $0 / norm }
  }

  /// (v − s (s·v))/|z|, s = z/|z|: the derivative of s, which is symmetric, applied to v.
  private func projected(_ v: [Double], at z: [Double]) -> [Double] {
    let norm = dot(z, z).squareRoot()
    let s = unit(z)
    return zip(v, s).map { norm == 0 ? 0 : ($0 - $1 * dot(s, v)) / norm }
  }

  /// The derivative of (α − s (s·α))/|z| along ż, α constant.
  private func projectionTangent(of adjoint: [Double], at z: [Double], along tangent: [Double]) -> [Double] {
    let norm = dot(z, z).squareRoot()
    guard norm > 0 else { return z.map { _ in 0 } }
    let s = unit(z)
    let turn = projected(tangent, at: z)
    let image = projected(adjoint, at: z)
    return z.indices.map {
      -(dot(s, tangent) * image[$0] + turn[$0] * dot(s, adjoint) + s[$0] * dot(turn, adjoint)) / norm
    }
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
    guard weight != 0 else { return }
    for o in 0..<layer.outputs {
      for i in 0..<layer.inputs {
        gradient[layer.weightOffset + o * layer.inputs + i] += weight * adjoint[o] * input[i]
      }
      if withBias { gradient[layer.biasOffset + o] += weight * adjoint[o] }
    }
  }
}
