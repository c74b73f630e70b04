import Deterministic
import Expressions
import Ledger

/// The answer of a run to what was asked of it.
package enum RunAnswer: Sendable, Equatable {
  /// A number at each seed; one where all seeds share it.
  case numbers([Double])
  /// Values by epoch at each seed.
  case series([Series])
  /// A text.
  case text(String)
  /// A truth value.
  case flag(Bool)
  /// There is none, and why.
  case none(String)

  init(_ expression: Expression, in environment: some ExpressionEnvironment) {
    do throws(Undecided) {
      switch try expression.value(in: environment, seed: 0) {
      case .text(let text): self = .text(text)
      case .boolean, .condition:
        switch expression.outcome(in: environment).verdict {
        case .holds: self = .flag(true)
        case .fails: self = .flag(false)
        case .undecided(let reason): self = .none(reason)
        }
      case .number, .series:
        var numbers: [Double] = []
        var series: [Series] = []
        for seed in 0..<environment.seedCount {
          switch try expression.value(in: environment, seed: seed) {
          case .number(let number): numbers.append(number)
          case .series(let values): series.append(values)
          default: break
          }
        }
        self = series.isEmpty ? Self.numbers(numbers) : .series(series)
        if numbers.contains(where: \.isNaN) { self = .none("it is not a number") }
      case .collection: self = .none("a value for each name: min(…) or a name in brackets makes it one")
      }
    } catch {
      self = .none(error.reason)
    }
  }

  /// The number that stands for those of all seeds; nil for what is none.
  package var median: Double? {
    if case .numbers(let numbers) = self { Quantile.median(of: numbers) } else { nil }
  }

  var isKnown: Bool {
    switch self {
    case .numbers, .text, .flag: true
    case .series, .none: false
    }
  }

  func precedes(_ other: RunAnswer) -> Bool {
    switch (self, other) {
    case (.numbers, .numbers): (median ?? .nan) < (other.median ?? .nan)
    case (.text(let first), .text(let second)): first.precedesInBytes(second)
    case (.flag(let first), .flag(let second)): !first && second
    case (.numbers, _), (.flag, .text): true
    default: false
    }
  }
}
