import Autoencoders
import Deterministic
import Foundation
import Steps
import Studies
import Tables

/// One repetition of a train cell, from its first epoch, its last checkpoint or the end of a shorter one, to its end: the last epoch, or
/// the one at which its stopping rule ends it.
package struct TrainingTask: Sendable {
  package let cell: TrainCell
  package let data: PreparedData
  package let step: StepContext
  /// The ranking of the measured samples by a density; nil without.
  package var ranking: DensityRanking?

  private var stream: RandomStream { step.stream }

  /// The least time between checkpoints; longer where a checkpoint is slow to write, so that they take 2 % of the time.
  private static let leastInterval = Duration.milliseconds(250)

  /// Runs it.
  ///
  /// - Throws: `Interrupted` after a checkpoint, or an error of storage.
  package func run() throws -> StepResults {
    let shape = cell.shape(features: data.features.count)
    let rows = data.rows(cell.sample) ?? []
    let trainer = Trainer(
      shape: shape, settings: cell.trainingSettings, rows: rows, stream: stream, threads: step.share.threads)
    var record = TrainingRecord(
      evaluator: TrainingEvaluator(
        cell: cell, data: data, shape: shape, stream: stream.stream("evaluation"), ranking: ranking,
        threads: step.share.threads),
      parameterCount: shape.parameterCount)
    func read(_ bytes: Data) -> TrainingCheckpoint? {
      TrainingCheckpoint(bytes).flatMap { $0.fits(shape, before: cell.epochs) ? $0 : nil }
    }
    if let saved = step.checkpoint.load().flatMap(read) ?? step.checkpoint.earlier(read) {
      trainer.state = saved.trainer
      record.restore(saved)
    } else {
      record.measure(trainer, summary: nil)
      record.keep(trainer)
    }
    let clock = ContinuousClock()
    var next = clock.now.advanced(by: Self.leastInterval)
    while trainer.epoch < cell.epochs, record.stoppedEpoch == nil {
      if step.interruption.isRequested {
        try step.checkpoint.save(checkpoint(trainer, record).bytes)
        throw Interrupted()
      }
      trainer.threads = step.share.threads
      record.evaluator.threads = trainer.threads
      let summary = trainer.runEpoch()
      let isMeasured = trainer.epoch % cell.evaluation.every == 0
      if isMeasured {
        let isAtEnd = record.measure(trainer, summary: summary)
        if isAtEnd || trainer.epoch % cell.checkpointEvery == 0 { record.keep(trainer) }
      }
      let isLast = trainer.epoch == cell.epochs
      if isLast || record.stoppedEpoch != nil {
        // Of a training that goes on, the last epoch is measured and kept only where it is every so many.
        step.checkpoint.keep(checkpoint(trainer, record).bytes, at: trainer.epoch)
        if !isMeasured { record.measure(trainer, summary: summary) }
        record.keep(trainer)
      }
      if isLast || isMeasured { step.progress.report(step: trainer.epoch, figures: record.headline) }
      if !isLast, record.stoppedEpoch == nil, clock.now > next {
        let cost = try clock.measure { try step.checkpoint.save(checkpoint(trainer, record).bytes) }
        next = clock.now.advanced(by: max(Self.leastInterval, cost * 50))
      }
    }
    if let stopped = record.stoppedEpoch { step.progress.reportEnd(step: stopped) }
    return record.results()
  }

  private func checkpoint(_ trainer: Trainer, _ record: TrainingRecord) -> TrainingCheckpoint {
    TrainingCheckpoint(
      trainer: trainer.state, series: record.series, weights: record.weights, negatives: record.negatives,
      best: record.best)
  }
}
