import Autoencoders
import Studies
import VectorKernels

/// An evaluate cell: the networks of all repetitions, each at its chosen epoch, against the signals.
struct EvaluationTask: Sendable {
  let name: String
  let cell: EvaluateCell
  let data: PreparedData
  let shape: AutoencoderShape
  let threads: Int
  /// How a density ranks the samples; nil without.
  var ranking: DensityRanking?

  /// Numbers are named `auc["signal"]@seed`, seeds from 0.
  static func name(_ metric: Metric, _ signal: String? = nil, seed: Int) -> String {
    "\(StepResults.name(metric, signal))@\(seed)"
  }

  /// The mean in Double, in order.
  static func mean(_ values: [Float]) -> Double {
    var sum = 0.0
    for value in values { sum += Double(value) }
    return sum / Double(values.count)
  }

  /// Evaluates the trainings' results, each at its epoch.
  ///
  /// - Throws: `ExecutionError.epochNotKept`.
  func run(_ trainings: [StepResults], epochs: [Int]) throws(ExecutionError) -> StepResults {
    var results = StepResults()
    let evaluator = EnergyEvaluator(shape: shape, threads: threads)
    let backgroundRows = data.rows(cell.background) ?? []
    for (seed, training) in trainings.enumerated() {
      let weights = EpochTable(training, name: EpochTable.weights)
      guard let parameters = weights?.row(of: epochs[seed]) else {
        let kept = weights.map { "\($0.epochs.first ?? 0) … \($0.epochs.last ?? 0)" } ?? "none"
        throw .epochNotKept(cell: cell.model, epoch: epochs[seed], kept: kept)
      }
      let buffer = FloatBuffer(parameters)
      let background = evaluator.energies(of: backgroundRows, parameters: buffer)
      var signals = SignalRanking(background: background)
      results.scalars[Self.name(.epoch, seed: seed)] = Double(epochs[seed])
      results.scalars[Self.name(.backgroundError, seed: seed)] = Self.mean(background)
      if let ranking {
        results.scalars[Self.name(.densityCorrelation, seed: seed)] = ranking.correlation(
          with: background, cell.background.sample)
      }
      for signal in cell.signals {
        let rows = data.rows(SampleReference(sample: signal, split: cell.background.split)) ?? []
        let energies = evaluator.energies(of: rows, parameters: buffer)
        results.scalars[Self.name(.error, signal, seed: seed)] = Self.mean(energies)
        if let ranking {
          results.scalars[Self.name(.densitySignalCorrelation, signal, seed: seed)] = ranking.correlation(
            with: energies, signal)
        }
        results.scalars[Self.name(.auc, signal, seed: seed)] = signals.area(of: energies)
      }
      results.scalars[Self.name(.meanAUC, seed: seed)] = signals.mean
    }
    return results
  }
}
