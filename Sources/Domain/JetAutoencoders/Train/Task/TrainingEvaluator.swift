import Autoencoders
import Deterministic
import Expressions
import Tables

/// The measurements of a network while it trains: energies and AUCs on the validation split.
package final class TrainingEvaluator {
  package let cell: TrainCell
  private let validation: [Float]
  private let signals: [(name: String, rows: [Float])]
  private let evaluator: EnergyEvaluator
  private let negatives: NegativeEvaluation?
  private let ranking: DensityRanking?

  package init(
    cell: TrainCell, data: PreparedData, shape: AutoencoderShape, stream: RandomStream, ranking: DensityRanking?,
    threads: Int
  ) {
    self.cell = cell
    self.ranking = ranking
    validation = data.rows(cell.validation) ?? []
    signals = cell.evaluation.signals.map { name in
      (name, data.rows(SampleReference(sample: name, split: cell.validation.split)) ?? [])
    }
    evaluator = EnergyEvaluator(shape: shape, threads: threads)
    let training = data.rows(cell.sample) ?? []
    negatives = cell.trainingSettings.sampler.flatMap { [validation, signals] settings in
      cell.evaluation.negatives
        ? NegativeEvaluation(
          cell: cell, settings: settings, shape: shape, training: training, validation: validation, signals: signals,
          stream: stream,
          threads: threads) : nil
    }
  }

  /// Numbers in a row of kept negatives; 0 without any.
  package var negativesWidth: Int { negatives?.width ?? 0 }

  /// The negatives of the latest measurement, row after row.
  package var latestNegatives: [Float]? { negatives?.latest }

  /// The number of threads that share the work; it may change between measurements.
  package var threads: Int {
    get { evaluator.threads }
    set {
      guard newValue != evaluator.threads else { return }
      evaluator.threads = newValue
      negatives?.threads = newValue
    }
  }

  /// The metrics after the trainer's latest epoch, in a fixed order.
  package func measure(_ trainer: Trainer, summary: Trainer.EpochSummary?) -> [(name: String, value: Double)] {
    var values: [(name: String, value: Double)] = []
    func add(_ metric: Metric, _ value: Double, _ signal: String? = nil) {
      values.append((metric.recorded(signal), value))
    }
    if let summary {
      add(.trainingError, summary.positiveEnergy)
      add(.trainingLoss, summary.loss)
    }
    add(.rate, trainer.rate)
    let background = evaluator.energies(of: validation, parameters: trainer.evaluationParameters)
    add(.validationError, EvaluationTask.mean(background))
    if let ranking { add(.densityCorrelation, ranking.correlation(with: background, cell.validation.sample)) }
    var areas = SignalRanking(background: background)
    for signal in signals {
      let energies = evaluator.energies(of: signal.rows, parameters: trainer.evaluationParameters)
      add(.error, EvaluationTask.mean(energies), signal.name)
      if let ranking {
        add(.densitySignalCorrelation, ranking.correlation(with: energies, signal.name), signal.name)
      }
      add(.auc, areas.area(of: energies), signal.name)
    }
    if let mean = areas.mean { add(.meanAUC, mean) }
    let measured = negatives?.measure(trainer) ?? []
    values += measured
    if cell.metrics.contains(Metric.validationLoss.byEpoch) {
      add(.validationLoss, loss(positiveEnergy: EvaluationTask.mean(background), measured, trainer.settings))
    }
    return values
  }

  /// The objective on the validation sample and the negatives that are looked at, regularisation apart.
  private func loss(
    positiveEnergy: Double, _ negatives: [(name: String, value: Double)], _ settings: TrainingSettings
  ) -> Double {
    func value(_ metric: Metric) -> Double { negatives.first { $0.name == metric.name }?.value ?? .nan }
    guard settings.objective != .wasserstein else { return value(.wasserstein) }
    return settings.objective.value(
      positiveEnergy: positiveEnergy, difference: positiveEnergy - value(.negativesError))
  }
}
