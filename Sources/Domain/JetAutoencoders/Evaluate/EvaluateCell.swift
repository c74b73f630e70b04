import Expressions
import Studies
import Tables
import Values

/// An `{evaluate}` cell: a trained model at one epoch of each seed, against several signals.
public struct EvaluateCell: CellBody {
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

  /// The model, the cells of the epoch's expression, and the density.
  public var inputs: [String] { [model] + (at.expression?.cells ?? []) + (density.map { [$0] } ?? []) }
  /// The signals.
  public var members: [String] { signals }
  /// One step evaluates all seeds.
  public var repetition: Repetition { .all }
  /// The number of seeds of the model.
  public func seeds(_ known: [Cell]) -> Int? { known.first { $0.name == model }?.seeds }

  /// Refuses samples without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let train = results.study.cell(named: model)?.body as? TrainCell else { return }
    try results.requireRows(
      of: [background] + signals.map { SampleReference(sample: $0, split: background.split) }, in: train.data)
  }

  /// Evaluates the model at the epoch of each seed.
  public func run(_ step: StepContext) throws -> StepResults {
    guard let train = step.study.cell(named: model)?.body as? TrainCell, let data = step.results.data[train.data] else {
      throw CellFault("cannot be evaluated: '\(model)' has no data")
    }
    let epochs = try step.results.epochs(at, of: model)
    let task = EvaluationTask(
      cell: self, data: data, shape: train.shape(features: data.features.count), threads: step.share.threads,
      ranking: try step.ranking(
        by: density, of: [background.sample] + signals, split: background.split, in: data))
    return try task.run(step.results.steps[model] ?? [], epochs: epochs)
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
