import Deterministic
import Values

/// Numbers from one to another, both included.
public struct SweepRange: Hashable, Sendable {
  /// The scale on which numbers are spread.
  public enum Scale: String, CaseIterable, Hashable, Sendable {
    /// A scale of equal steps.
    case linear
    /// A scale of equal ratios.
    case log
  }

  /// The smallest number.
  public let lower: Double
  /// The largest number.
  public let upper: Double
  /// The scale on which numbers are spread.
  public let scale: Scale
  /// The number of points of a grid, at least 2; nil where points are only drawn.
  public let count: Int?
  /// True when only whole numbers are taken: the parameter and both ends are whole.
  public let isWhole: Bool

  /// Numbers from `lower` to `upper`, which is larger. On a logarithmic scale both are above 0.
  public init(lower: Double, upper: Double, scale: Scale = .linear, count: Int? = nil, isWhole: Bool = false) {
    self.lower = lower
    self.upper = upper
    self.scale = scale
    self.count = count
    self.isWhole = isWhole
  }

  /// The grid's points, the ends among them; whole numbers may come twice. Nil without a count.
  public var grid: [Value]? {
    guard let count else { return nil }
    return (0..<count).map { index in
      if index == 0 { return typed(lower) }
      if index == count - 1 { return typed(upper) }
      return typed(rounded(place(Double(index) / Double(count - 1), from: lower, to: upper)))
    }
  }

  /// A point of the range.
  ///
  /// - Parameter share: in [0, 1).
  func value(_ share: Double) -> Value {
    // Each whole number has an interval of its own, as long as the others'.
    guard isWhole else { return typed(rounded(place(share, from: lower, to: upper))) }
    switch scale {
    case .linear: return typed(lower + (share * (upper - lower + 1)).rounded(.down))
    case .log: return typed(place(share, from: lower, to: upper).rounded())
    }
  }

  /// The place of a number of the range, in [0, 1).
  func share(of number: Double) -> Double {
    let share: Double
    switch scale {
    case .linear where isWhole: share = (number - lower + 0.5) / (upper - lower + 1)
    case .linear: share = (number - lower) / (upper - lower)
    case .log:
      let start = DeterministicMath.log(lower)
      share = (DeterministicMath.log(number) - start) / (DeterministicMath.log(upper) - start)
    }
    return min(max(share, 0), 1 - 0x1p-32)
  }

  /// The number nearest to one, in the range, rounded as its numbers are.
  func nearest(to number: Double) -> Value { typed(rounded(number)) }

  private func place(_ share: Double, from first: Double, to last: Double) -> Double {
    switch scale {
    case .linear: return first + share * (last - first)
    case .log:
      let start = DeterministicMath.log(first)
      return DeterministicMath.exp(start + share * (DeterministicMath.log(last) - start))
    }
  }

  private func typed(_ number: Double) -> Value {
    let inside = min(max(number, lower), upper)
    return isWhole ? .integer(Int(inside.rounded())) : .number(inside)
  }

  /// A number rounded to twelve significant digits, so that 0.001 is 0.001 whatever the logarithm lost. Powers of ten
  /// up to 22 are exact.
  private func rounded(_ number: Double) -> Double {
    if isWhole { return number.rounded() }
    guard number != 0 else { return 0 }
    var digits = 0
    var power = 1.0
    while digits < 22, number.magnitude * power < 1e11 {
      digits += 1
      power *= 10
    }
    guard number.magnitude * power >= 1e11, number.magnitude < 1e12 else { return number }
    return (number * power).rounded() / power
  }
}
