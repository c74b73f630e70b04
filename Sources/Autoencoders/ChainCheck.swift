import Deterministic

extension Autoencoder {
  /// A chain run by the engine that trains, in Float, with given random numbers, and the gradient through it.
  ///
  /// - Parameters:
  ///   - start: x₀, row-major.
  ///   - normals: the standard normals of each step, each row-major like `start`.
  ///   - settings: the chain; it must not refuse steps.
  ///   - adjoint: from the negatives (row-major) to the derivative of some function by them.
  /// - Returns: the negatives x_n, and the derivative of that function with respect to the parameters.
  public func chainGradient(
    from start: [Float], normals: [[Float]], settings: LangevinSettings, adjoint: ([Float]) -> [Float]
  ) -> (negatives: [Float], gradient: [Float]) {
    let (features, vectors) = (shape.features, 4)
    let count = start.count / features
    let size = vectors * 16
    let indices = (0..<Int32(count)).map { $0 }
    let buffer = FloatBuffer(parameters)
    let parts = stride(from: 0, to: count, by: size).map { first in
      let chain = LangevinChain(shape: shape, settings: settings, vectors: vectors)
      let part = indices[first..<min(first + size, count)]
      let given = FloatBuffer(count: max(1, settings.steps) * chain.chunk.inputSize)
      for (step, values) in normals.enumerated() {
        given.gather(
          rows: values, indices: part, features: features, vectors: vectors, to: step * chain.chunk.inputSize)
      }
      chain.states.gather(rows: start, indices: part, features: features, vectors: vectors)
      chain.run(buffer, RandomPosition(key: 0, draw: 0, firstSample: first), given: given)
      return (chain, part)
    }
    var negatives = [Float](repeating: 0, count: start.count)
    for (chain, part) in parts {
      chain.states.scatter(
        at: settings.steps * chain.chunk.inputSize, count: part.count, features: features, vectors: vectors,
        into: &negatives, firstRow: part.startIndex)
    }
    let derivative = adjoint(negatives)
    let total = FloatBuffer(count: shape.parameterCount)
    let chunkGradient = FloatBuffer(count: shape.parameterCount)
    for (chain, part) in parts {
      let final = FloatBuffer(count: chain.chunk.inputSize)
      final.gather(rows: derivative, indices: part, features: features, vectors: vectors)
      chain.reverse(final, buffer)
      chunkGradient.storeLaneSums(of: chain.chunk.gradientLanes, scale: -Float(settings.drift))
      total.store(1, times: chunkGradient, plus: total, count: total.count)
    }
    return (negatives, total.values(shape.parameterCount))
  }
}
