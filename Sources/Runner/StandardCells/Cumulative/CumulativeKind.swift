import Figures
import Studies

/// The kind of figure `cumulative`: the fraction of seeds that have reached a number.
public struct CumulativeKind: FigureKind {
  /// The kind.
  public init() {}

  /// `cumulative`.
  public let name = "cumulative"

  /// The keys.
  public var documentation: String {
    """
    The fraction of seeds that have reached a number by each abscissa, as a step curve.

    | key | meaning |
    |---|---|
    | `series` | Curves: `values` (an expression that is a number for each seed), `label`, `color` (1 to \(SeriesStyle.count)). |
    | `x` | The numbers' axis: `label`, `scale`, `range`. |
    | `y` | The fractions' axis: `label`. |
    | `note` | A line above the legend. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    let axis = reader.epochAxis()
    let y = keys.child("y")
    let yLabel = y?.label("label") ?? "fraction of seeds"
    y?.finish()
    if !keys.has("series") { keys.missing("series") }
    let series = keys.children("series")?.map { entry in
      defer { entry.finish() }
      return CumulativeFigure.Entry(
        values: entry.required("values", .nothing) { entry.expression($0, [.number]) },
        label: entry.required("label", "") { entry.label($0) }, color: entry.color())
    }
    return CumulativeFigure(x: axis, yLabel: yLabel, note: keys.label("note"), series: series ?? [])
  }
}
