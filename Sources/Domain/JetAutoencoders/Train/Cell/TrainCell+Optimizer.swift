import Expressions
import Values

extension TrainCell {
  /// The optimiser's settings. Adam: Kingma and Ba, arXiv:1412.6980; AdamW: Loshchilov and Hutter, arXiv:1711.05101.
  public struct Optimizer: Hashable, Sendable {
    /// The kind of optimiser.
    public let kind: Kind
    /// The learning rate.
    public let rate: Double
    /// λ: added to the gradient by Adam, taken from the weights by AdamW.
    public let weightDecay: Double
    /// The first moment's decay.
    public let beta1: Double
    /// The second moment's decay.
    public let beta2: Double
    /// Added to the root of the second moment.
    public let epsilon: Double

    /// The optimisers.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
      /// Adam.
      case adam
      /// Adam with decoupled weight decay.
      case adamw
    }
  }

  /// Multiplies the learning rate after a number of epochs in which the cell's best metric has not improved, as PyTorch's
  /// `ReduceLROnPlateau` does (mode `min`, relative threshold). It looks after each measured epoch, from the first trained one on; the
  /// series `rate` has the rate with which an epoch was trained, so that a change shows at the measurement after it.
  public struct RateSchedule: Hashable, Sendable {
    /// The factor that multiplies the rate.
    public let factor: Double
    /// The number of epochs without improvement that are let pass.
    public let patience: Int
    /// The number of epochs after a change in which nothing is counted.
    public let cooldown: Int
    /// The relative improvement that counts as one.
    public let threshold: Double
  }

  /// Ends a training after a number of epochs without improvement, looking after each measured epoch from the first trained one
  /// on. The epoch at which it ends is then the training's last: it is measured, kept, and noted as `stopped.epoch`.
  public struct StopRule: Hashable, Sendable {
    /// The metric, the smaller the better.
    public let metric: Metric
    /// The number of epochs without improvement that are let pass.
    public let patience: Int
    /// The relative improvement that counts as one.
    public let threshold: Double
  }

  /// Terms added to the loss, each with its coefficient; 0 is none.
  public struct Regularization: Hashable, Sendable {
    /// γ of γ (mean E(x+)² + mean E(x−)²).
    public let energySquares: Double
    /// The weight of the squared norm of the weights.
    public let weightNorm: Double
    /// The weight of the mean squared norm of the latent vectors.
    public let latentNorm: Double
    /// The weight of (mean E(x+) − mean E(x−))².
    public let energyDifference: Double
    /// The weight of mean E(x+).
    public let positiveEnergy: Double
    /// The weight of mean |∇E(x+)|² + mean |∇E(x−)|².
    public var gradientSquares = 0.0

    static let none = Regularization(
      energySquares: 0, weightNorm: 0, latentNorm: 0, energyDifference: 0, positiveEnergy: 0)
  }
}

extension TrainCell.Optimizer: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "kind": .text(kind.rawValue), "rate": .number(rate), "weight_decay": .number(weightDecay),
      "beta1": .number(beta1), "beta2": .number(beta2), "epsilon": .number(epsilon),
    ])
  }
}

extension TrainCell.RateSchedule: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "factor": .number(factor), "patience": .integer(patience), "cooldown": .integer(cooldown),
      "threshold": .number(threshold),
    ])
  }
}

extension TrainCell.StopRule: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "metric": .text(metric.name), "patience": .integer(patience), "threshold": .number(threshold),
    ])
  }
}

extension TrainCell.Regularization: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    var value: [String: Value] = [
      "energy_squares": .number(energySquares), "weight_norm": .number(weightNorm), "latent_norm": .number(latentNorm),
      "energy_difference": .number(energyDifference), "positive_energy": .number(positiveEnergy),
    ]
    // Left out where it is 0, as before there was the term.
    if gradientSquares != 0 { value["gradient_squares"] = .number(gradientSquares) }
    return .mapping(value)
  }
}
