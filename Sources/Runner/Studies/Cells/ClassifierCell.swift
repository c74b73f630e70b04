import Values

/// A `{classifier}` cell: for each signal a network that was shown it, the upper line to what finds signals unseen.
///
/// Dense layers with ReLU and a logistic loss, in which background and signal weigh the same. The AUC of a signal is that of scores that
/// every jet has from a network trained without it, by cross-validation over the parts of the samples that `background` names. It is
/// trained once: it has no seeds, and its numbers stand beside each seed of a training. In the order of its keys:
///
///     data: jets
///     background: [ttbar.validation, ttbar.test]    # or one part; signals are of the same parts
///     signals: svj_*
///     hidden: [32, 32]
///     epochs: 30
///     batch: 256
///     optimizer: { kind: adam, rate: 1e-3 }
///     folds: 5
public struct ClassifierCell: Hashable, Sendable {
  /// The data cell.
  public let data: String
  /// Parts of one sample, all of them background.
  public let background: [SampleReference]
  /// The signals, in order; of each, the parts that the background has.
  public let signals: [String]
  /// The widths of the hidden layers.
  public let hidden: [Int]
  /// The number of epochs.
  public let epochs: Int
  /// The number of entries in a batch.
  public let batch: Int
  /// The optimiser.
  public let optimizer: TrainCell.Optimizer
  /// The number of folds of the cross-validation.
  public let folds: Int
}

extension ClassifierCell: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "data": .text(data), "background": .list(background.map(\.canonicalValue)), "signals": .texts(signals),
      "hidden": .integers(hidden), "epochs": .integer(epochs), "batch": .integer(batch),
      "optimizer": optimizer.canonicalValue, "folds": .integer(folds),
    ])
  }
}
