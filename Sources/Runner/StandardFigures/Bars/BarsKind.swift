import Figures
import StandardCells
import Studies

/// The kind of figure `bars`: values with errors at named places.
public struct BarsKind: FigureKind {
  /// The kind.
  public init() {}

  /// `bars`.
  public let name = "bars"

  /// The keys.
  public var documentation: String {
    """
    Values with errors at named places, as bars: the median over seeds.

    | key | meaning |
    |---|---|
    | `series` | Bars of one look: `value` (an expression: a number, or a value for each name), or `table` with its columns `x` (names), `y` (values) and `error`; `label`; `at`, the name at which a number stands; `color` (1 to \(SeriesStyle.count)). |
    | `x` | The names' axis: `label`. |
    | `y` | The values' axis: `label`, `scale`, `range`. |
    | `errors` | `range` (least to greatest seed), `quartiles`, `deviation` (mean and standard deviation), `none`. |
    | `lines` | \(CurvesKind.linesMeaning) |
    | `seed` | One seed alone, `0` for the first. |
    | `note` | A line above the legend. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("series") { keys.missing("series") }
    let series = keys.children("series")?.map { entry(reader, $0) } ?? []
    if keys.has("seed") { keys.refuse("errors", because: "one seed has no error") }
    let lines = reader.lines(keys)
    return BarsFigure(
      xLabel: reader.namesLabel("x"), y: reader.requiredAxis("y"), series: series,
      errors: keys.choice("errors") ?? .range, lines: lines, note: keys.label("note"),
      seed: reader.seed(of: series.flatMap(\.values.cells)))
  }

  private func entry(_ cell: CellReader, _ reader: MappingReader) -> BarsFigure.Entry {
    let values: BarsFigure.Values
    var at: String?
    if reader.has("table") {
      let table = cell.table("table", reader)
      for key in ["value", "at"] { reader.refuse(key, because: "names and values are columns of a table") }
      values = .columns(
        ColumnPair(
          table: table?.reference ?? .none, x: cell.requiredColumn("x", reader, in: table),
          y: cell.requiredColumn("y", reader, in: table)), error: cell.column("error", reader, in: table))
    } else {
      for key in ["x", "y", "error"] { reader.refuse(key, because: "there is no table") }
      values = .expression(reader.required("value", .nothing) { reader.expression($0, [.number, .collection]) })
      at = reader.label("at")
    }
    let label = reader.required("label", "") { reader.label($0) }
    let color = reader.color()
    reader.finish()
    return BarsFigure.Entry(values: values, label: label, at: at, color: color)
  }
}
