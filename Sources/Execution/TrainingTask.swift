import Autoencoders
import Deterministic
import Digests
import Foundation
import Ledger
import Studies

/// One repetition of a train cell, from its first epoch or its last checkpoint to its end.
struct TrainingTask: Sendable {
  let cell: TrainCell
  let data: PreparedData
  let stream: RandomStream
  let identity: Digest
  let threads: Int
  let checkpoints: CheckpointStore
  let interruption: Interruption
  /// Whether an earlier process's checkpoint is taken.
  let continues: Bool
  /// How a density ranks what is measured on; nil without.
  var ranking: DensityRanking?
  /// Called after each measured epoch with the epoch and some of its numbers.
  let report: @Sendable (_ epoch: Int, _ figures: [(name: String, value: Double)]) -> Void

  /// The least time between checkpoints; longer where a checkpoint is slow to write, so that they take 2 % of the time.
  private static let leastInterval = Duration.milliseconds(250)

  /// Runs it.
  ///
  /// - Throws: `ExecutionError.interrupted` after a checkpoint, or an error of storage.
  func run() throws -> StepResults {
    let shape = cell.shape(features: data.features.count)
    let rows = data.rows(cell.sample) ?? []
    let trainer = Trainer(
      shape: shape, settings: cell.trainingSettings, rows: rows, stream: stream, threads: threads)
    var record = TrainingRecord(
      evaluator: TrainingEvaluator(
        cell: cell, data: data, shape: shape, stream: stream.stream("evaluation"), ranking: ranking, threads: threads),
      weights: EpochTable(EpochTable.weights, width: shape.parameterCount))
    if continues, let bytes = checkpoints.load(for: identity), let saved = TrainingCheckpoint(bytes) {
      trainer.state = saved.trainer
      record.restore(saved)
    } else {
      record.measure(trainer, summary: nil, isKept: true)
    }
    let clock = ContinuousClock()
    var next = clock.now.advanced(by: Self.leastInterval)
    while trainer.epoch < cell.epochs {
      if interruption.isRequested {
        try save(trainer, record)
        throw ExecutionError.interrupted
      }
      let summary = trainer.runEpoch()
      let isLast = trainer.epoch == cell.epochs
      if isLast || trainer.epoch % cell.evaluation.every == 0 {
        record.measure(trainer, summary: summary, isKept: isLast || trainer.epoch % cell.checkpointEvery == 0)
        report(trainer.epoch, record.headline)
      }
      if !isLast, clock.now > next {
        let cost = try clock.measure { try save(trainer, record) }
        next = clock.now.advanced(by: max(Self.leastInterval, cost * 50))
      }
    }
    return record.results()
  }

  private func save(_ trainer: Trainer, _ record: TrainingRecord) throws {
    let checkpoint = TrainingCheckpoint(
      trainer: trainer.state, series: record.series, weights: record.weights, negatives: record.negatives,
      best: record.best)
    try checkpoints.save(checkpoint.bytes, for: identity)
  }
}

/// What a training has shown so far.
private struct TrainingRecord {
  let evaluator: TrainingEvaluator
  var weights: EpochTable
  var negatives: EpochTable
  var series: [String: Series] = [:]
  var best: TrainingCheckpoint.Best?

  init(evaluator: TrainingEvaluator, weights: EpochTable) {
    negatives = EpochTable(EpochTable.negatives, width: evaluator.negativesWidth)
    self.evaluator = evaluator
    self.weights = weights
  }

  mutating func restore(_ saved: TrainingCheckpoint) {
    series = saved.series
    weights = saved.weights
    negatives = saved.negatives
    best = saved.best
  }

  /// Some of the latest numbers, for the progress bar.
  var headline: [(name: String, value: Double)] {
    var figures: [(name: String, value: Double)] = []
    if let error = series[Metric.validationError.rawValue]?.values.last { figures.append(("error", error)) }
    if let negatives = series[Metric.negativesError.rawValue]?.values.last { figures.append(("E−", negatives)) }
    if let signal = evaluator.cell.evaluation.signals.first,
      let area = series[StepResults.name(.auc, signal)]?.values.last
    {
      figures.append(("AUC", area))
    }
    return figures
  }

  mutating func measure(_ trainer: Trainer, summary: Trainer.EpochSummary?, isKept: Bool) {
    let values = evaluator.measure(trainer, summary: summary)
    for (name, value) in values {
      let old = series[name] ?? Series(epochs: [], values: [])
      series[name] = Series(epochs: old.epochs + [trainer.epoch], values: old.values + [value])
    }
    let parameters = trainer.model.parameters
    if isKept {
      weights.append(parameters, epoch: trainer.epoch)
      if let rows = evaluator.latestNegatives { negatives.append(rows, epoch: trainer.epoch) }
    }
    let watched = (evaluator.cell.best ?? .validationError).rawValue
    if let value = values.first(where: { $0.name == watched })?.value, value.isFinite,
      best.map({ value < $0.value }) ?? true
    {
      best = TrainingCheckpoint.Best(epoch: trainer.epoch, value: value, parameters: parameters)
    }
  }

  func results() -> StepResults {
    var results = StepResults()
    results.series = series
    let kept = best.map { weights.inserting($0.parameters, epoch: $0.epoch) } ?? weights
    kept.add(to: &results)
    if !negatives.epochs.isEmpty { negatives.add(to: &results) }
    if let best { results.scalars["best.epoch"] = Double(best.epoch) }
    return results
  }
}
