import Expressions
import Values

/// The epoch at which a trained model is taken.
public enum EpochChoice: Hashable, Sendable {
  /// Before the first step.
  case first
  /// After the last.
  case last
  /// The one at which the training's best metric is least.
  case best
  /// A given one: `epoch 30`.
  case epoch(Int)
  /// The value of an expression, for each seed: `argmin(validation.error)`.
  case expression(Expression)

  /// The expression, if it is one.
  public var expression: Expression? {
    if case .expression(let expression) = self { return expression }
    return nil
  }
}

extension EpochChoice: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    switch self {
    case .first: .text("first")
    case .last: .text("last")
    case .best: .text("best")
    case .epoch(let epoch): .integer(epoch)
    case .expression(let expression): expression.canonicalValue
    }
  }
}
