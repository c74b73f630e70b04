import Deterministic
import VectorKernels

extension Autoencoder {
  /// Langevin chains from given states, with all their steps.
  ///
  /// - Parameters:
  ///   - rows: x₀ of each chain, row-major, `shape.features` values a row; at least one row.
  ///   - settings: the chain.
  ///   - stream: where its random numbers come from.
  ///   - threads: how many threads share the work; the result does not depend on it.
  /// - Returns: x₀ … x_n, each row-major like `rows`, and the share of steps taken, which is nil where none can be refused.
  public func langevinStates(
    from rows: [Float], settings: LangevinSettings, stream: RandomStream, threads: Int = 1
  ) -> (states: [[Float]], acceptance: Double?) {
    precondition(!rows.isEmpty && rows.count % shape.features == 0, "whole rows")
    let count = rows.count / shape.features
    let sampler = NegativeSampler(
      shape: shape, settings: SamplerSettings(initialState: .contrastiveDivergence, langevin: settings),
      stream: stream, capacity: count, threads: threads)
    sampler.sample(count, parameters: FloatBuffer(parameters), replay: nil, positives: rows, draw: 0)
    return (sampler.states(count: count), sampler.acceptance(count: count))
  }
}
