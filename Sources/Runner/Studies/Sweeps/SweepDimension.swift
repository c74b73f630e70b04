import Deterministic
import Values

/// A parameter that a sweep varies, and where its values come from.
public struct SweepDimension: Hashable, Sendable {
  /// The parameter's name.
  public let parameter: String
  /// Its values.
  public let values: Values

  /// The source of the values.
  public enum Values: Hashable, Sendable {
    /// These, typed as the parameter is.
    case list([Value])
    /// Numbers between two others.
    case range(SweepRange)
  }

  /// The values of a grid, in order; nil for a range that does not say how many.
  public var grid: [Value]? {
    switch values {
    case .list(let values): values
    case .range(let range): range.grid
    }
  }

  /// The value that a trial draws: uniform in a range on its scale, or one of the list.
  ///
  /// - Parameters:
  ///   - stream: the sweep's random numbers. The value depends on the parameter's name and the trial's number only.
  ///   - number: the trial's number, from 1.
  func drawn(from stream: RandomStream, trial number: Int) -> Value {
    let own = stream.stream(parameter)
    let position = UInt64(number - 1)
    switch values {
    case .list(let values): return values[own.index(below: values.count, position)]
    case .range(let range): return range.value(own.uniform(position))
    }
  }
}

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

  /// The grid's points, the ends among them; whole numbers may come twice.
  var grid: [Value]? {
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
