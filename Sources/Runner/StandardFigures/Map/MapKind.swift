import Figures
import StandardCells
import Studies

/// The kind of figure `map`: a number by colour, over two columns or over the names of an index.
public struct MapKind: FigureKind {
  /// The kind.
  public init() {}

  /// `map`.
  public let name = "map"

  /// The keys.
  public var documentation: String {
    """
    A number by colour: over two columns of a table, or over the names of an index and some expressions.

    | key | meaning |
    |---|---|
    | `table` | The table, `CELL.OUTPUT` or `CELL.SAMPLE.training`. |
    | `x`, `y` | Along and up: `column`, `label`, and with bins `range`. |
    | `color` | The values: `column` (else rows are counted), `label`, `scale`, `range`. |
    | `bins` | The number of equal cells along and up, `[60, 60]`; without, each value of a column has a place of its own. |
    | `rows` | Instead of a table, rows from the top: `value` (an expression with a value for each name), `label`. |
    | `seed` | One seed alone, `0` for the first; else the median of all. |
    | `note` | A line above the map. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    if !keys.has("table"), !keys.has("rows") { keys.missing("table") }
    let table = keys.has("table") ? reader.table("table", keys) : nil
    if keys.has("table") { keys.refuse("rows", because: "the values are columns of a table") }
    let isRows = !keys.has("table") && keys.has("rows")
    let rows = keys.children("rows")?.map { row in
      defer { row.finish() }
      return MapFigure.Row(
        value: row.required("value", .nothing) { row.expression($0, [.collection]) },
        label: row.required("label", "") { row.label($0) })
    }
    if isRows { keys.refuse("bins", because: "names have places of their own") }
    let bins = isRows ? nil : self.bins(keys)
    let x = side("x", reader, table, hasColumn: !isRows, hasBins: bins != nil)
    let y = side("y", reader, table, hasColumn: !isRows, hasBins: bins != nil)
    let (color, value) = self.color(reader, table, hasColumn: !isRows)
    let content: MapFigure.Content =
      isRows
      ? .rows(rows ?? [])
      : .table(
        MapFigure.Columns(
          pair: ColumnPair(table: table?.reference ?? .none, x: x.column, y: y.column), value: value, bins: bins))
    let figure = MapFigure(
      content: content, x: x.side, y: y.side, color: color, note: keys.label("note"), seed: nil)
    return MapFigure(
      content: content, x: x.side, y: y.side, color: color, note: figure.note,
      seed: reader.seed(of: figure.inputs))
  }

  private func bins(_ keys: MappingReader) -> [Int]? {
    guard keys.has("bins") else { return nil }
    guard let bins = keys.integers("bins", atLeast: 1) else { return nil }
    if bins.count == 2, bins.allSatisfy({ $0 <= 500 }) { return bins }
    keys.unexpected("bins", expected: "two whole numbers from 1 to 500")
    return nil
  }

  private func side(
    _ key: String, _ reader: CellReader, _ table: DeclaredTable?, hasColumn: Bool, hasBins: Bool
  ) -> (side: MapFigure.Side, column: String) {
    let keys = reader.keys
    guard let child = keys.child(key) else {
      if hasColumn, keys.has("table") { keys.missing(key) }
      return (MapFigure.Side(label: "", range: nil), "")
    }
    defer { child.finish() }
    var column = ""
    if hasColumn {
      column = reader.requiredColumn("column", child, in: table)
    } else {
      child.refuse("column", because: "there is no table")
    }
    if !hasBins { child.refuse("range", because: "each value has a place of its own, there are no bins") }
    return (MapFigure.Side(label: child.label("label") ?? column, range: hasBins ? child.range("range") : nil), column)
  }

  private func color(
    _ reader: CellReader, _ table: DeclaredTable?, hasColumn: Bool
  ) -> (AxisSettings, column: String?) {
    guard let child = reader.keys.child("color") else {
      return (AxisSettings(label: hasColumn ? "rows" : "", scale: .linear, range: nil), nil)
    }
    defer { child.finish() }
    if !hasColumn { child.refuse("column", because: "there is no table") }
    let column = hasColumn ? reader.column("column", child, in: table) : nil
    return (reader.axis(child, label: column ?? (hasColumn ? "rows" : "")), column)
  }
}
