import Expressions
import Studies
import Tables
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
public struct ClassifierCell: CellBody, Hashable {
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

  /// The data.
  public var inputs: [String] { [data] }
  /// AUCs.
  public var metrics: [Metric] { ClassifierKind.metrics }
  /// The signals.
  public var members: [String] { signals }
  /// A classifier is trained once, on each fold.
  public var repetition: Repetition { .once }
  /// A network for each signal and fold.
  public var workload: Workload { Workload(parts: signals.count * folds, steps: epochs) }
  /// One.
  public func seeds(_ known: [Cell]) -> Int? { 1 }

  /// Refuses samples without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    try results.requireRows(
      of: background + background.flatMap { part in signals.map { SampleReference(sample: $0, split: part.split) } },
      in: data)
  }

  /// Trains the networks.
  public func run(_ step: StepContext) throws -> StepResults {
    guard let data = step.results.data[data] else { return StepResults() }
    return try ClassifierTask(cell: self, data: data, step: step).run()
  }

  /// The numbers of signals, folds and epochs.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(Count.words(signals.count, "signal")), \(folds) folds of " + Count.words(epochs, "epoch")
  }
}

extension ClassifierCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "data": .text(data), "background": .list(background.map(\.canonicalValue)), "signals": .texts(signals),
      "hidden": .integers(hidden), "epochs": .integer(epochs), "batch": .integer(batch),
      "optimizer": optimizer.canonicalValue, "folds": .integer(folds),
    ])
  }
}
