import Deterministic
import VectorKernels

extension Autoencoder {
  /// A chain run by the engine that trains, in Float, with given random numbers, and the gradient through it.
  ///
  /// - Parameters:
  ///   - start: x₀, row-major; at least one row.
  ///   - normals: the standard normals of each step, each row-major like `start`.
  ///   - settings: the chain; it must not refuse steps.
  ///   - adjoint: from the negatives (row-major) to the derivative of some function by them.
  /// - Returns: the negatives x_n, and the derivative of that function with respect to the parameters.
  public func chainGradient(
    from start: [Float], normals: [[Float]], settings: LangevinSettings, adjoint: ([Float]) -> [Float]
  ) -> (negatives: [Float], gradient: [Float]) {
    let count = start.count / shape.features
    let sampler = NegativeSampler(
      shape: shape, settings: SamplerSettings(initialState: .contrastiveDivergence, langevin: settings),
      stream: RandomStream(seed: 0), capacity: count, threads: 1)
    let buffer = FloatBuffer(parameters)
    sampler.run(from: start, normals: normals, parameters: buffer)
    let gradient = FloatBuffer(count: shape.parameterCount)
    sampler.gradient(ofAdjoint: adjoint(sampler.rows), count: count, parameters: buffer, into: gradient)
    return (sampler.rows, gradient.values(shape.parameterCount))
  }
}
