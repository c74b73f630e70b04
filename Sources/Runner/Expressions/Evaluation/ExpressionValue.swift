/// The value of an expression: one of several kinds.
public enum ExpressionValue: Hashable, Sendable {
  /// A number.
  case number(Double)
  /// Values by epoch.
  case series(Series)
  /// A value for each name of an index, in the order of the cell's names.
  case collection([Double])
  /// A text.
  case text(String)
  /// A truth value.
  case boolean(Bool)
  /// A truth value an epoch, as 1 and 0.
  case condition(Series)

  /// The type of the value, in words.
  var words: String {
    switch self {
    case .number: ExpressionType.number.description
    case .series: ExpressionType.series.description
    case .collection: ExpressionType.collection.description
    case .text: ExpressionType.text.description
    case .boolean: ExpressionType.boolean.description
    case .condition: ExpressionType.condition.description
    }
  }

  var isSeries: Bool {
    if case .series = self { true } else { false }
  }
}

/// The types of expressions.
public enum ExpressionType: String, Hashable, Sendable, CustomStringConvertible {
  /// A number.
  case number
  /// Values by epoch.
  case series
  /// A value for each name of an index.
  case collection
  /// Values by name of an index, and by epoch.
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
    case .collection: "a value for each name"
    case .table: "a series for each name"
    case .text: "a text"
    case .boolean: "a truth value"
    case .condition: "a truth value for each epoch"
    }
  }
}
