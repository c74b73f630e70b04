import Expressions
import Studies
import Tables
import Values

/// An `{evaluate}` cell: a trained model at one epoch of each seed, against several signals.
public struct EvaluateCell: TrainedModelCell {
  /// The train cell.
  public let model: String
  /// The epoch.
  public let at: EpochChoice
  /// The sample against which signals are ranked.
  public let background: SampleReference
  /// The signals, in order; the same split as the background's is taken of each.
  public let signals: [String]
  /// The density cell with which energies are correlated; nil without.
  public let density: String?

  /// The metrics that it has.
  public var metrics: [Metric] {
    EvaluateKind.metrics.filter {
      density != nil || ($0 != .densityCorrelation && $0 != .densitySignalCorrelation)
    }
  }

  /// Evaluates the model at the epoch of each seed.
  public func run(_ step: StepContext) throws -> StepResults {
    let model = try step.trainedModel(of: self, "evaluated")
    let ranking = try step.ranking(
      by: density, of: [background.sample] + signals, split: background.split, in: model.data)
    return try EvaluationTask(cell: self, model: model, threads: step.share.threads, ranking: ranking).run()
  }

  /// The model, and the numbers of seeds and signals.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(model), \(Count.words(cell.seeds, "seed")), \(Count.words(signals.count, "signal"))"
  }
}

extension EvaluateCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    var body: [String: Value] = [
      "model": .text(model), "at": at.canonicalValue, "background": background.canonicalValue,
      "signals": .texts(signals),
    ]
    // Without it, the identity is that of before there was such a key.
    if let density { body["density"] = .text(density) }
    return .mapping(body)
  }
}
