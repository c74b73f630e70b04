/// A straight line across the panel: a level to compare with, or a moment.
public struct Reference: Codable, Equatable, Sendable {
  /// The direction of the line.
  public enum Direction: String, Codable, Sendable {
    /// A horizontal line at one ordinate.
    case horizontal
    /// A vertical line at one abscissa.
    case vertical
    /// The line on which abscissa and ordinate are equal.
    case diagonal
  }

  /// Legend entry (markup of labels); empty: none.
  public var label: String
  /// The line's direction.
  public var direction: Direction
  /// The ordinate or abscissa; of no meaning for a diagonal.
  public var value: Double
  /// Half width of a shaded range around it; 0: none.
  public var uncertainty: Double
  /// The look.
  public var style: SeriesStyle
  /// The vertical axis that a horizontal line refers to.
  public var side: Side

  /// A horizontal line at `value`, e.g. the finite-sample floor of W or the AUC of chance, 0.5.
  public static func level(
    _ value: Double, label: String = "", uncertainty: Double = 0, style: SeriesStyle = .reference, side: Side = .left
  ) -> Reference {
    Reference(
      label: label, direction: .horizontal, value: value, uncertainty: uncertainty, style: style, side: side)
  }

  /// A vertical line at `value`, e.g. the epoch at which a divergence starts.
  public static func event(
    _ value: Double, label: String = "", uncertainty: Double = 0, style: SeriesStyle = .event
  ) -> Reference {
    Reference(
      label: label, direction: .vertical, value: value, uncertainty: uncertainty, style: style, side: .left)
  }

  /// The line on which abscissa and ordinate are equal.
  public static func diagonal(label: String = "", style: SeriesStyle = .reference) -> Reference {
    Reference(label: label, direction: .diagonal, value: 0, uncertainty: 0, style: style, side: .left)
  }

  /// Both ends of the shaded range.
  var ends: [Double] { [value - uncertainty, value + uncertainty] }
}
