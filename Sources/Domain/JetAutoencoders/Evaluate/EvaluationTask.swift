import Autoencoders
import Expressions
import Studies
import Tables
import VectorKernels

/// An evaluate cell: the networks of all repetitions, each at its chosen epoch, against the signals.
package struct EvaluationTask: Sendable {
  package let cell: EvaluateCell
  package let model: TrainedModel
  package let threads: Int
  /// The ranking of the samples by a density; nil without.
  package var ranking: DensityRanking?

  /// The mean in Double, in order.
  package static func mean(_ values: [Float]) -> Double {
    var sum = 0.0
    for value in values { sum += Double(value) }
    return sum / Double(values.count)
  }

  /// Evaluates the trainings' results, each at its epoch.
  ///
  /// - Throws: `CellFault` where the network of an epoch was not kept.
  package func run() throws(CellFault) -> StepResults {
    var results = StepResults()
    let (data, evaluator) = (model.data, EnergyEvaluator(shape: model.shape, threads: threads))
    var bootstrap = SignalBootstrap(
      background: cell.background.sample, signals: cell.signals, splits: [cell.background.split], in: data,
      threads: threads)
    let backgroundRows = data.rows(cell.background) ?? []
    for (seed, epoch) in model.epochs.enumerated() {
      let buffer = FloatBuffer(
        try EpochTable.weights(of: model.trainings[seed], at: epoch, model: cell.model, "evaluated"))
      let background = evaluator.energies(of: backgroundRows, parameters: buffer)
      var signals = SignalRanking(background: background)
      let replicated = bootstrap.ranking(background)
      results.set(.epoch, repetition: seed, to: Double(epoch))
      results.set(.backgroundError, repetition: seed, to: Self.mean(background))
      if let ranking {
        results.set(
          .densityCorrelation, repetition: seed,
          to: ranking.correlation(with: background, cell.background.sample))
      }
      for signal in cell.signals {
        let rows = data.rows(SampleReference(sample: signal, split: cell.background.split)) ?? []
        let energies = evaluator.energies(of: rows, parameters: buffer)
        results.set(.error, signal, repetition: seed, to: Self.mean(energies))
        if let ranking {
          results.set(
            .densitySignalCorrelation, signal, repetition: seed, to: ranking.correlation(with: energies, signal))
        }
        results.set(.auc, signal, repetition: seed, to: signals.area(of: energies))
        bootstrap.record(energies, of: signal, in: replicated, repetition: seed, into: &results)
      }
      results.set(.meanAUC, repetition: seed, to: signals.mean)
      bootstrap.recordMean(repetition: seed, into: &results)
    }
    bootstrap.finish(&results)
    return results
  }
}
