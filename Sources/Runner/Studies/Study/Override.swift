import Values

/// A value that a parameter is given from outside its study.
public enum Override: Hashable, Sendable, ExpressibleByStringLiteral {
  /// A text as it was typed on a command line; read as the parameter is typed.
  case text(String)
  /// A value with its type, as a sweep gives it.
  case value(Value)

  /// A text, as if it were typed.
  public init(stringLiteral text: String) { self = .text(text) }

  /// The override as it would be typed.
  public var plain: String {
    switch self {
    case .text(let text): text
    case .value(let value): value.plain
    }
  }

  /// The value; nil for a text that is none.
  var value: Value? {
    switch self {
    case .text(let text): ParameterReader.value(text)
    case .value(let value): value
    }
  }
}
