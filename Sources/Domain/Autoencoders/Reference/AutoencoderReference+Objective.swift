import Deterministic
import OptimalTransport

extension AutoencoderReference {
  /// All objectives of one batch in Double, with their gradients.
  public struct ObjectiveStep: Sendable {
    /// The negatives, one a chain.
    public let negatives: [[Double]]
    /// E₊, the mean energy of the data.
    public let positiveEnergy: Double
    /// E₋, the mean energy of the negatives.
    public let negativeEnergy: Double
    /// W, the optimal-transport cost.
    public let transportCost: Double
    /// The derivative of E₊ with respect to the parameters.
    public let positiveGradient: [Double]
    /// The derivative of E₋, the negatives being constants.
    public let negativeGradient: [Double]
    /// The derivative of W through the whole chain.
    public let transportGradient: [Double]

    /// The objective's value.
    public func loss(_ objective: Objective) -> Double {
      switch objective {
      case .reconstruction: positiveEnergy
      case .normalized: positiveEnergy - negativeEnergy
      case .normalizedLogCosh: DeterministicMath.logCosh(positiveEnergy - negativeEnergy)
      case .wasserstein: transportCost
      }
    }

    /// The objective's derivative with respect to the parameters, in their order.
    public func gradient(_ objective: Objective) -> [Double] {
      switch objective {
      case .reconstruction: positiveGradient
      case .normalized: zip(positiveGradient, negativeGradient).map { $0 - $1 }
      case .normalizedLogCosh:
        zip(positiveGradient, negativeGradient).map {
          DeterministicMath.tanh(positiveEnergy - negativeEnergy) * ($0 - $1)
        }
      case .wasserstein: transportGradient
      }
    }
  }

  /// All objectives of one batch, with given random numbers.
  ///
  /// - Parameters:
  ///   - positives: the batch; at least one row.
  ///   - start: x₀ of the chains, as many.
  ///   - normals: the standard normals of each step, as many rows.
  ///   - settings: the chain; it must not refuse steps.
  /// - Throws: `TransportError` if the negatives are not finite.
  public func objectiveStep(
    positives: [[Double]], start: [[Double]], normals: [[[Double]]], settings: LangevinSettings
  ) throws(TransportError) -> ObjectiveStep {
    let count = positives.count
    let share = 1 / Double(count)
    let zero = [Double](repeating: 0, count: parameters.count)
    let chains = start.indices.map { row in
      chain(from: start[row], normals: normals.map { $0[row] }, settings: settings)
    }
    let negatives = chains.map { $0[settings.steps] }
    var (positiveGradient, negativeGradient, transportGradient) = (zero, zero, zero)
    for x in positives { _ = energyGradient(at: x, weight: share, gradient: &positiveGradient) }
    for x in negatives { _ = energyGradient(at: x, weight: share, gradient: &negativeGradient) }
    let sources = try PointCloud(coordinates: positives.flatMap { $0 }, dimension: shape.features)
    let targets = try PointCloud(coordinates: negatives.flatMap { $0 }, dimension: shape.features)
    let plan = try OptimalTransport.plan(from: sources, to: targets)
    let adjoint = plan.gradient(sources: sources, targets: targets).targets
    for (row, states) in chains.enumerated() {
      addChainGradient(
        through: states, adjoint: Array(adjoint[(row * shape.features)..<((row + 1) * shape.features)]),
        settings: settings, to: &transportGradient)
    }
    return ObjectiveStep(
      negatives: negatives, positiveEnergy: positives.reduce(0) { $0 + energy(of: $1) } * share,
      negativeEnergy: negatives.reduce(0) { $0 + energy(of: $1) } * share, transportCost: plan.cost,
      positiveGradient: positiveGradient, negativeGradient: negativeGradient, transportGradient: transportGradient)
  }
}
