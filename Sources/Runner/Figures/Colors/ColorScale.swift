import Deterministic
import Drawing

/// The colours of values, and the labels of the colour bar beside them.
public struct ColorScale: Codable, Equatable, Sendable {
  /// The colours.
  public var map: ColorMap
  /// The value of the first colour; with `upper` nil too: the smallest value shown.
  public var lower: Double?
  /// The value of the last colour; nil: the largest value shown.
  public var upper: Double?
  /// True when the logarithm of the value is shown.
  public var isLogarithmic: Bool
  /// The colour bar's label (markup of labels).
  public var label: String

  /// A colour scale; ranges left out are taken from the values.
  public init(
    _ map: ColorMap = .viridis, label: String = "", lower: Double? = nil, upper: Double? = nil,
    isLogarithmic: Bool = false
  ) {
    self.map = map
    self.label = label
    self.lower = lower
    self.upper = upper
    self.isLogarithmic = isLogarithmic
  }

  /// This scale with both limits known.
  func resolved(for values: [Double]) -> ColorScale {
    let usable = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    var copy = self
    copy.lower = lower ?? usable.min() ?? (isLogarithmic ? 0.1 : 0)
    copy.upper = upper ?? usable.max() ?? 1
    if let low = copy.lower, let high = copy.upper, high <= low {
      copy.upper = isLogarithmic ? low * 10 : low + 1
    }
    return copy
  }

  /// The place of `value` between the limits, 0 to 1; NaN if it has no colour. Only for resolved scales.
  func fraction(_ value: Double) -> Double {
    guard let lower, let upper, !value.isNaN else { return .nan }
    if !isLogarithmic { return (value - lower) / (upper - lower) }
    guard value > 0 else { return value == 0 ? 0 : .nan }
    if value == .infinity { return 1 }
    let start = DeterministicMath.log10(lower)
    return (DeterministicMath.log10(value) - start) / (DeterministicMath.log10(upper) - start)
  }

  func color(_ value: Double) -> Color { map.color(at: fraction(value)) }
}
