import Expressions
import Studies
import Tables
import Values

/// A `{train}` cell: the training of an autoencoder.
public struct TrainCell: CellBody, Hashable {
  /// The data cell.
  public let data: String
  /// The sample that is trained on.
  public let sample: SampleReference
  /// The sample that is measured on.
  public let validation: SampleReference
  /// The loss.
  public let objective: Objective
  /// The widths of the encoder's hidden layers; the decoder has them in reverse.
  public let hidden: [Int]
  /// The number of latent coordinates.
  public let latent: Int
  /// Between layers.
  public let activation: Activation
  /// True when the activation also follows the encoder's last layer.
  public let activatesLatent: Bool
  /// True when latent vectors are scaled to length 1.
  public let spherical: Bool
  /// The number of entries in a batch.
  public let batch: Int
  /// The number of epochs.
  public let epochs: Int
  /// The number of batches in an epoch.
  public let steps: Steps
  /// The optimiser.
  public let optimizer: Optimizer
  /// Lowers the rate when the watched metric stops improving.
  public let rateSchedule: RateSchedule?
  /// The sampler of negatives; nil for reconstruction.
  public let sampler: Sampler?
  /// Terms added to the loss.
  public let regularization: Regularization
  /// The decay per step of the moving average of the weights that is used for evaluation; nil for the weights
  /// themselves.
  public let averageDecay: Double?
  /// The measurements while training.
  public let evaluation: Evaluation
  /// Ends the training early.
  public internal(set) var stop: StopRule?
  /// The metric of which the least value makes the best epoch; nil when there is none.
  public internal(set) var best: Metric?
  /// A checkpoint is kept at every so many epochs (and the best and the last always).
  public let checkpointEvery: Int
  /// The cell's own number of seeds; nil for the study's.
  package let ownSeeds: Int?

  /// The losses.
  public enum Objective: String, CaseIterable, Hashable, Sendable {
    /// AE: mean E(x+).
    case reconstruction
    /// NAE: mean E(x+) − mean E(x−).
    case nae
    /// NAE with the logarithm of the hyperbolic cosine of that difference.
    case naeLogCosh = "nae-log-cosh"
    /// WNAE: the transport cost between positives and negatives, through the chain.
    case wasserstein
  }

  /// The activations.
  public enum Activation: String, CaseIterable, Hashable, Sendable {
    /// max(0, x).
    case relu
    /// The hyperbolic tangent.
    case tanh
    /// x · sigmoid(x).
    case silu
    /// log(1 + exp(x)).
    case softplus
  }

  /// The number of batches in an epoch.
  public enum Steps: Hashable, Sendable {
    /// Every entry once.
    case full
    /// So many.
    case count(Int)
  }

  /// True when the network after an epoch is kept for certain; the best epoch's network is kept as well.
  package func keeps(_ epoch: Int) -> Bool {
    epoch == epochs || (epoch.isMultiple(of: checkpointEvery) && epoch.isMultiple(of: evaluation.every))
  }

  /// The data, and the density that energies are correlated with.
  public var inputs: [String] { [data] + (evaluation.density.map { [$0] } ?? []) }
  /// The signals that are measured.
  public var members: [String] { evaluation.signals }
  /// A training for each seed.
  public var repetition: Repetition { .each }
  /// The epochs.
  public var workload: Workload { Workload(steps: epochs) }
  /// A training goes on from the end of one of fewer epochs.
  public var continuation: Continuation? {
    guard case .mapping(var body) = canonicalValue else { return nil }
    body["epochs"] = nil
    return Continuation(length: epochs, identifyingText: Value.mapping(body).canonicalJSON)
  }
  /// The cell's own number of seeds.
  public func seeds(_ known: [Cell]) -> Int? { ownSeeds }

  /// The metrics that the training records.
  public var metrics: [Metric] {
    var metrics: [Metric] = [.trainingLoss, .trainingError]
    if hasValidationLoss { metrics.append(.validationLoss) }
    metrics += [.validationError, .rate]
    let hasSignals = !evaluation.signals.isEmpty
    if hasSignals { metrics += [.error, .auc, .meanAUC] }
    if let sampler, evaluation.negatives {
      metrics += [.negativesError, .negativesAtBounds]
      if sampler.metropolis { metrics.append(.negativesAcceptance) }
    }
    if evaluation.wassersteinSamples != nil {
      metrics += [.wasserstein, .wassersteinFloor]
      if evaluation.wassersteinTraining { metrics.append(.wassersteinTraining) }
      if hasSignals, evaluation.comparedSignals != [] { metrics += [.wassersteinSignal, .wassersteinNegativesSignal] }
    }
    if evaluation.density != nil {
      metrics.append(.densityCorrelation)
      if hasSignals { metrics.append(.densitySignalCorrelation) }
    }
    return metrics.map(\.byEpoch)
  }

  /// The metric that a rate schedule watches: the best epoch's, else the loss on the validation sample; nil when there is neither.
  public var watchedMetric: Metric? { best ?? (hasValidationLoss ? .validationLoss : nil) }

  /// True when the objective's parts are measured on the validation sample: negatives, and for the WNAE W between them
  /// and it.
  private var hasValidationLoss: Bool {
    switch objective {
    case .reconstruction: true
    case .nae, .naeLogCosh: sampler != nil && evaluation.negatives
    case .wasserstein: evaluation.wassersteinSamples != nil
    }
  }
}

extension TrainCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "data": .text(data), "sample": sample.canonicalValue, "validation": validation.canonicalValue,
      "objective": .text(objective.rawValue), "hidden": .integers(hidden), "latent": .integer(latent),
      "activation": .text(activation.rawValue), "activates_latent": .flag(activatesLatent),
      "spherical": .flag(spherical), "batch": .integer(batch),
      "epochs": .integer(epochs), "steps": steps.canonicalValue, "optimizer": optimizer.canonicalValue,
      "rate_schedule": rateSchedule.canonicalValue, "sampler": sampler.canonicalValue,
      "regularization": regularization.canonicalValue, "average_decay": .optional(averageDecay),
      "evaluate": evaluation.canonicalValue, "stop": stop.canonicalValue, "best": .optional(best?.name),
      "checkpoint_every": .integer(checkpointEvery),
    ])
  }
}

extension TrainCell.Steps: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    switch self {
    case .full: .text("full")
    case .count(let count): .integer(count)
    }
  }
}
