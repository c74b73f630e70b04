import Drawing

extension Axis {
  /// The axis with a fixed range that is widened by whole ticks, so that `values` are not cut off. An end stays where it would have to
  /// move by more than the axis is long: a curve that diverges leaves any axis.
  public func widened(toHold values: [Double]) -> Axis {
    guard case .fixed(let lower, let upper) = range, let low = AxisMapping.coordinate(lower, scale),
      let high = AxisMapping.coordinate(upper, scale)
    else { return self }
    let reach = high - low
    let places = values.compactMap { value in AxisMapping.coordinate(value, scale).map { (value: value, place: $0) } }
    let below = places.min { $0.place < $1.place }.flatMap {
      $0.place < low && low - $0.place <= reach ? $0.value : nil
    }
    let above = places.max { $0.place < $1.place }.flatMap {
      $0.place > high && $0.place - high <= reach ? $0.value : nil
    }
    var copy = self
    let ticks = { (value: Double, isUpper: Bool) in
      scale == .logarithmic
        ? Self.roundNumber(value, isUpper) : Self.multiple(value, isUpper, min(lower, value), max(upper, value))
    }
    copy.range = .fixed(
      lower: below.map { min(ticks($0, false), $0) } ?? lower, upper: above.map { max(ticks($0, true), $0) } ?? upper)
    return copy
  }

  /// True when none of `values` that have a place on the axis lies beyond a fixed range.
  public func holds(_ values: [Double]) -> Bool {
    guard case .fixed(let lower, let upper) = range else { return true }
    return values.allSatisfy { AxisMapping.coordinate($0, scale) == nil || ($0 >= lower && $0 <= upper) }
  }

  private static func multiple(_ value: Double, _ isUpper: Bool, _ lower: Double, _ upper: Double) -> Double {
    guard let step = TickStep(lower: lower, upper: upper, maximum: 10) else { return value }
    return step.value(Int((value / step.size).rounded(isUpper ? .up : .down)))
  }

  /// The next of 1, 2, 5, 10, 20, …
  private static func roundNumber(_ value: Double, _ isUpper: Bool) -> Double {
    let decade = NumberText.decade(of: value)
    let numbers = [(1, decade), (2, decade), (5, decade), (1, decade + 1)].map {
      TickStep(digit: $0.0, exponent: $0.1).size
    }
    return (isUpper ? numbers.first { $0 >= value } : numbers.last { $0 <= value }) ?? value
  }
}
