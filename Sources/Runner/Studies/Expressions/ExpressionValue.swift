/// What an expression can evaluate to.
public enum ExpressionValue: Hashable, Sendable {
  /// A number.
  case number(Double)
  /// Values by epoch.
  case series(Series)
  /// A value a signal, in the order of the cell's signals.
  case collection([Double])
  /// A text.
  case text(String)
  /// A truth value.
  case boolean(Bool)
  /// A truth value an epoch, as 1 and 0.
  case condition(Series)

  /// The type of the value.
  public var type: ExpressionType {
    switch self {
    case .number: .number
    case .series: .series
    case .collection: .collection
    case .text: .text
    case .boolean: .boolean
    case .condition: .condition
    }
  }
}

/// The types of expressions.
public enum ExpressionType: String, Hashable, Sendable, CustomStringConvertible {
  /// A number.
  case number
  /// Values by epoch.
  case series
  /// A value a signal.
  case collection
  /// Values by signal and epoch.
  case table
  /// A text.
  case text
  /// A truth value.
  case boolean
  /// A truth value an epoch.
  case condition

  /// The type in words.
  public var description: String {
    switch self {
    case .number: "a number"
    case .series: "a series of epochs"
    case .collection: "a value for each signal"
    case .table: "a series for each signal"
    case .text: "a text"
    case .boolean: "a truth value"
    case .condition: "a truth value for each epoch"
    }
  }
}
