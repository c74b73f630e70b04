import Expressions
import JetAutoencoders
import StandardCells
import Studies
import Values

/// The kind of figure `heatmap`: a number for each signal, over mediator mass and invisible fraction.
public struct HeatmapKind: FigureKind {
  /// The kind.
  public init() {}

  /// `heatmap`.
  public let name = "heatmap"

  /// The keys.
  public var documentation: String {
    """
    A number for each signal of a cell, in the median over seeds: masses along, invisible fractions up. An AUC has its
    error below it: the standard deviation of that median over the bootstrap's replicates.

    | key | meaning |
    |---|---|
    | `of` | The evaluate, density or classifier cell. |
    | `value` | The metric; `auc`. |
    | `label` | The colour scale's label. |
    | `range` | The ends of the colour scale. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("of") { keys.missing("of") }
    let cell = reader.reference("of", to: ["evaluate", "density", "classifier"])
    var value = Metric.auc
    if let node = keys.node("value"), let name = keys.text("value", node) {
      let offered = (cell?.body.metrics ?? [.auc, .error]).filter(\.isIndexed)
      if let metric = offered.first(where: { $0.name == name }) {
        value = metric
      } else {
        let names = offered.map(\.name)
        keys.unexpected(
          "value", "one of \(names.joined(separator: ", "))", node, nearest: NearestName.nearest(to: name, in: names))
      }
    }
    return HeatmapFigure(
      of: cell?.name ?? "", value: value, label: keys.label("label") ?? (value == .auc ? "AUC" : value.name),
      range: keys.range("range"))
  }
}
