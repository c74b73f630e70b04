import Expressions
import JetAutoencoders
import StandardCells
import Studies
import Tables

/// The kind `{ranking}`: signals ranked by single columns.
public struct RankingKind: CellKind {
  /// The kind.
  public init() {}

  /// `ranking`.
  public let name = "ranking"
  /// AUCs and signs.
  public var metrics: [Metric] { [.columnAUC, .columnSign] }

  /// The keys.
  public var documentation: String {
    """
    Signals ranked against a background by one column alone: what needs no model. A column is a feature, or another one that is kept
    beside the features.

    | key | meaning |
    |---|---|
    | `data` | The data cell. |
    | `background` | The sample's part against which signals are ranked. |
    | `signals` | Names and patterns of signals; the same part of each is taken. |
    | `columns` | The columns; a column's own score is its value or minus it, whichever has the greater mean AUC. |
    """
  }

  /// Reads a ranking.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    if !keys.has("data") { keys.missing("data") }
    let data = reader.reference("data", to: ["data"])
    let samples = (data?.body as? DataCell)?.samples
    keys.refuse("seeds", because: "nothing in it is random")
    return RankingCell(
      data: data?.name ?? "",
      background: keys.required("background", SampleReference(sample: "", split: .test)) {
        reader.sample($0, keys, in: samples)
      }, signals: keys.required("signals", []) { reader.members($0, keys, in: samples) },
      columns: keys.required("columns", []) { reader.texts($0, keys) })
  }
}
