import Autoencoders
import Expressions
import Studies

/// The record of a training so far, and the decisions that follow from it: the best epoch, the rate, the end.
package struct TrainingRecord {
  /// The number that says at which epoch the best metric was least.
  package static let bestEpoch = "best.epoch"
  /// The number that says at which epoch the stopping rule ended a training; absent when it did not.
  package static let stoppedEpoch = "stopped.epoch"

  package let evaluator: TrainingEvaluator
  private let cell: TrainCell
  private(set) var weights: EpochTable
  private(set) var negatives: EpochTable
  private(set) var series: [String: Series] = [:]
  private(set) var best: TrainingCheckpoint.Best?
  private var schedule: Plateau?
  private var stop: Plateau?
  /// The epoch at which the stopping rule ended the training; nil as long as it did not.
  private(set) var stoppedEpoch: Int?

  package init(evaluator: TrainingEvaluator, parameterCount: Int) {
    self.evaluator = evaluator
    cell = evaluator.cell
    weights = EpochTable(EpochTable.weights, width: parameterCount)
    negatives = EpochTable(EpochTable.negatives, width: evaluator.negativesWidth)
    schedule = cell.rateSchedule.map { Plateau($0) }
    stop = cell.stop.map { Plateau($0) }
  }

  /// Takes up a checkpoint. The rules' states follow from the series, and are not kept beside them. In a training that is longer than the
  /// one that kept it, the stopping rule may be reached there.
  package mutating func restore(_ saved: TrainingCheckpoint) {
    series = saved.series
    weights = saved.weights
    negatives = saved.negatives
    best = saved.best
    for (epoch, value) in history(of: cell.watchedMetric) { _ = schedule?.isReached(by: value, at: epoch) }
    for (epoch, value) in history(of: cell.stop?.metric) where stop?.isReached(by: value, at: epoch) == true {
      if epoch < cell.epochs { stoppedEpoch = epoch }
    }
  }

  private func history(of metric: Metric?) -> [(epoch: Int, value: Double)] {
    guard let series = metric.flatMap({ series[$0.name] }) else { return [] }
    return zip(series.epochs, series.values).map { (epoch: $0, value: $1) }
  }

  /// Some of the latest numbers, for the progress bar.
  package var headline: [(name: String, value: Double)] {
    var figures: [(name: String, value: Double)] = []
    if let error = series[Metric.validationError.name]?.values.last { figures.append(("error", error)) }
    if let negatives = series[Metric.negativesError.name]?.values.last { figures.append(("E−", negatives)) }
    if let signal = cell.evaluation.signals.first,
      let area = series[Metric.auc.recorded(signal)]?.values.last
    {
      figures.append(("AUC", area))
    }
    return figures
  }

  /// Measures the latest epoch; then the schedule may lower the rate of the epochs to come, and the stopping rule end them.
  ///
  /// - Returns: true when the stopping rule is reached, which ends nothing at the last epoch.
  @discardableResult
  package mutating func measure(_ trainer: Trainer, summary: Trainer.EpochSummary?) -> Bool {
    let values = evaluator.measure(trainer, summary: summary)
    for (name, value) in values {
      let old = series[name] ?? Series(epochs: [], values: [])
      series[name] = Series(epochs: old.epochs + [trainer.epoch], values: old.values + [value])
    }
    func value(of metric: Metric?) -> Double? { values.first { $0.name == metric?.name }?.value }
    if let value = value(of: cell.best ?? .validationError), value.isFinite, best.map({ value < $0.value }) ?? true {
      best = TrainingCheckpoint.Best(epoch: trainer.epoch, value: value, parameters: trainer.model.parameters)
    }
    if let factor = cell.rateSchedule?.factor, let value = value(of: cell.watchedMetric),
      schedule?.isReached(by: value, at: trainer.epoch) == true
    {
      trainer.rate *= factor
    }
    guard let value = value(of: cell.stop?.metric), stop?.isReached(by: value, at: trainer.epoch) == true else {
      return false
    }
    if trainer.epoch < cell.epochs { stoppedEpoch = trainer.epoch }
    return true
  }

  /// Keeps the network of the latest epoch, and the negatives that were looked at.
  package mutating func keep(_ trainer: Trainer) {
    weights.append(trainer.model.parameters, epoch: trainer.epoch)
    if let rows = evaluator.latestNegatives { negatives.append(rows, epoch: trainer.epoch) }
  }

  package func results() -> StepResults {
    var results = StepResults()
    results.series = series
    let kept = best.map { weights.inserting($0.parameters, epoch: $0.epoch) } ?? weights
    kept.add(to: &results)
    if !negatives.epochs.isEmpty { negatives.add(to: &results) }
    if let best { results.scalars[Self.bestEpoch] = Double(best.epoch) }
    if let stoppedEpoch { results.scalars[Self.stoppedEpoch] = Double(stoppedEpoch) }
    return results
  }
}
