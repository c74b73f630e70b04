import Expressions
import Figures
import StandardCells
import Studies
import Values

/// A figure of kind `bars`: values with errors at named places.
///
///     kind: bars
///     y: { label: accuracy, range: [0, 1] }
///     series:
///       - { value: last(small.accuracy), label: small }                # a number: one bar
///       - { value: grid.auc, label: AUC }                              # a value for each name: a bar each
///       - { table: fit.summary, x: class, y: recall, error: spread, label: recall }
///     errors: range
///
/// A bar is the median over seeds, with an error bar from the least to the greatest of them.
public struct BarsFigure: FigureBody {
  /// The label of the names' axis.
  public let xLabel: String
  /// The values' axis.
  public let y: AxisSettings
  /// The bars.
  public let series: [Entry]
  /// The meaning of error bars.
  public let errors: Errors
  /// Horizontal lines.
  public let lines: [CurvesFigure.Line]
  /// A line above the legend's entries.
  public let note: String?
  /// The only seed that is drawn, from 0; nil for all.
  public let seed: Int?

  /// The cells of the bars and lines.
  public var inputs: [String] { series.flatMap(\.values.cells) + lines.flatMap(\.value.cells) }

  /// Draws the bars.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(.plot(try BarsDrawing(results: context.results, figure: self).plot()))
  }

  /// Bars of one look.
  public struct Entry: Hashable, Sendable {
    /// The values.
    public let values: Values
    /// The legend's text, and the name of a bar that stands alone.
    public let label: String
    /// The name at which a number's bar stands, beside those of other series.
    public let at: String?
    /// The number of the look, from 1; nil for the first that is free.
    public let color: Int?
  }

  /// The values of bars.
  public enum Values: Hashable, Sendable {
    /// A number, or a value for each name.
    case expression(Expression)
    /// A column of names, one of values, and one of errors.
    case columns(ColumnPair, error: String?)

    /// The cells that they come from.
    var cells: [String] {
      switch self {
      case .expression(let expression): expression.cells
      case .columns(let pair, _): [pair.table.cell]
      }
    }
  }

  /// The meanings of error bars.
  public enum Errors: String, CaseIterable, Hashable, Sendable {
    /// From the least to the greatest seed; the bar is the median.
    case range
    /// From the lower to the upper quartile of the seeds; the bar is the median.
    case quartiles
    /// One standard deviation of the seeds; the bar is the mean.
    case deviation
    /// None; the bar is the median.
    case none
  }
}

extension BarsFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "x": .text(xLabel), "y": y.canonicalValue, "errors": .text(errors.rawValue), "note": .optional(note),
      "seed": .optional(seed), "lines": .list(lines.map(\.canonicalValue)),
      "series": .list(series.map(\.canonicalValue)),
    ])
  }
}

extension BarsFigure.Entry: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    var keys: [String: Value] = ["label": .text(label), "at": .optional(at)]
    switch values {
    case .expression(let expression): keys["value"] = expression.canonicalValue
    case .columns(let pair, let error):
      keys.merge(pair.canonicalKeys) { $1 }
      keys["error"] = .optional(error)
    }
    return .mapping(keys.with(color: color))
  }
}
