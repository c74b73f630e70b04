import Expressions
import Figures
import StandardCells
import Studies
import Values

/// A figure of kind `map`: a number by colour, over two columns of a table, or over the names of an index and some expressions.
///
///     kind: map
///     table: fit.scan
///     x: { column: depth, label: depth }
///     y: { column: rate, label: rate }
///     color: { column: accuracy, label: accuracy, range: [0, 1] }
///
/// Without `bins`, every value of a column is a place of its own, and a cell has the median of the rows and seeds that are there, or
/// their number where `color` has no column. With `bins: [60, 60]`, the plane of both numbers is cut into equal cells, each with the
/// mean of its rows, or their number. A cell without a value is crossed out.
public struct MapFigure: FigureBody {
  /// The contents.
  public let content: Content
  /// The label along.
  public let x: Side
  /// The label up.
  public let y: Side
  /// The colour scale.
  public let color: AxisSettings
  /// A line above the map.
  public let note: String?
  /// The only seed that is drawn, from 0; nil for all.
  public let seed: Int?

  /// The cells of the values.
  public var inputs: [String] {
    switch content {
    case .table(let columns): [columns.pair.table.cell]
    case .rows(let rows): rows.flatMap(\.value.cells)
    }
  }

  /// Draws the map.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(.plot(try MapDrawing(results: context.results, figure: self).plot()))
  }

  /// The contents of a map.
  public enum Content: Hashable, Sendable {
    /// Columns of a table.
    case table(Columns)
    /// Values for each name of an index, an expression a row.
    case rows([Row])
  }

  /// The columns of a table.
  public struct Columns: Hashable, Sendable {
    /// The columns along and up.
    public let pair: ColumnPair
    /// The column of the values; nil where rows are counted.
    public let value: String?
    /// The number of cells along and up; nil where each value has a place of its own.
    public let bins: [Int]?
  }

  /// A row.
  public struct Row: Hashable, Sendable {
    /// A value for each name.
    public let value: Expression
    /// The name of the row.
    public let label: String
  }

  /// A side of the map.
  public struct Side: Hashable, Sendable {
    /// Its label.
    public let label: String
    /// The ends, of a map with bins; nil for those of the data.
    public let range: ClosedRange<Double>?
  }
}

extension MapFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    var keys: [String: Value] = [
      "x": x.canonicalValue, "y": y.canonicalValue, "color": color.canonicalValue, "note": .optional(note),
      "seed": .optional(seed),
    ]
    switch content {
    case .table(let columns):
      keys["columns"] = .texts([columns.pair.x, columns.pair.y])
      keys["table"] = columns.pair.table.canonicalValue
      keys["value"] = .optional(columns.value)
      keys["bins"] = columns.bins.map(Value.integers) ?? .null
    case .rows(let rows):
      keys["rows"] = .list(
        rows.map { .mapping(["value": $0.value.canonicalValue, "label": .text($0.label)]) })
    }
    return .mapping(keys)
  }
}

extension MapFigure.Side: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .mapping(["label": .text(label), "range": .range(range)]) }
}
