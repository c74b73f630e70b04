import Deterministic

/// An axis of a drawing that was made: the place of a value, found again from its ticks and their labels.
struct AxisScale: Equatable {
  /// The place is `offset + slope · value`, or of the value's decimal logarithm.
  let offset: Double, slope: Double
  let isLogarithmic: Bool

  /// The axis on which these labels stand at these places; nil when there are not enough, or they lie on no such axis.
  ///
  /// - Parameters:
  ///   - marks: the places of all ticks, also of those without label, which tell a linear axis from a logarithmic one.
  ///   - arePowers: true when each label is a power of ten, written so.
  init?(_ labels: [(value: Double, place: Double)], marks: [Double], arePowers: Bool) {
    guard labels.count > 1, let linear = Self.line(labels) else { return nil }
    let logarithmic =
      labels.allSatisfy { $0.value > 0 } ? Self.line(labels.map { (Self.logarithm($0.value), $0.place) }) : nil
    if labels.count == 2, let logarithmic, arePowers || !Self.isUniform(marks) {
      (offset, slope, isLogarithmic) = (logarithmic.offset, logarithmic.slope, true)
    } else if linear.miss < 0.05 {
      (offset, slope, isLogarithmic) = (linear.offset, linear.slope, false)
    } else if let logarithmic, logarithmic.miss < 0.05 {
      (offset, slope, isLogarithmic) = (logarithmic.offset, logarithmic.slope, true)
    } else {
      return nil
    }
  }

  private init(offset: Double, slope: Double, isLogarithmic: Bool) {
    (self.offset, self.slope, self.isLogarithmic) = (offset, slope, isLogarithmic)
  }

  /// The same axis elsewhere.
  func shifted(by distance: Double) -> AxisScale {
    AxisScale(offset: offset + distance, slope: slope, isLogarithmic: isLogarithmic)
  }

  /// The place of a value; nil where it has none.
  func place(_ value: Double) -> Double? {
    guard value.isFinite, !isLogarithmic || value > 0 else { return nil }
    return offset + slope * (isLogarithmic ? Self.logarithm(value) : value)
  }

  /// The line through the first and the last, and by how much another one misses it.
  private static func line(_ labels: [(value: Double, place: Double)]) -> (offset: Double, slope: Double, miss: Double)?
  {
    guard let first = labels.min(by: { $0.value < $1.value }), let last = labels.max(by: { $0.value < $1.value }),
      first.value < last.value
    else { return nil }
    let slope = (last.place - first.place) / (last.value - first.value)
    let offset = first.place - slope * first.value
    let miss = labels.map { ($0.place - offset - slope * $0.value).magnitude }.max() ?? 0
    return (offset, slope, miss)
  }

  private static func isUniform(_ marks: [Double]) -> Bool {
    let sorted = marks.sorted()
    let steps = zip(sorted, sorted.dropFirst()).map { $1 - $0 }
    guard let least = steps.min(), let most = steps.max() else { return true }
    return most - least < 0.05
  }

  private static func logarithm(_ value: Double) -> Double { DeterministicMath.log10(value) }
}
