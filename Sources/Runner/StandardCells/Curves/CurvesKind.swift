import Figures
import Studies

/// The kind of figure `curves`: metrics by epoch, in panels above one another.
public struct CurvesKind: FigureKind {
  /// The kind.
  public init() {}

  /// `curves`.
  public let name = "curves"

  /// The keys.
  public var documentation: String {
    """
    Metrics by epoch, in the median over seeds.

    | key | meaning |
    |---|---|
    | `panels` | From top to bottom, each with `label`, `scale` (`linear`, `log`), `range`, `note`, `series`, `lines`, `right`. |
    | `series` | Curves: `value` (an expression), `label`, `style` (`solid`, `dashed`, `dotted`), `axis` (`left`, `right`), `color` (1 to \(SeriesStyle.count)). |
    | `table`, `x`, `y` | Of a curve instead of `value`: two columns of a table, `CELL.OUTPUT` or `CELL.SAMPLE.training`. |
    | `right` | A second axis of a panel: `label`, `scale`, `range`. |
    | `lines` | \(Self.linesMeaning) |
    | `x` | The shared axis: `label`, `scale`, `range`. |
    | `band` | `quartiles` (and a thin line for each seed; up to four seeds have lines alone), `seeds` (from the least to the greatest seed) or `none`. |
    | `seed` | One seed alone, without band: `0` for the first, which tables and messages call seed 1. |

    A `range` of a vertical axis is widened to the next tick where a curve leaves it, up to twice its length; a curve that goes farther is
    cut off, and the legend says so. Without `range`, curves and bands decide, and a seed that goes astray leaves the panel. `color` is the
    number of a look, so that one thing can have one look in all figures; series without have the first that are free.
    """
  }

  /// The meaning of `lines`, with the convention that tells lines of one meaning by one style.
  package static let linesMeaning =
    "Horizontal lines: `value` (a number), `label`, `style`: `dotted` (the default) for a floor or chance, `dashed` for a limit."

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    let axis = reader.epochAxis()
    if !keys.has("panels") { keys.missing("panels") }
    let panels = keys.children("panels")?.map { panel(reader, $0) } ?? []
    if keys.has("seed") { keys.refuse("band", because: "one seed has no band") }
    let cells = panels.flatMap { $0.series.flatMap(\.values.cells) + $0.lines.flatMap(\.value.cells) }
    let seeds = reader.known.filter { $0.body.repetition != .none && cells.contains($0.name) }.map(\.seeds).min()
    return CurvesFigure(
      x: axis, panels: panels, band: keys.choice("band") ?? .quartiles, seed: reader.seed(below: seeds))
  }

  private func values(_ cell: CellReader, _ curve: MappingReader) -> CurvesFigure.Values {
    if let pair = cell.columnPair(curve, refusing: ["value"]) { return .columns(pair) }
    for key in ["x", "y"] { curve.refuse(key, because: "there is no table") }
    return .series(curve.required("value", .nothing) { curve.expression($0, [.series], what: "a curve") })
  }

  private func panel(_ cell: CellReader, _ reader: MappingReader) -> CurvesFigure.Panel {
    let y = cell.axis(reader, label: nil)
    if !reader.has("series") { reader.missing("series") }
    let series = reader.children("series")?.map { curve in
      defer { curve.finish() }
      return CurvesFigure.Curve(
        values: values(cell, curve),
        label: curve.required("label", "") { curve.label($0) }, style: curve.choice("style") ?? .solid,
        side: curve.choice("axis") ?? .left, color: curve.color())
    }
    let right = reader.child("right")
    let rightAxis = right.map { cell.axis($0, label: nil) }
    right?.finish()
    if rightAxis == nil, series?.contains(where: { $0.side == .right }) == true { reader.missing("right") }
    let lines = cell.lines(reader)
    let note = reader.label("note")
    reader.finish()
    return CurvesFigure.Panel(y: y, right: rightAxis, note: note, series: series ?? [], lines: lines)
  }
}
