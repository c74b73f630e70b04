import Deterministic
import VectorKernels

extension Autoencoder {
  /// The results of one training step.
  public struct ObjectiveStep: Sendable {
    /// E₊, the mean energy of the data.
    public let positiveEnergy: Double
    /// E₋, the mean energy of the negatives; NaN for objectives without.
    public let negativeEnergy: Double
    /// The objective's value.
    public let loss: Double
    /// The negatives, row-major; empty for objectives without.
    public let negatives: [Float]
    /// The derivative of the objective with respect to the parameters, in their order.
    public let gradient: [Float]
  }

  /// An objective and its gradient, computed by the code that trains, in Float, with given random numbers.
  ///
  /// - Parameters:
  ///   - objective: which one.
  ///   - positives: the batch, row-major, `shape.features` values a row; at least one row.
  ///   - start: x₀ of the chains, of the same size.
  ///   - normals: the standard normals of each step, each of the same size.
  ///   - chain: the chain; it must not refuse steps.
  ///   - threads: how many threads share the work; the result does not depend on it.
  public func objectiveStep(
    _ objective: Objective, positives: [Float], start: [Float], normals: [[Float]], chain: LangevinSettings,
    threads: Int = 1
  ) -> ObjectiveStep {
    precondition(!positives.isEmpty && positives.count % shape.features == 0, "whole rows")
    let count = positives.count / shape.features
    let settings = TrainingSettings(
      objective: objective, batch: count, optimizer: Adam.Settings(rate: 0),
      sampler: SamplerSettings(initialState: .contrastiveDivergence, langevin: chain))
    let step = ObjectiveGradient(
      shape: shape, settings: settings, stream: RandomStream(seed: 0), capacity: count, threads: threads)
    let buffer = FloatBuffer(parameters)
    step.sampler?.run(from: start, normals: normals, parameters: buffer)
    let outcome = step.compute(positives, (0..<Int32(count)).map { $0 }[...], buffer)
    return ObjectiveStep(
      positiveEnergy: outcome.positiveEnergy, negativeEnergy: outcome.negativeEnergy, loss: outcome.loss,
      negatives: step.sampler?.rows ?? [], gradient: step.gradient.values(shape.parameterCount))
  }
}
