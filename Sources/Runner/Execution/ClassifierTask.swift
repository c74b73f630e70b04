import Autoencoders
import Classifiers
import Deterministic
import Studies

/// A classifier cell: for each signal and fold a network, signals and folds in parallel, and the AUC of each signal.
struct ClassifierTask: Sendable {
  let cell: ClassifierCell
  let data: PreparedData
  let stream: RandomStream
  let threads: Int
  let interruption: Interruption
  /// Called after each epoch with the place of the network among all and the epoch.
  let report: @Sendable (_ network: Int, _ epoch: Int) -> Void

  /// How many networks are trained.
  var networkCount: Int { cell.signals.count * cell.folds }

  /// Trains and evaluates.
  ///
  /// - Throws: `TooFewJets`, or `ExecutionError.interrupted`.
  func run() throws -> StepResults {
    let settings = ClassifierSettings(
      hidden: cell.hidden, batch: cell.batch, epochs: cell.epochs, optimizer: cell.optimizer.engineSettings)
    let background = try rows(of: cell.background.first?.sample ?? "")
    var validations: [CrossValidation] = []
    for signal in cell.signals {
      let training = ClassifierTraining(
        background: background, signal: try rows(of: signal), features: data.features.count)
      validations.append(CrossValidation(training, folds: cell.folds))
    }
    let folds = ParallelLoop.map(networkCount, threads: threads) { [validations] network in
      let (signal, fold) = network.quotientAndRemainder(dividingBy: cell.folds)
      return Result {
        try interruption.check()
        // A signal has the same networks whatever the other signals are.
        return try validations[signal].logits(
          ofFold: fold, settings, stream: stream.stream(cell.signals[signal]).stream(fold)
        ) { epoch in
          try interruption.check()
          report(network, epoch)
        }
      }
    }
    var results = StepResults()
    var areas: [Double] = []
    for (place, signal) in cell.signals.enumerated() {
      let own = try folds[(place * cell.folds)..<((place + 1) * cell.folds)].map { try $0.get() }
      let area = CrossValidation.areaUnderCurve(own)
      results.scalars[StepResults.name(.auc, signal)] = area
      areas.append(area)
    }
    results.scalars[StepResults.name(.meanAUC)] = SignalRanking.mean(areas)
    return results
  }

  /// The parts of a sample that the cell names, one after another.
  private func rows(of sample: String) throws(TooFewJets) -> [Float] {
    let rows = cell.background.flatMap { data.rows(SampleReference(sample: sample, split: $0.split)) ?? [] }
    let count = rows.count / data.features.count
    guard count >= cell.folds else { throw TooFewJets(sample: sample, count: count, folds: cell.folds) }
    return rows
  }

  /// Fewer entries than folds.
  struct TooFewJets: Error, CustomStringConvertible {
    let sample: String
    let count: Int
    let folds: Int

    var description: String { "\(count) entries of '\(sample)' for \(folds) folds: expected at least as many entries" }
  }
}
