import Values

/// An expression that is read once and takes many values of its parameters.
package struct ParametricExpression: Hashable, Sendable {
  private let expression: Expression
  /// The parameters by their places, in Unicode scalars from the beginning.
  private let places: [Int: String]

  /// Reads an expression of parameters alone.
  ///
  /// - Parameter parameters: any values of all parameters.
  /// - Throws: the error, with its place.
  package init(parsing text: String, parameters: [String: Value]) throws(ExpressionError) {
    expression = try Expression(parsing: text, metrics: .none, parameters: parameters)
    var places: [Int: String] = [:]
    for token in try ExpressionLexer.tokens(of: text) {
      if case .parameter(let name) = token.kind { places[token.offset] = name }
    }
    self.places = places
  }

  /// The expression with values of its parameters: the same as if it were read with them.
  ///
  /// - Parameter value: the value of a parameter; nil for what it was read with.
  package func with(_ value: (String) -> Value?) -> Expression {
    var kinds: [Int: Expression.Kind] = [:]
    for (place, name) in places { kinds[place] = value(name).map(Expression.Kind.init(literal:)) }
    return Expression(
      source: expression.source, term: Self.replaced(expression.term, kinds), quantifiers: expression.quantifiers)
  }

  private static func replaced(_ term: Expression.Term, _ kinds: [Int: Expression.Kind]) -> Expression.Term {
    let kind: Expression.Kind =
      switch term.kind {
      case .number, .text, .boolean: kinds[term.offset] ?? term.kind
      case .reference: term.kind
      case .negated(let inner): .negated(replaced(inner, kinds))
      case .not(let inner): .not(replaced(inner, kinds))
      case .arithmetic(let sign, let left, let right): .arithmetic(sign, replaced(left, kinds), replaced(right, kinds))
      case .comparison(let sign, let left, let right): .comparison(sign, replaced(left, kinds), replaced(right, kinds))
      case .and(let left, let right): .and(replaced(left, kinds), replaced(right, kinds))
      case .or(let left, let right): .or(replaced(left, kinds), replaced(right, kinds))
      case .call(let function, let arguments): .call(function, arguments.map { replaced($0, kinds) })
      }
    return Expression.Term(kind: kind, offset: term.offset)
  }
}

extension Expression.Kind {
  /// A parameter's value.
  init(literal value: Value) {
    switch value {
    case .integer(let integer): self = .number(Double(integer))
    case .unsigned(let unsigned): self = .text(String(unsigned))
    case .number(let number): self = .number(number)
    case .flag(let flag): self = .boolean(flag)
    default: self = .text(value.plain)
    }
  }
}
