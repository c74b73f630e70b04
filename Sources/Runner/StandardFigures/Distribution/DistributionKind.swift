import Figures
import StandardCells
import Studies

/// The kind of figure `distribution`: histograms of numbers.
public struct DistributionKind: FigureKind {
  /// The kind.
  public init() {}

  /// `distribution`.
  public let name = "distribution"

  /// The keys.
  public var documentation: String {
    """
    Histograms of numbers: of columns of tables, or of metrics.

    | key | meaning |
    |---|---|
    | `series` | Histograms: `value` (an expression), or `table` with `column`, and `by`, a column whose values tell rows apart; `label`. |
    | `x` | The numbers' axis: `label`, `scale` (`linear`, `log`: bins of equal ratio), `range`. |
    | `y` | The heights' axis: `label`, `scale`, `range`. |
    | `bins` | The number of bins; 40. |
    | `show` | Heights: `counts` or `percent` of all entries. |
    | `seed` | One seed alone, `0` for the first; else all together. |
    | `note` | A line above the legend. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("series") { keys.missing("series") }
    let series = keys.children("series")?.map { entry in
      defer { entry.finish() }
      let numbers = reader.numbers(entry)
      let label =
        numbers.isGrouped ? entry.label("label") : entry.required("label", "") { entry.label($0) }
      return DistributionFigure.Entry(numbers: numbers, label: label)
    }
    let show = keys.choice("show") ?? DistributionFigure.Heights.counts
    return DistributionFigure(
      x: reader.requiredAxis("x"),
      y: reader.axis("y", label: show == .counts ? "entries per bin" : "entries per bin [%]"), series: series ?? [],
      bins: keys.integer("bins", atLeast: 1, limit: .bins) ?? 40, show: show, note: keys.label("note"),
      seed: reader.seed(of: series?.flatMap(\.numbers.cells) ?? []))
  }
}
