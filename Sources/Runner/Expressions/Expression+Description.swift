import Values

extension Expression {
  /// The expression with one space around operators and every operation in parentheses: equal for two texts that say
  /// the same, and so what enters a cell's identity.
  public var description: String {
    ([term.description] + quantifiers.map(\.description)).joined(separator: " ")
  }
}

extension Expression: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .text(description) }
}

extension Expression.Reference: CustomStringConvertible {
  /// The metric as it is written.
  public var description: String { "\(cell).\(recordedName)" }
}

extension Expression.Term: CustomStringConvertible {
  /// The term with every operation in parentheses.
  public var description: String {
    switch kind {
    case .number(let number): number.description
    case .text(let text): "\"\(text)\""
    case .boolean(let flag): flag ? "true" : "false"
    case .reference(let reference): reference.description
    case .negated(let term): "(-\(term))"
    case .arithmetic(let symbol, let left, let right): "(\(left) \(symbol.rawValue) \(right))"
    case .comparison(let symbol, let left, let right): "(\(left) \(symbol.rawValue) \(right))"
    case .not(let term): "(not \(term))"
    case .and(let left, let right): "(\(left) and \(right))"
    case .or(let left, let right): "(\(left) or \(right))"
    case .call(let function, let arguments):
      "\(function.rawValue)(\(arguments.map(\.description).joined(separator: ", ")))"
    }
  }

  /// The references in the order in which they are written, with their offsets.
  var references: [(reference: Expression.Reference, offset: Int)] { references(inAggregates: true) }

  /// True when a function is called anywhere in it.
  func calls(_ function: ExpressionFunction) -> Bool {
    switch kind {
    case .number, .text, .boolean, .reference: false
    case .negated(let term), .not(let term): term.calls(function)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right), .and(let left, let right),
      .or(let left, let right):
      left.calls(function) || right.calls(function)
    case .call(let called, let arguments): called == function || arguments.contains { $0.calls(function) }
    }
  }

  /// The references, on demand without those that a function makes one value of.
  func references(inAggregates: Bool) -> [(reference: Expression.Reference, offset: Int)] {
    switch kind {
    case .number, .text, .boolean: []
    case .reference(let reference): [(reference, offset)]
    case .negated(let term), .not(let term): term.references(inAggregates: inAggregates)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right), .and(let left, let right),
      .or(let left, let right):
      left.references(inAggregates: inAggregates) + right.references(inAggregates: inAggregates)
    case .call(let function, let arguments):
      !inAggregates && function.isAggregate(argumentCount: arguments.count)
        ? [] : arguments.flatMap { $0.references(inAggregates: inAggregates) }
    }
  }
}
