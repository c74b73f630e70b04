import Drawing

/// One axis: label, scale and range.
public struct Axis: Codable, Equatable, Sendable {
  /// The scale that turns values into positions.
  public enum Scale: Codable, Equatable, Sendable {
    /// Positions in proportion to the values.
    case linear
    /// Positions by the values' logarithm; values that are not positive leave gaps.
    case logarithmic
    /// Named places 0, 1, 2, …, as in a grid of cells.
    case categories([String])
  }

  /// The range of values that are shown.
  public enum Range: Codable, Equatable, Sendable {
    /// All that is drawn, with some room.
    case automatic
    /// All that is drawn and these values.
    case including([Double])
    /// Exactly this; what lies outside is cut off.
    case fixed(lower: Double, upper: Double)
  }

  /// The label (markup of labels), with its unit.
  public var label: String
  /// Linear, logarithmic or named places.
  public var scale: Scale
  /// The range that is shown.
  public var range: Range
  /// True when numbers are written at the ticks.
  public var showsTickLabels: Bool

  /// An axis with this label.
  public init(_ label: String, scale: Scale = .linear, range: Range = .automatic, showsTickLabels: Bool = true) {
    self.label = label
    self.scale = scale
    self.range = range
    self.showsTickLabels = showsTickLabels
  }

  /// A logarithmic axis with this label.
  public static func logarithmic(_ label: String, range: Range = .automatic) -> Axis {
    Axis(label, scale: .logarithmic, range: range)
  }

  /// Named places with this label.
  public static func categories(_ names: [String], label: String) -> Axis {
    Axis(label, scale: .categories(names))
  }

  func validate(_ place: String) throws(FigureError) {
    guard case .fixed(let lower, let upper) = range else { return }
    let isUsable = lower.isFinite && upper.isFinite && lower < upper && (scale != .logarithmic || lower > 0)
    if !isUsable { throw .invalidRange(place: place, lower: lower, upper: upper) }
  }
}
