extension Value {
  /// The value as another one is typed; nil when it does not fit. A number fits where any number does: whether it must be whole is
  /// for the keys that use it to say, for a default of `0` does not tell. Any single value fits where a text does (`steps:
  /// full` may become `steps: 32`).
  package func fitted(as declared: Value) -> Value? {
    switch (declared, self) {
    case (.null, _): return self
    case (_, .null): return nil
    case (.number, _): return double.map(Value.number)
    case (.text, .list), (.text, .mapping): return nil
    case (.text, _): return self
    case (.integer, .integer), (.integer, .number), (.unsigned, .unsigned), (.unsigned, .integer), (.flag, .flag),
      (.mapping, .mapping):
      return self
    case (.list(let declared), .list(let values)):
      let fitted = values.map { value in declared.isEmpty ? value : value.fitted(as: Self.widest(declared)) }
      return fitted.contains(nil) ? nil : .list(fitted.compactMap(\.self))
    default: return nil
    }
  }

  /// The element that tells the type of a list: a number that is not whole before whole ones.
  private static func widest(_ values: [Value]) -> Value {
    values.first { if case .number = $0 { true } else { false } } ?? values[0]
  }

  /// The type of the value in words, as it is expected of others.
  package var typeWords: String {
    switch self {
    case .null: "a value"
    case .flag: "true or false"
    case .unsigned: "a whole number"
    case .integer, .number: "a number"
    case .text: "a text"
    case .list(let values): "a list" + (values.first.map { " like \(Value.list([$0]).plain)" } ?? "")
    case .mapping: "a mapping"
    }
  }
}
