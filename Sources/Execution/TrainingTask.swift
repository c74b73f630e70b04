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
      _ = record.measure(trainer, summary: nil, isKept: true)
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
        let plateaus = record.measure(
          trainer, summary: summary, isKept: isLast || trainer.epoch % cell.checkpointEvery == 0)
        report(trainer.epoch, record.headline)
        if plateaus.lowersRate, let schedule = cell.rateSchedule { trainer.rate *= schedule.factor }
        if plateaus.stops, !isLast {
          record.stop(trainer)
          break
        }
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
  private var rateSchedule: PlateauCounter?
  private var stopRule: PlateauCounter?
  private var stoppedEpoch: Int?

  /// What has stopped improving, and what follows from it.
  struct Plateaus {
    var lowersRate = false
    var stops = false
  }

  init(evaluator: TrainingEvaluator, weights: EpochTable) {
    negatives = EpochTable(EpochTable.negatives, width: evaluator.negativesWidth)
    self.evaluator = evaluator
    self.weights = weights
    rateSchedule = evaluator.cell.rateSchedule.map {
      PlateauCounter(patience: $0.patience, cooldown: $0.cooldown, threshold: $0.threshold)
    }
    stopRule = evaluator.cell.stop.map { PlateauCounter(patience: $0.patience, threshold: $0.threshold) }
  }

  mutating func restore(_ saved: TrainingCheckpoint) {
    series = saved.series
    weights = saved.weights
    negatives = saved.negatives
    best = saved.best
    // The counters know nothing but the values that they have seen.
    for epoch in series[Metric.validationError.rawValue]?.epochs ?? [] { _ = observePlateaus(at: epoch) }
  }

  /// The metric of the best epoch and of the rate's schedule.
  private var watched: String { (evaluator.cell.best ?? .validationError).rawValue }

  private mutating func observePlateaus(at epoch: Int) -> Plateaus {
    // Before the first step there is nothing that training could have improved.
    guard epoch > 0, let epochs = series[Metric.validationError.rawValue]?.epochs,
      let row = epochs.firstIndex(of: epoch)
    else { return Plateaus() }
    let passed = epoch - epochs[row - 1]
    var plateaus = Plateaus()
    if let value = series[watched]?[epoch] {
      plateaus.lowersRate = rateSchedule?.observe(value, epochs: passed) ?? false
    }
    if let metric = evaluator.cell.stop?.metric, let value = series[metric.rawValue]?[epoch] {
      plateaus.stops = stopRule?.observe(value, epochs: passed) ?? false
    }
    return plateaus
  }

  /// Ends the training early: what is there now is its last epoch.
  mutating func stop(_ trainer: Trainer) {
    keep(trainer)
    stoppedEpoch = trainer.epoch
  }

  private mutating func keep(_ trainer: Trainer) {
    weights.append(trainer.model.parameters, epoch: trainer.epoch)
    if let rows = evaluator.latestNegatives { negatives.append(rows, epoch: trainer.epoch) }
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

  mutating func measure(_ trainer: Trainer, summary: Trainer.EpochSummary?, isKept: Bool) -> Plateaus {
    let values = evaluator.measure(trainer, summary: summary)
    for (name, value) in values {
      let old = series[name] ?? Series(epochs: [], values: [])
      series[name] = Series(epochs: old.epochs + [trainer.epoch], values: old.values + [value])
    }
    if isKept { keep(trainer) }
    if let value = values.first(where: { $0.name == watched })?.value, value.isFinite,
      best.map({ value < $0.value }) ?? true
    {
      best = TrainingCheckpoint.Best(epoch: trainer.epoch, value: value, parameters: trainer.model.parameters)
    }
    return observePlateaus(at: trainer.epoch)
  }

  func results() -> StepResults {
    var results = StepResults()
    results.series = series
    let kept = best.map { weights.inserting($0.parameters, epoch: $0.epoch) } ?? weights
    kept.add(to: &results)
    if !negatives.epochs.isEmpty { negatives.add(to: &results) }
    if let best { results.scalars["best.epoch"] = Double(best.epoch) }
    if let stoppedEpoch { results.scalars["stopped.epoch"] = Double(stoppedEpoch) }
    return results
  }
}
