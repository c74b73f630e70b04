import Deterministic

/// The mapping from values on an axis to positions in the figure.
struct AxisMapping: Equatable, Sendable {
  let scale: Axis.Scale
  /// Limits in the scale's own coordinate: the value, or its decimal logarithm.
  var lower: Double
  var upper: Double
  /// The places of the limits in the figure.
  var start: Double
  var end: Double

  var isLogarithmic: Bool { scale == .logarithmic }

  /// The scale's coordinate of `value`; nil where there is none. Beyond 1e300, differences would overflow.
  static func coordinate(_ value: Double, _ scale: Axis.Scale) -> Double? {
    if scale == .logarithmic {
      return value > 0 && value.isFinite ? DeterministicMath.log10(value) : nil
    }
    return value.magnitude <= 1e300 ? value : nil
  }

  /// The position of `value`; nil where it has none.
  func position(_ value: Double) -> Double? {
    Self.coordinate(value, scale).map(place)
  }

  /// The position of a coordinate of the scale.
  func place(_ coordinate: Double) -> Double {
    start + (coordinate - lower) / (upper - lower) * (end - start)
  }

  /// 0 at the lower limit, 1 at the upper.
  func fraction(_ value: Double) -> Double? {
    Self.coordinate(value, scale).map { ($0 - lower) / (upper - lower) }
  }

  /// The axis' range for `values`; `padding` is the room left beyond them, as a part of what they span.
  static func limits(of values: [Double], axis: Axis, padding: (lower: Double, upper: Double)) -> (Double, Double) {
    switch (axis.range, axis.scale) {
    case (_, .categories(let names)): return (-0.5, Double(max(names.count, 1)) - 0.5)
    case (.fixed(let lower, let upper), let scale):
      return (coordinate(lower, scale) ?? 0, coordinate(upper, scale) ?? 1)
    case (.including(let extra), let scale):
      return spread((values + extra).compactMap { coordinate($0, scale) }, scale, padding)
    case (.automatic, let scale):
      return spread(values.compactMap { coordinate($0, scale) }, scale, padding)
    }
  }

  private static func spread(
    _ coordinates: [Double], _ scale: Axis.Scale, _ padding: (lower: Double, upper: Double)
  ) -> (Double, Double) {
    guard let least = coordinates.min(), let most = coordinates.max() else { return (0, 1) }
    let span = most - least
    // A span lost in the rounding of its ends cannot be divided into ticks.
    if span <= 1e-12 * max(least.magnitude, most.magnitude) {
      let room = scale == .logarithmic ? 1 : least == 0 ? 1 : least.magnitude * 0.5
      return (least - room, most + room)
    }
    return (least - span * padding.lower, most + span * padding.upper)
  }
}
