import Autoencoders
import Deterministic
import Digests
import Foundation
import Ledger
import Studies

/// One repetition of a train cell, from its first epoch or its last checkpoint to its end: the last epoch, or the one at which its
/// stopping rule ends it.
struct TrainingTask: Sendable {
  let cell: TrainCell
  let data: PreparedData
  let stream: RandomStream
  let identity: Digest
  /// How many threads it may use, looked at before each epoch.
  let share: ThreadShare
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
      shape: shape, settings: cell.trainingSettings, rows: rows, stream: stream, threads: share.threads)
    var record = TrainingRecord(
      evaluator: TrainingEvaluator(
        cell: cell, data: data, shape: shape, stream: stream.stream("evaluation"), ranking: ranking,
        threads: share.threads),
      parameterCount: shape.parameterCount)
    if continues, let bytes = checkpoints.load(for: identity), let saved = TrainingCheckpoint(bytes) {
      trainer.state = saved.trainer
      record.restore(saved)
    } else {
      record.measure(trainer, summary: nil)
      record.keep(trainer)
    }
    let clock = ContinuousClock()
    var next = clock.now.advanced(by: Self.leastInterval)
    while trainer.epoch < cell.epochs, record.stoppedEpoch == nil {
      if interruption.isRequested {
        try save(trainer, record)
        throw ExecutionError.interrupted
      }
      trainer.threads = share.threads
      record.evaluator.threads = trainer.threads
      let summary = trainer.runEpoch()
      let isLast = trainer.epoch == cell.epochs
      if isLast || trainer.epoch % cell.evaluation.every == 0 {
        record.measure(trainer, summary: summary)
        if isLast || record.stoppedEpoch != nil || trainer.epoch % cell.checkpointEvery == 0 { record.keep(trainer) }
        report(trainer.epoch, record.headline)
      }
      if !isLast, record.stoppedEpoch == nil, clock.now > next {
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
