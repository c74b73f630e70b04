import Deterministic
import Testing
import VectorKernels

@testable import Autoencoders

/// Every term of the total loss against finite differences, in Double, of the loss written plainly.
@Suite struct RegularizationTests {
  struct Term: Sendable, CustomStringConvertible {
    let description: String
    let regularization: TrainingSettings.Regularization

    init(_ description: String, _ change: (inout TrainingSettings.Regularization) -> Void) {
      self.description = description
      var regularization = TrainingSettings.Regularization()
      change(&regularization)
      self.regularization = regularization
    }
  }

  static let terms = [
    Term("none") { _ in },
    Term("energy squares") { $0.energySquares = 0.7 },
    Term("gradient squares") { $0.gradientSquares = 0.9 },
    Term("weight norm") { $0.weightNorm = 0.02 },
    Term("positive energy") { $0.positiveEnergy = 1.5 },
    Term("square of the difference") { $0.energyDifference = 0.8 },
    Term("latent norm") { $0.latentNorm = 0.6 },
    Term("all") {
      $0.energySquares = 0.3
      $0.weightNorm = 0.01
      $0.positiveEnergy = 0.5
      $0.energyDifference = 0.4
      $0.latentNorm = 0.2
      $0.gradientSquares = 0.15
    },
  ]

  static let shapes = [
    AutoencoderShape(features: 3, hidden: [5], latent: 2, activation: .tanh),
    AutoencoderShape(features: 3, hidden: [5], latent: 2, activation: .silu, activatesLatent: true, isSpherical: true),
  ]

  private static let count = 12
  private static let stream = RandomStream(seed: 50)
  private static func rows(_ name: String, _ scale: Double) -> [Float] {
    (0..<(count * 3)).map { Float(scale * stream.stream(name).normal(UInt64($0))) }
  }

  /// The terms that regularisation adds to the objective.
  private func added(
    _ regularization: TrainingSettings.Regularization, _ network: AutoencoderReference, _ positives: [[Double]],
    _ negatives: [[Double]]
  ) -> Double {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func norm(_ x: [Double]) -> Double {
      var ignored = network.parameters
      return network.latentNorm(of: x, weight: 0, gradient: &ignored)
    }
    func slope(_ x: [Double]) -> Double {
      var ignored = network.parameters
      return network.energyGradient(at: x, weight: 0, gradient: &ignored).reduce(0) { $0 + $1 * $1 }
    }
    let energies = (positives: positives.map(network.energy), negatives: negatives.map(network.energy))
    var loss = regularization.positiveEnergy * mean(energies.positives)
    loss += regularization.weightNorm * network.parameters.reduce(0) { $0 + $1 * $1 }
    loss += regularization.energySquares * mean(energies.positives.map { $0 * $0 })
    loss += regularization.latentNorm * mean((positives + negatives).map(norm))
    loss += regularization.gradientSquares * mean(positives.map(slope))
    guard !negatives.isEmpty else { return loss }
    loss += regularization.gradientSquares * mean(negatives.map(slope))
    let difference = mean(energies.positives) - mean(energies.negatives)
    loss += regularization.energySquares * mean(energies.negatives.map { $0 * $0 })
    return loss + regularization.energyDifference * difference * difference
  }

  private func objective(
    _ objective: Objective, _ network: AutoencoderReference, _ positives: [[Double]],
    _ negatives: [[Double]]
  ) -> Double {
    let positive = positives.reduce(0) { $0 + network.energy(of: $1) } / Double(positives.count)
    let negative = negatives.reduce(0) { $0 + network.energy(of: $1) } / Double(max(1, negatives.count))
    switch objective {
    case .reconstruction: return positive
    case .normalized: return positive - negative
    case .normalizedLogCosh: return DeterministicMath.logCosh(positive - negative)
    case .wasserstein: return 0
    }
  }

  private func engine(
    _ objective: Objective, _ regularization: TrainingSettings.Regularization, _ model: Autoencoder
  ) -> (gradient: [Float], negatives: [Float]) {
    var settings = TrainingSettings(
      objective: objective, batch: Self.count, optimizer: Adam.Settings(rate: 0),
      sampler: SamplerSettings(
        initialState: .contrastiveDivergence,
        langevin: LangevinSettings(steps: 1, noise: 0.2, temperature: 1, bounds: -50...50)))
    settings.regularization = regularization
    let step = ObjectiveGradient(
      shape: model.shape, settings: settings, stream: Self.stream, capacity: Self.count, threads: 2)
    let parameters = FloatBuffer(model.parameters)
    step.sampler?.sample(
      Self.count, parameters: parameters, replay: nil, positives: Self.rows("negatives", 1.4), draw: 0)
    _ = step.compute(Self.rows("positives", 0.7), (0..<Int32(Self.count)).map { $0 }[...], parameters)
    return (step.gradient.values(model.shape.parameterCount), step.sampler?.rows ?? [])
  }

  private func chunked(_ rows: [Float]) -> [[Double]] {
    stride(from: 0, to: rows.count, by: 3).map { first in rows[first..<(first + 3)].map { Double($0) } }
  }

  @Test(arguments: shapes, terms)
  func gradientsAreFiniteDifferencesOfTheTotalLoss(_ shape: AutoencoderShape, _ term: Term) {
    var model = Autoencoder(shape: shape, stream: RandomStream(seed: 51))
    for index in model.parameters.indices { model.parameters[index] *= 1.5 }
    let positives = chunked(Self.rows("positives", 0.7))
    for objective in Objective.allCases {
      let (gradient, negativeRows) = engine(objective, term.regularization, model)
      let negatives = chunked(negativeRows)
      // The transport cost's own gradient is checked elsewhere: take it out.
      let plain = objective == .wasserstein ? engine(objective, .init(), model).gradient : gradient.map { _ in 0 }
      func loss(_ p: Int, _ by: Double) -> Double {
        var parameters = model.parameters.map { Double($0) }
        parameters[p] += by
        let network = AutoencoderReference(shape: shape, parameters: parameters)
        return added(term.regularization, network, positives, negatives)
          + self.objective(objective, network, positives, negatives)
      }
      var (difference, norm) = (0.0, 0.0)
      for p in stride(from: 0, to: gradient.count, by: 5) {
        let wanted = (loss(p, 1e-5) - loss(p, -1e-5)) / 2e-5
        let value = Double(gradient[p]) - Double(plain[p])
        difference += (value - wanted) * (value - wanted)
        norm += wanted * wanted
      }
      #expect(difference.squareRoot() <= 2e-5 * max(norm.squareRoot(), 0.05), "\(objective)")
    }
  }
}
