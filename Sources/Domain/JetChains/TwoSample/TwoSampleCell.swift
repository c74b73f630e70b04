import Expressions
import JetAutoencoders
import Studies
import Tables
import Values

/// A `{two-sample}` cell: a classifier that is shown positives and negatives of a training, and how well it tells others of them apart.
public struct TwoSampleCell: CellBody, Hashable {
  /// The train cell or the chains cell.
  public let model: String
  /// The epochs of a training at which its negatives are taken; nil for chains, which have their own.
  package let epochs: ChosenEpochs?
  /// The sample's part whose first entries are the positives.
  public let sample: SampleReference
  /// The number of negatives, and of positives; nil for as many negatives as were kept.
  public let samples: Int?
  /// The widths of the hidden layers.
  public let hidden: [Int]
  /// The number of epochs of the classifier.
  public let passes: Int
  /// The number of entries in a batch.
  public let batch: Int
  /// The optimiser.
  public let optimizer: TrainCell.Optimizer
  /// The number of folds of the cross-validation.
  public let folds: Int
  /// True when there is a value for each of several epochs.
  package let isByEpoch: Bool

  /// The AUC, by epoch where there are several.
  public var metrics: [Metric] { [isByEpoch ? Metric.twoSampleAUC.byEpoch : .twoSampleAUC] }
  /// The model, and the cells of the epoch's expression.
  public var inputs: [String] { [model] + (epochs?.cells ?? []) }
  /// True: each seed goes its own way.
  public var readsOwnRepetition: Bool { true }
  /// Classifiers for each seed of the model.
  public var repetition: Repetition { .each }
  /// The number of seeds of the model.
  public func seeds(_ known: [Cell]) -> Int? { known.first { $0.name == model }?.seeds }
  /// A network for each fold.
  public var workload: Workload { Workload(parts: folds, steps: isByEpoch ? 0 : passes) }

  /// The training whose negatives, or whose chains, are looked at.
  func training(in study: Study) -> TrainCell? {
    let body = study.cell(named: model)?.body
    return body as? TrainCell
      ?? (body as? ChainsCell).flatMap { study.cell(named: $0.model)?.body as? TrainCell }
  }

  /// Refuses a sample without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let train = training(in: results.study) else { return }
    try results.requireRows(of: [sample], in: train.data)
  }

  /// Trains the classifiers of one repetition.
  public func run(_ step: StepContext) throws -> StepResults {
    guard let train = training(in: step.study), let data = step.results.data[train.data] else {
      throw CellFault("cannot be computed: '\(model)' has no data")
    }
    return try TwoSampleTask(
      cell: self, features: data.features.count, rows: data.rows(sample) ?? [], step: step
    ).run()
  }

  /// The model, and the number of folds and epochs.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(model), \(folds) folds of " + Count.words(passes, "epoch")
  }
}

extension TwoSampleCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    var value: [String: Value] = [
      "model": .text(model), "sample": sample.canonicalValue, "samples": .optional(samples),
      "hidden": .integers(hidden), "epochs": .integer(passes), "batch": .integer(batch),
      "optimizer": optimizer.canonicalValue, "folds": .integer(folds),
    ]
    if let entry = epochs?.canonicalEntry { value[entry.key] = entry.value }
    return .mapping(value)
  }
}
