import Expressions
import Values

/// A figure of kind `cumulative`: the fraction of seeds that have reached a number by each abscissa, as a step curve.
///
///     kind: cumulative
///     x: { label: first passage (epoch), range: [0, 80] }
///     y: { label: fraction of seeds }
///     series:
///       - { values: onset(walk.distance > 10), label: walk }
///
/// A seed for which the expression has no value (no onset) never counts, so that the curve stays below 1, and the legend says of how many
/// seeds there is one. Each seed's own number is a tick in a band below the panel. Without a range, the axis begins at 0 and ends with the longest of
/// the cells concerned, or with the greatest number.
public struct CumulativeFigure: FigureBody {
  /// The numbers' axis.
  public let x: AxisSettings
  /// The label of the fractions' axis.
  public let yLabel: String
  /// A line above the legend's entries, with mathematics between dollar signs.
  public let note: String?
  /// The curves.
  public let series: [Entry]

  /// The cells of the curves.
  public var inputs: [String] { series.flatMap(\.values.cells) }

  /// Draws the curves.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(.plot(CumulativeDrawing(results: context.results, figure: self).plot()))
  }

  /// A curve.
  public struct Entry: Hashable, Sendable {
    /// A number for each seed.
    public let values: Expression
    /// The legend's text.
    public let label: String
    /// The number of its look, from 1; nil for the first that is free.
    public let color: Int?
  }
}

extension CumulativeFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "x": x.canonicalValue, "y": .text(yLabel), "note": .optional(note),
      "series": .list(
        series.map {
          .mapping(["values": $0.values.canonicalValue, "label": .text($0.label)].with(color: $0.color))
        }),
    ])
  }
}
