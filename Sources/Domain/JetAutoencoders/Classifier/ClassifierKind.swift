import Expressions
import StandardCells
import Studies
import Tables

/// The kind `{classifier}`: supervised classifiers, for comparison.
public struct ClassifierKind: CellKind {
  /// The kind.
  public init() {}

  /// `classifier`.
  public let name = "classifier"
  /// Random numbers come from the cell's name.
  public let identification: Identification = [.name, .stream]
  /// Networks and epochs.
  public let progressWords = (part: "network", step: "epoch")
  /// AUCs.
  public var metrics: [Metric] { Self.metrics }

  package static let metrics: [Metric] = [.auc, .meanAUC, .aucError, .meanAUCError]

  /// The keys.
  public var documentation: String {
    """
    For each signal a network that was shown it, by cross-validation: the upper line to what finds signals unseen.

    | key | meaning |
    |---|---|
    | `data` | The data cell. |
    | `background` | Parts of one sample, all of them background; the same parts of each signal are taken. |
    | `signals` | Names and patterns of signals. |
    | `hidden` | The widths of the hidden layers. |
    | `epochs` | The number of epochs. |
    | `batch` | The number of entries in a batch. |
    | `optimizer` | `kind` (`adam`, `adamw`), `rate`, `weight_decay`, `beta1`, `beta2`, `epsilon`. |
    | `folds` | The number of folds; 5. |
    """
  }

  /// Reads a classifier.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    if !keys.has("data") { keys.missing("data") }
    let data = reader.reference("data", to: ["data"])
    let samples = (data?.body as? DataCell)?.samples
    keys.refuse("seeds", because: "a classifier is trained once, on each fold")
    return ClassifierCell(
      data: data?.name ?? "", background: keys.required("background", []) { parts($0, reader, in: samples) },
      signals: keys.required("signals", []) { reader.members($0, keys, in: samples) },
      hidden: keys.required("hidden", []) { key in
        keys.list(key, "a list of widths") { keys.integer(key, $0, atLeast: 1, limit: .width) }
      },
      epochs: keys.required("epochs", 1) { keys.integer($0, atLeast: 1, limit: .steps) },
      batch: keys.required("batch", 1) { keys.integer($0, atLeast: 1, limit: .batch) },
      optimizer: TrainReading.optimizer(keys),
      folds: keys.integer("folds", atLeast: 2, limit: .repetitions) ?? 5)
  }

  /// Different parts of one sample.
  private func parts(_ key: String, _ reader: CellReader, in samples: [String]?) -> [SampleReference]? {
    let keys = reader.keys
    let parts = keys.list(key, "parts of a sample") { reader.sample(key, $0, keys, in: samples) }
    if let parts, let node = keys.node(key), Set(parts.map(\.sample)).count > 1 || Set(parts).count < parts.count {
      keys.unexpected(key, "different parts of one sample", node)
    }
    return parts
  }
}
