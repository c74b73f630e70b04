import Figures
import StandardCells
import Studies
import Values

/// A figure of kind `box`: how numbers are distributed, over seeds or over groups of rows.
///
///     kind: box
///     y: { label: final loss, scale: log }
///     series:
///       - { value: last(small.loss), label: small }                    # a number of each seed
///       - { table: fit.scores, column: score, by: class, label: all }  # a box for each value of a column
///
/// A box is the middle half with the median in it. Whiskers reach to the farthest value within 1.5 times the box's length; values
/// beyond are points, and so is every one of few. A table without `by` has a box for each seed.
public struct BoxFigure: FigureBody {
  /// The label of the names' axis.
  public let xLabel: String
  /// The values' axis.
  public let y: AxisSettings
  /// The boxes.
  public let series: [Entry]
  /// Horizontal lines.
  public let lines: [CurvesFigure.Line]
  /// A line above the legend's entries.
  public let note: String?
  /// The only seed that is drawn, from 0; nil for all.
  public let seed: Int?

  /// The cells of the boxes and lines.
  public var inputs: [String] { series.flatMap(\.numbers.cells) + lines.flatMap(\.value.cells) }

  /// Draws the boxes.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(.plot(try BoxDrawing(results: context.results, figure: self).plot()))
  }

  /// Boxes of one look.
  public struct Entry: Hashable, Sendable {
    /// The numbers.
    public let numbers: NumberSource
    /// The name of the box, or the legend's text where boxes have the names of groups.
    public let label: String
  }
}

extension BoxFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "x": .text(xLabel), "y": y.canonicalValue, "lines": .list(lines.map(\.canonicalValue)),
      "note": .optional(note), "seed": .optional(seed),
      "series": .list(series.map { .mapping($0.numbers.canonicalKeys.merging(["label": .text($0.label)]) { $1 }) }),
    ])
  }
}
