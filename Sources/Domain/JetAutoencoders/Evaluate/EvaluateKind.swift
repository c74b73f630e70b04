import Expressions
import Studies
import Tables

/// The kind `{evaluate}`: trained models at one epoch of each seed, against several signals.
public struct EvaluateKind: CellKind {
  /// The kind.
  public init() {}

  /// `evaluate`.
  public let name = "evaluate"
  /// `Evaluation`.
  public let title = "Evaluation"
  /// One step records the values of all seeds.
  public let recordsRepetitions = true
  /// AUCs with their errors, energies and correlations.
  public var metrics: [Metric] { Self.metrics }

  package static let metrics: [Metric] = [
    .auc, .meanAUC, .aucError, .meanAUCError, .error, .backgroundError, .epoch, .densityCorrelation,
    .densitySignalCorrelation,
  ]

  /// The keys.
  public var documentation: String {
    """
    A trained model at one epoch of each seed, against several signals.

    | key | meaning |
    |---|---|
    | `model` | The train cell. |
    | `at` | The epoch: `first`, `last`, `best`, `epoch N`, a whole number, or an expression such as `argmin(validation.error)`. |
    | `background` | The sample's part against which signals are ranked. |
    | `signals` | Names and patterns of signals; the same part of each is taken. |
    | `density` | A density cell with which energies are correlated. |
    """
  }

  /// Reads an evaluation.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    let (model, at, background, samples) = reader.trainedModel()
    let signals = keys.required("signals", []) { reader.members($0, keys, in: samples) }
    return EvaluateCell(
      model: model, at: at, background: background, signals: signals,
      density: reader.density(keys, of: [background.sample] + signals))
  }
}
