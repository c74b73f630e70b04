import Expressions
import Figures
import Values

/// A figure of kind `curves`: panels above one another that share their epoch axis.
///
///     kind: curves
///     panels:
///       - label: Distance
///         scale: log
///         series:
///           - { value: walk.distance, label: $d$ }
///           - { value: 'until(walk.distance, onset(walk.distance > 10))', label: $d$ }
///         lines:
///           - { value: 0.5, label: chance }
///     band: quartiles
///     seed: 3                               # one seed, without band
///
/// A curve can also be two columns of a table, `{ table: fit.history, x: step, y: loss, label: loss }`: of one table its rows in their
/// order, of the tables of several seeds the median at each abscissa.
///
/// With the band of quartiles each seed is a thin line behind the curves, and up to four seeds have lines alone. An axis' range is that of
/// the curves and bands: a seed that goes astray leaves the panel. A range that is given is widened where a curve leaves it.
///
/// A curve is the median over the seeds that have a value at an epoch, drawn where at least half of the curve's seeds have one. A seed
/// for which an expression has no value at all (no onset) is left out, and the panel says how many seeds there are.
public struct CurvesFigure: FigureBody {
  /// The shared axis.
  public let x: AxisSettings
  /// The panels from top to bottom.
  public let panels: [Panel]
  /// The band around the median over seeds.
  public let band: Band
  /// The only seed that is drawn, from 0; nil for all.
  public let seed: Int?

  /// The cells of the curves and lines.
  public var inputs: [String] {
    panels.flatMap { panel in panel.series.flatMap(\.values.cells) + panel.lines.flatMap(\.value.cells) }
  }

  /// Draws the panels.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(.plot(try CurvesDrawing(results: context.results, figure: self).plot()))
  }

  /// A panel.
  public struct Panel: Hashable, Sendable {
    /// The vertical axis.
    public let y: AxisSettings
    /// A second vertical axis on the right, for curves that name it.
    public let right: AxisSettings?
    /// A line above the legend's entries, with mathematics between dollar signs.
    public let note: String?
    /// The curves.
    public let series: [Curve]
    /// Horizontal lines.
    public let lines: [Line]
  }

  /// A curve.
  public struct Curve: Hashable, Sendable {
    /// The values.
    public let values: Values
    /// The legend's text.
    public let label: String
    /// The line's style.
    public let style: LineStyle
    /// The vertical axis.
    public let side: Side
    /// The number of its look, from 1; nil for the first that is free.
    public let color: Int?
  }

  /// The values of a curve.
  public enum Values: Hashable, Sendable {
    /// A series of epochs.
    case series(Expression)
    /// Columns of a table.
    case columns(ColumnPair)

    /// The cells that they come from.
    var cells: [String] {
      switch self {
      case .series(let expression): expression.cells
      case .columns(let pair): [pair.table.cell]
      }
    }
  }

  /// The vertical axes.
  public enum Side: String, CaseIterable, Hashable, Sendable {
    /// The panel's own.
    case left
    /// The second one.
    case right
  }

  /// A horizontal line.
  public struct Line: Hashable, Sendable {
    /// Its height: a number, in the median over seeds.
    public let value: Expression
    /// The text beside it.
    public let label: String?
    /// The line's style.
    public let style: LineStyle
  }

  /// Line styles.
  public enum LineStyle: String, CaseIterable, Hashable, Sendable {
    /// A line without gaps.
    case solid
    /// A dashed line.
    case dashed
    /// A dotted line.
    case dotted
  }

  /// The band around the median over seeds.
  public enum Band: String, CaseIterable, Hashable, Sendable {
    /// A band from the lower to the upper quartile of the seeds, and a thin line for each of them.
    case quartiles
    /// A band from the least to the greatest seed.
    case seeds
    /// No band.
    case none
  }
}

extension CurvesFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "x": x.canonicalValue, "panels": .list(panels.map(\.canonicalValue)), "band": .text(band.rawValue),
      "seed": .optional(seed),
    ])
  }
}

extension CurvesFigure.Panel: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "y": y.canonicalValue, "right": right?.canonicalValue ?? .null, "note": .optional(note),
      "series": .list(series.map(\.canonicalValue)),
      "lines": .list(lines.map(\.canonicalValue)),
    ])
  }
}

extension CurvesFigure.Curve: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    let source: [String: Value] =
      switch values {
      case .series(let expression): ["value": expression.canonicalValue]
      case .columns(let pair): pair.canonicalKeys
      }
    return .mapping(
      source.merging(["label": .text(label), "style": .text(style.rawValue), "axis": .text(side.rawValue)]) { $1 }
        .with(color: color))
  }
}

extension CurvesFigure.Line: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping(["value": value.canonicalValue, "label": .optional(label), "style": .text(style.rawValue)])
  }
}
