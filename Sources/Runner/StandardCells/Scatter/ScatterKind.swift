import Expressions
import Figures
import Studies

/// The kind of figure `scatter`: one quantity against another.
public struct ScatterKind: FigureKind {
  /// The kind.
  public init() {}

  /// `scatter`.
  public let name = "scatter"

  /// The keys.
  public var documentation: String {
    """
    One quantity against another: a point for each seed, each epoch of a seed, or each name of an index.

    | key | meaning |
    |---|---|
    | `panels` | Row by row, each with `x` and `y` (`label`, `scale`, `range`), `note`, `series`, `lines`, `diagonal`. |
    | `series` | Points: `x` and `y` (expressions), `label`, `connect` (joins the epochs of a seed, with its number at the last), `color` (1 to \(SeriesStyle.count)). |
    | `table` | Of points: `x` and `y` are columns of this table, `CELL.OUTPUT` or `CELL.SAMPLE.training`; each row is a point. |
    | `lines` | \(CurvesKind.linesMeaning) |
    | `diagonal` | Draws the line on which both are equal. |
    | `columns` | The number of panels beside one another. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("panels") { keys.missing("panels") }
    let panels = keys.children("panels")?.map { panel(reader, $0) } ?? []
    return ScatterFigure(
      panels: panels, columns: keys.integer("columns", atLeast: 1, atMost: 6) ?? min(2, max(1, panels.count)))
  }

  private func panel(_ cell: CellReader, _ reader: MappingReader) -> ScatterFigure.Panel {
    if !reader.has("series") { reader.missing("series") }
    let panel = ScatterFigure.Panel(
      x: axis("x", cell, reader), y: axis("y", cell, reader), note: reader.label("note"),
      series: reader.children("series")?.map { points(cell, $0) } ?? [], lines: cell.lines(reader),
      diagonal: reader.flag("diagonal") ?? false)
    reader.finish()
    return panel
  }

  private func axis(_ key: String, _ cell: CellReader, _ reader: MappingReader) -> AxisSettings {
    if !reader.has(key) { reader.missing(key) }
    let child = reader.child(key)
    let settings = child.map { cell.axis($0, label: nil) }
    child?.finish()
    return settings ?? AxisSettings(label: "", scale: .linear, range: nil)
  }

  private func points(_ cell: CellReader, _ reader: MappingReader) -> ScatterFigure.Points {
    if let pair = cell.columnPair(reader) {
      let points = ScatterFigure.Points(
        place: .columns(pair), label: reader.required("label", "") { reader.label($0) },
        connect: reader.flag("connect") ?? false, color: reader.color())
      reader.finish()
      return points
    }
    func coordinate(_ key: String) -> Expression {
      reader.required(key, .nothing) { reader.expression($0, [.number, .series, .collection]) }
    }
    let context = cell.context
    let x = coordinate("x")
    let abscissae = context.pendingExpressions.last
    let y = coordinate("y")
    let ordinates = context.pendingExpressions.last
    let connect = reader.flag("connect") ?? false
    if let abscissae, let ordinates, abscissae.expression == x, ordinates.expression == y {
      context.pendingPairs.append(
        PendingPair(x: abscissae, y: ordinates, connect: connect ? reader.node("connect")?.location : nil))
    }
    let points = ScatterFigure.Points(
      place: .metrics(x: x, y: y), label: reader.required("label", "") { reader.label($0) }, connect: connect,
      color: reader.color())
    reader.finish()
    return points
  }
}
