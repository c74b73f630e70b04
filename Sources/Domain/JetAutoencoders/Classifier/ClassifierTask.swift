import Classifiers
import Deterministic
import Expressions
import Steps
import Studies
import Tables

/// A classifier cell: for each signal and fold a network, signals and folds in parallel, and the AUC of each signal.
package struct ClassifierTask: Sendable {
  package let cell: ClassifierCell
  package let data: PreparedData
  package let step: StepContext

  /// Trains and evaluates.
  ///
  /// - Throws: `CellFault` where there are fewer entries than folds, or `Interrupted`.
  package func run() throws -> StepResults {
    let settings = ClassifierSettings(
      hidden: cell.hidden, batch: cell.batch, epochs: cell.epochs, optimizer: cell.optimizer.engineSettings)
    let background = try rows(of: cell.background.first?.sample ?? "")
    var validations: [CrossValidation] = []
    for signal in cell.signals {
      let training = ClassifierTraining(
        background: background, signal: try rows(of: signal), features: data.features.count)
      validations.append(CrossValidation(training, folds: cell.folds))
    }
    let folds = ParallelLoop.map(cell.signals.count * cell.folds, threads: step.share.threads) {
      [validations] network in
      let (signal, fold) = network.quotientAndRemainder(dividingBy: cell.folds)
      return Result {
        try step.interruption.check()
        // A signal has the same networks whatever the other signals are.
        return try validations[signal].logits(
          ofFold: fold, settings, stream: step.stream.stream(cell.signals[signal]).stream(fold)
        ) { epoch in
          try step.interruption.check()
          step.progress.report(part: network, step: epoch)
        }
      }
    }
    var results = StepResults()
    var areas: [Double] = []
    var bootstrap = SignalBootstrap(
      background: cell.background.first?.sample ?? "", signals: cell.signals, splits: cell.background.map(\.split),
      in: data, threads: step.share.threads)
    for (place, signal) in cell.signals.enumerated() {
      let own = try folds[(place * cell.folds)..<((place + 1) * cell.folds)].map { try $0.get() }
      let area = CrossValidation.areaUnderCurve(own)
      results.scalars[Metric.auc.recorded(signal)] = area
      areas.append(area)
      // Folds are runs of rows in their order.
      bootstrap.record(
        own.flatMap(\.signal), of: signal, in: bootstrap.ranking(own.flatMap(\.background)), into: &results)
    }
    results.scalars[Metric.meanAUC.name] = SignalRanking.mean(areas)
    bootstrap.recordMean(into: &results)
    bootstrap.finish(&results)
    return results
  }

  /// The parts of a sample that the cell names, one after another.
  private func rows(of sample: String) throws(CellFault) -> [Float] {
    let rows = cell.background.flatMap { data.rows(SampleReference(sample: sample, split: $0.split)) ?? [] }
    let count = rows.count / data.features.count
    guard count >= cell.folds else {
      throw CellFault(
        "cannot be fitted: \(count) entries of '\(sample)' for \(cell.folds) folds: expected at least as many entries")
    }
    return rows
  }
}
