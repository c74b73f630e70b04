import Figures
import StandardCells
import Studies
import Values

/// A figure of kind `distribution`: histograms of numbers.
///
///     kind: distribution
///     x: { label: score, range: [0, 1] }
///     series:
///       - { table: fit.scores, column: score, by: class }
///       - { value: last(fit.loss), label: losses }
///     bins: 40
///     show: percent
///
/// The numbers are those of all seeds together, or of one.
public struct DistributionFigure: FigureBody {
  /// The numbers' axis.
  public let x: AxisSettings
  /// The axis of the heights.
  public let y: AxisSettings
  /// The histograms.
  public let series: [Entry]
  /// The number of bins.
  public let bins: Int
  /// The meaning of the heights.
  public let show: Heights
  /// A line above the legend's entries.
  public let note: String?
  /// The only seed that is drawn, from 0; nil for all together.
  public let seed: Int?

  /// The cells of the numbers.
  public var inputs: [String] { series.flatMap(\.numbers.cells) }

  /// Draws the histograms.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(.plot(try DistributionDrawing(results: context.results, figure: self).plot()))
  }

  /// Numbers of one look.
  public struct Entry: Hashable, Sendable {
    /// The numbers.
    public let numbers: NumberSource
    /// The legend's text; nil where the values of a column are it.
    public let label: String?
  }

  /// The meanings of heights.
  public enum Heights: String, CaseIterable, Hashable, Sendable {
    /// The number of entries in a bin.
    case counts
    /// Hundred times the part of all entries.
    case percent
  }
}

extension DistributionFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "x": x.canonicalValue, "y": y.canonicalValue, "bins": .integer(bins), "show": .text(show.rawValue),
      "note": .optional(note), "seed": .optional(seed),
      "series": .list(
        series.map { .mapping($0.numbers.canonicalKeys.merging(["label": .optional($0.label)]) { $1 }) }),
    ])
  }
}
