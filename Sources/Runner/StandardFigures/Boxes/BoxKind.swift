import Figures
import StandardCells
import Studies

/// The kind of figure `box`: how numbers are distributed, over seeds or groups.
public struct BoxKind: FigureKind {
  /// The kind.
  public init() {}

  /// `box`.
  public let name = "box"

  /// The keys.
  public var documentation: String {
    """
    How numbers are distributed, over seeds or groups of rows: quartiles and median, whiskers of at most 1.5 boxes, and points beyond.

    | key | meaning |
    |---|---|
    | `series` | Boxes: `value` (an expression), or `table` with `column`, and `by`, a column for each value of which there is a box; `label`. |
    | `x` | The names' axis: `label`. |
    | `y` | The values' axis: `label`, `scale`, `range`. |
    | `lines` | Horizontal lines: `value` (a number), `label`, `style`. |
    | `seed` | One seed alone, `0` for the first. |
    | `note` | A line above the legend. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("series") { keys.missing("series") }
    let series = keys.children("series")?.map { entry in
      defer { entry.finish() }
      return BoxFigure.Entry(
        numbers: reader.numbers(entry), label: entry.required("label", "") { entry.label($0) })
    }
    let lines = reader.lines(keys)
    return BoxFigure(
      xLabel: reader.namesLabel("x"), y: reader.requiredAxis("y"), series: series ?? [], lines: lines,
      note: keys.label("note"), seed: reader.seed(of: series?.flatMap(\.numbers.cells) ?? []))
  }
}
