extension Value {
  /// A number, or null.
  public static func optional(_ number: Double?) -> Value { number.map(Value.number) ?? .null }
  /// A whole number, or null.
  public static func optional(_ integer: Int?) -> Value { integer.map(Value.integer) ?? .null }
  /// A text, or null.
  public static func optional(_ text: String?) -> Value { text.map(Value.text) ?? .null }
  /// Texts in order.
  public static func texts(_ texts: [String]) -> Value { .list(texts.map(Value.text)) }
  /// Whole numbers in order.
  public static func integers(_ integers: [Int]) -> Value { .list(integers.map(Value.integer)) }
  /// The two ends of a range, or null.
  public static func range(_ range: ClosedRange<Double>?) -> Value {
    range.map { .list([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
  }

  /// The number, if it is one.
  public var double: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .unsigned(let unsigned): Double(unsigned)
    case .number(let number): number
    default: nil
    }
  }

  /// True when it is a list.
  public var isList: Bool {
    if case .list = self { true } else { false }
  }
}

/// A type whose values can be written as canonical JSON.
public protocol Canonical {
  /// The value, with every default filled in.
  var canonicalValue: Value { get }
}

extension Value: Canonical {
  /// The value itself.
  public var canonicalValue: Value { self }
}

extension Optional where Wrapped: Canonical {
  /// The wrapped value's, or null.
  public var canonicalValue: Value { map(\.canonicalValue) ?? .null }
}
