import Deterministic
import VectorKernels

/// The gradient of a training's objective on one batch, whichever objective it is.
final class ObjectiveGradient {
  /// The energies and the loss of a step.
  struct Outcome {
    /// Mean energy of the positives, E₊.
    var positiveEnergy = Double.nan
    /// Mean energy of the negatives, E₋; NaN without.
    var negativeEnergy = Double.nan
    /// The objective's value, regularisation apart.
    var loss = Double.nan
  }

  let gradient: FloatBuffer
  let sampler: NegativeSampler?
  private let settings: TrainingSettings
  private let features: Int
  private let positive: EnergyGradient
  private let negative: EnergyGradient?
  private let chainGradient: FloatBuffer?
  private let coupling: TransportCoupling?
  private let slope: SlopeGradient?
  private let identity: [Int32]
  /// The number of threads that share the work; it may change between calls.
  var threads: Int {
    didSet {
      positive.threads = threads
      negative?.threads = threads
      sampler?.threads = threads
      slope?.threads = threads
    }
  }

  init(shape: AutoencoderShape, settings: TrainingSettings, stream: RandomStream, capacity: Int, threads: Int) {
    self.settings = settings
    self.threads = threads
    features = shape.features
    gradient = FloatBuffer(count: shape.parameterCount)
    positive = EnergyGradient(shape: shape, capacity: capacity, threads: threads)
    slope =
      settings.regularization.gradientSquares == 0
      ? nil : SlopeGradient(shape: shape, capacity: capacity, threads: threads)
    identity = (0..<Int32(capacity)).map { $0 }
    if let sampler = settings.sampler, settings.objective.needsNegatives {
      self.sampler = NegativeSampler(
        shape: shape, settings: sampler, stream: stream, capacity: capacity, threads: threads)
      negative = EnergyGradient(shape: shape, capacity: capacity, threads: threads)
    } else {
      sampler = nil
      negative = nil
    }
    let isWasserstein = settings.objective == .wasserstein
    chainGradient = isWasserstein ? FloatBuffer(count: shape.parameterCount) : nil
    coupling = isWasserstein ? TransportCoupling(capacity: capacity, features: features) : nil
  }

  /// Computes the gradient for the rows `indices`; negatives, where needed, have been sampled already.
  func compute(_ rows: [Float], _ indices: ArraySlice<Int32>, _ parameters: FloatBuffer) -> Outcome {
    gradient.clear()
    let regularization = settings.regularization
    var outcome = Outcome()
    if let negative, let sampler, settings.objective == .normalizedLogCosh || regularization.energyDifference != 0 {
      outcome.positiveEnergy = positive.meanEnergy(of: rows, indices, parameters)
      outcome.negativeEnergy = negative.meanEnergy(of: sampler.rows, identity.prefix(indices.count), parameters)
    }
    let difference = slopeOfDifference(outcome)
    let latent = Float(negative == nil ? regularization.latentNorm : regularization.latentNorm / 2)
    let square = Float(2 * regularization.energySquares)
    positive.add(
      of: rows, indices,
      linear: Float((settings.objective == .reconstruction ? 1 : difference) + regularization.positiveEnergy),
      quadratic: square, latent: latent, parameters, to: gradient)
    outcome.positiveEnergy = positive.energies.sum(count: indices.count) / Double(indices.count)
    if let negative, let sampler {
      negative.add(
        of: sampler.rows, identity.prefix(indices.count), linear: Float(-difference), quadratic: square,
        latent: latent, parameters, to: gradient)
      outcome.negativeEnergy = negative.energies.sum(count: indices.count) / Double(indices.count)
    }
    outcome.loss = addTransport(rows, indices, parameters) ?? loss(outcome)
    if let slope {
      let coefficient = regularization.gradientSquares
      slope.add(of: rows, indices, coefficient: coefficient, parameters, to: gradient)
      if let sampler {
        slope.add(
          of: sampler.rows, identity.prefix(indices.count), coefficient: coefficient, parameters, to: gradient)
      }
    }
    if regularization.weightNorm != 0 {
      gradient.store(
        Float(2 * regularization.weightNorm), times: parameters, plus: gradient, count: gradient.count)
    }
    return outcome
  }

  /// The derivative of the loss by E₊ − E₋, the energies being known where it depends on them.
  private func slopeOfDifference(_ outcome: Outcome) -> Double {
    let regularization = settings.regularization
    let difference = outcome.positiveEnergy - outcome.negativeEnergy
    let slope =
      switch settings.objective {
      case .reconstruction, .wasserstein: 0.0
      case .normalized: 1.0
      case .normalizedLogCosh: DeterministicMath.tanh(difference)
      }
    guard negative != nil, regularization.energyDifference != 0 else { return slope }
    return slope + 2 * regularization.energyDifference * difference
  }

  private func loss(_ outcome: Outcome) -> Double {
    settings.objective.value(
      positiveEnergy: outcome.positiveEnergy, difference: outcome.positiveEnergy - outcome.negativeEnergy)
  }

  /// Adds the gradient of the transport cost through the chain; nil where the objective is another.
  private func addTransport(_ rows: [Float], _ indices: ArraySlice<Int32>, _ parameters: FloatBuffer) -> Double? {
    guard let sampler, let chainGradient, let coupling else { return nil }
    let cost = coupling.couple(rows, indices, negatives: sampler.rows)
    sampler.gradient(
      ofAdjoint: coupling.adjoint, count: indices.count, parameters: parameters, into: chainGradient)
    gradient.store(1, times: chainGradient, plus: gradient, count: gradient.count)
    return cost
  }
}
