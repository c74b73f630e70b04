/// A condition on a number.
public enum NumberRange {
  /// Every number.
  case any
  /// Above 0.
  case positive
  /// 0 or more.
  case nonNegative
  /// 0 to 1, both included.
  case fraction
  /// 0 included to 1 excluded.
  case properFraction

  /// True when a number meets it.
  package func contains(_ number: Double) -> Bool {
    switch self {
    case .any: true
    case .positive: number > 0
    case .nonNegative: number >= 0
    case .fraction: (0...1).contains(number)
    case .properFraction: (0..<1).contains(number)
    }
  }

  /// The condition in words.
  package var expected: String {
    switch self {
    case .any: "a number"
    case .positive: "a number > 0"
    case .nonNegative: "a number ≥ 0"
    case .fraction: "a number from 0 to 1"
    case .properFraction: "a number ≥ 0 and < 1"
    }
  }
}
