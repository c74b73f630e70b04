import Expressions
import Figures
import Values

/// A figure of kind `scatter`: one quantity against another, in panels beside or above one another.
///
///     kind: scatter
///     columns: 2
///     panels:
///       - x: { label: $t$, scale: log }
///         y: { label: $d$, range: [-1, 1] }
///         series:
///           - { x: walk.time, y: walk.distance, label: walks, connect: true }
///         lines:
///           - { value: 0.9, label: aim }
///       - x: { label: first fit }
///         y: { label: second fit }
///         series:
///           - { x: first.error, y: second.error, label: columns }
///         diagonal: true
///
/// The expressions of a series decide what its points are: numbers, one for each seed; series, one for each seed and each epoch that both
/// have; values for each name of an index (a metric without brackets), one for each name that both have, at the medians over seeds, with
/// bars over their ranges. A number goes with each epoch of a series. Seeds for which one of the two has no value are left out and
/// counted in the legend. With `table: CELL.OUTPUT`, `x` and `y` are columns of it, and each row of each seed is a point.
public struct ScatterFigure: FigureBody {
  /// The panels, row by row.
  public let panels: [Panel]
  /// The number of panels beside one another.
  public let columns: Int

  /// The cells of the points and lines.
  public var inputs: [String] {
    panels.flatMap { panel in panel.series.flatMap(\.place.cells) + panel.lines.flatMap(\.value.cells) }
  }

  /// Draws the panels.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(try ScatterDrawing(results: context.results, figure: self).content(), columns: columns)
  }

  /// A panel.
  public struct Panel: Hashable, Sendable {
    /// The horizontal axis.
    public let x: AxisSettings
    /// The vertical axis.
    public let y: AxisSettings
    /// A line above the legend's entries, with mathematics between dollar signs.
    public let note: String?
    /// The points.
    public let series: [Points]
    /// Horizontal lines.
    public let lines: [CurvesFigure.Line]
    /// True when the line on which both are equal is drawn.
    public let diagonal: Bool
  }

  /// Points of one look.
  public struct Points: Hashable, Sendable {
    /// The coordinates.
    public let place: Coordinates
    /// The legend's text.
    public let label: String
    /// True when the epochs of a seed are joined by a line, from a hollow point to a filled one with the seed's
    /// number.
    public let connect: Bool
    /// The number of their look, from 1; nil for the first that is free.
    public let color: Int?
  }

  /// The coordinates of points.
  public enum Coordinates: Hashable, Sendable {
    /// Metrics: abscissae and ordinates.
    case metrics(x: Expression, y: Expression)
    /// Columns of a table.
    case columns(ColumnPair)

    /// The cells that they come from.
    var cells: [String] {
      switch self {
      case .metrics(let x, let y): x.cells + y.cells
      case .columns(let pair): [pair.table.cell]
      }
    }

    /// The expressions among them.
    var expressions: [Expression] {
      if case .metrics(let x, let y) = self { [x, y] } else { [] }
    }
  }
}

extension ScatterFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping(["panels": .list(panels.map(\.canonicalValue)), "columns": .integer(columns)])
  }
}

extension ScatterFigure.Panel: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "x": x.canonicalValue, "y": y.canonicalValue, "note": .optional(note),
      "series": .list(series.map(\.canonicalValue)), "lines": .list(lines.map(\.canonicalValue)),
      "diagonal": .flag(diagonal),
    ])
  }
}

extension ScatterFigure.Points: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    let source: [String: Value] =
      switch place {
      case .metrics(let x, let y): ["x": x.canonicalValue, "y": y.canonicalValue]
      case .columns(let pair): pair.canonicalKeys
      }
    return .mapping(source.merging(["label": .text(label), "connect": .flag(connect)]) { $1 }.with(color: color))
  }
}
