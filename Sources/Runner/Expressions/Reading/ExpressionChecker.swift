import Values

/// Finds the types of expressions and the cells and metrics that they refer to, before anything runs.
package struct ExpressionChecker {
  /// The metrics and epochs that a cell offers to expressions.
  package struct Source {
    /// The metrics that the cell will have as it is declared.
    let metrics: [Metric]
    /// The names that its indexed metrics have.
    let members: [String]

    package init(metrics: [Metric], members: [String]) {
      self.metrics = metrics
      self.members = members
    }
  }

  let sources: [String: Source]
  /// The cells' names in file order, for the nearest name.
  let names: [String]

  package init(sources: [String: Source], names: [String]) {
    self.sources = sources
    self.names = names
  }

  /// Checks an expression whole.
  ///
  /// - Throws: the error, with its place in the expression.
  package func check(
    _ expression: Expression, expected: [ExpressionType], what: String, quantifiersAllowed: Bool
  ) throws(ExpressionError) {
    let index = expression.quantifiers.lazy.compactMap { quantifier -> String? in
      if case .every(let index) = quantifier { index } else { nil }
    }.first
    let scope = Scope(index: index, epoch: expression.quantifiers.contains(.everyEpoch))
    if !quantifiersAllowed, let quantifier = expression.quantifiers.first {
      throw ExpressionError("'\(quantifier)' has a meaning only in a claim", at: 0)
    }
    let type = try type(of: expression.term, scope)
    guard expected.contains(type) else {
      let wanted = expected.map(\.description).joined(separator: " or ")
      throw ExpressionError(
        "\(what) must be \(wanted), found \(words(type, of: expression.term))\(hint(type, expression.term))",
        at: expression.term.offset)
    }
    try checkMembers(expression, scope)
  }

  /// The type of an expression without quantifiers; nil when it has errors of its own.
  package func type(of expression: Expression) -> ExpressionType? {
    try? type(of: expression.term, Scope(index: nil, epoch: false))
  }

  private struct Scope {
    /// The index over whose names the expression is asserted.
    let index: String?
    let epoch: Bool
  }

  /// The type of a term in words, with the index over whose names it varies.
  private func words(_ type: ExpressionType, of term: Expression.Term) -> String {
    switch type {
    case .collection: "a value for each \(index(of: term))"
    case .table: "a series for each \(index(of: term))"
    default: type.description
    }
  }

  private func index(of term: Expression.Term) -> String {
    term.references.lazy.compactMap { $0.reference.isOpen ? $0.reference.index : nil }.first ?? "name"
  }

  private func hint(_ type: ExpressionType, _ term: Expression.Term) -> String {
    switch type {
    case .collection, .table:
      "; name a \(index(of: term)) in brackets, or add 'for every \(index(of: term))' to a claim"
    case .condition: "; add 'for every epoch', or compare numbers: first, last, min, max, at"
    default: ""
    }
  }

  /// Checks that with `for every INDEX` all indexed metrics vary over the same names.
  private func checkMembers(_ expression: Expression, _ scope: Scope) throws(ExpressionError) {
    guard let index = scope.index else { return }
    let varying = expression.term.references.filter { $0.reference.isOpen && $0.reference.index == index }
    guard let first = varying.first else {
      throw ExpressionError(
        "'for every \(index)' needs a metric by \(index) without brackets", at: expression.term.offset)
    }
    for other in varying where sources[other.reference.cell]?.members != sources[first.reference.cell]?.members {
      throw ExpressionError(
        "'\(first.reference.cell)' and '\(other.reference.cell)' have different \(index)s", at: other.offset)
    }
  }

  private func type(of term: Expression.Term, _ scope: Scope) throws(ExpressionError) -> ExpressionType {
    switch term.kind {
    case .number: return .number
    case .text: return .text
    case .boolean: return .boolean
    case .reference(let reference): return try type(of: reference, at: term.offset, scope)
    case .negated(let inner): return try numeric(inner, scope)
    case .arithmetic(let symbol, let left, let right):
      if symbol == .power { try checkExponent(right) }
      return try combined(numeric(left, scope), numeric(right, scope), at: term.offset)
    case .comparison(let symbol, let left, let right): return try compared(symbol, left, right, at: term.offset, scope)
    case .not(let inner): return try truth(inner, scope)
    case .and(let left, let right), .or(let left, let right):
      let first = try truth(left, scope)
      guard try truth(right, scope) == first else {
        throw ExpressionError("cannot join a truth value with one for each epoch", at: term.offset)
      }
      return first
    case .call(let function, let arguments): return try call(function, arguments, at: term.offset, scope)
    }
  }

  private func type(
    of reference: Expression.Reference, at offset: Int, _ scope: Scope
  ) throws(ExpressionError) -> ExpressionType {
    guard let source = sources[reference.cell] else {
      throw ExpressionError(
        .unknownName(
          what: "cell", name: reference.cell, nearest: NearestName.nearest(to: reference.cell, in: names)), at: offset)
    }
    guard let metric = source.metrics.first(where: { $0.name == reference.metric }) else {
      let reason = "'\(reference.cell)' has no metric '\(reference.metric)' as it is declared"
      throw ExpressionError(reason + "; it has: " + source.metrics.map(\.name).joined(separator: ", "), at: offset)
    }
    var index = reference.index
    if let member = reference.member {
      guard source.members.contains(member) else {
        throw ExpressionError(
          .unknownName(
            what: index ?? "name", name: member, nearest: NearestName.nearest(to: member, in: source.members)),
          at: offset)
      }
      index = nil
    } else if index == scope.index {
      index = nil
    }
    let isSeries = metric.isSeries && !scope.epoch
    return index == nil ? (isSeries ? .series : .number) : (isSeries ? .table : .collection)
  }

  private func numeric(_ term: Expression.Term, _ scope: Scope) throws(ExpressionError) -> ExpressionType {
    let type = try type(of: term, scope)
    guard [.number, .series, .collection].contains(type) else {
      throw ExpressionError(
        "expected a number, found \(words(type, of: term))\(type == .table ? hint(type, term) : "")", at: term.offset)
    }
    return type
  }

  private func truth(_ term: Expression.Term, _ scope: Scope) throws(ExpressionError) -> ExpressionType {
    let type = try type(of: term, scope)
    guard type == .boolean || type == .condition else {
      throw ExpressionError("expected something true or false, found \(words(type, of: term))", at: term.offset)
    }
    return type
  }

  private func checkExponent(_ term: Expression.Term) throws(ExpressionError) {
    var exponent = term
    if case .negated(let inner) = term.kind { exponent = inner }
    guard case .number(let number) = exponent.kind, number == 0.5 || Int(exactly: number).map({ $0 <= 1024 }) == true
    else { throw ExpressionError("expected a whole exponent up to 1024, or 0.5", at: term.offset) }
  }

  private func combined(
    _ left: ExpressionType, _ right: ExpressionType, at offset: Int
  ) throws(ExpressionError) -> ExpressionType {
    if left == right || right == .number { return left }
    guard left == .number else { throw ExpressionError("cannot combine \(left) with \(right)", at: offset) }
    return right
  }

  private func compared(
    _ symbol: Expression.Comparison, _ left: Expression.Term, _ right: Expression.Term, at offset: Int,
    _ scope: Scope
  ) throws(ExpressionError) -> ExpressionType {
    let first = try type(of: left, scope)
    let second = try type(of: right, scope)
    switch (first, second) {
    case (.number, .number): return .boolean
    case (.series, .series), (.series, .number), (.number, .series): return .condition
    case (.text, .text), (.boolean, .boolean):
      guard symbol == .equal || symbol == .notEqual else {
        throw ExpressionError("\(first) can be compared by '==' and '!=' only", at: offset)
      }
      return .boolean
    default:
      let varying = [(first, left), (second, right)].first { $0.0 == .collection || $0.0 == .table }
      let hint = varying.map { self.hint($0.0, $0.1) } ?? ""
      throw ExpressionError(
        "cannot compare \(words(first, of: left)) with \(words(second, of: right))\(hint)", at: offset)
    }
  }

  private func call(
    _ function: ExpressionFunction, _ arguments: [Expression.Term], at offset: Int, _ scope: Scope
  ) throws(ExpressionError) -> ExpressionType {
    let isAggregate = function.isAggregate(argumentCount: arguments.count)
    let inner = Scope(index: scope.index, epoch: scope.epoch && !isAggregate)
    var types: [ExpressionType] = []
    for argument in arguments { types.append(try type(of: argument, inner)) }
    func fits(_ signature: [ExpressionType]...) throws(ExpressionError) {
      guard signature.count == types.count else {
        let wanted = Count.words(signature.count, "argument")
        throw ExpressionError("\(function.rawValue) takes \(wanted), found \(types.count)", at: offset)
      }
      for (index, allowed) in signature.enumerated() where !allowed.contains(types[index]) {
        let wanted = allowed.map(\.description).joined(separator: " or ")
        throw ExpressionError(
          "\(function.rawValue) takes \(wanted), found \(words(types[index], of: arguments[index]))"
            + hint(types[index], arguments[index]), at: arguments[index].offset)
      }
    }
    switch function {
    case .abs, .log10, .sqrt:
      try fits([.number, .series, .collection])
      return types[0]
    case .min, .max:
      if types.count > 1, types.allSatisfy({ $0 == .number }) { return .number }
      try fits([.series, .collection])
    case .mean, .median, .spread: try fits([.series, .collection])
    case .quantile: try fits([.series, .collection], [.number])
    case .count: try fits([.series, .collection, .condition])
    case .first, .last, .argmin, .argmax: try fits([.series])
    case .at: try fits([.series], [.number])
    case .from, .until:
      try fits([.series, .condition], [.number])
      return types[0]
    case .changes:
      try fits([.series])
      return .series
    case .onset: try fits([.condition])
    }
    return .number
  }
}
