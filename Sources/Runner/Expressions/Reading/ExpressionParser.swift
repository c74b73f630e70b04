import Values

/// Reads expressions: recursive descent, one function a level of precedence.
struct ExpressionParser {
  private let tokens: [ExpressionToken]
  private let parameters: [String: Value]
  private let metrics: MetricVocabulary
  private let defaultCell: String?
  private var position = 0
  private var depth = 0
  private var operations = 0

  init(
    _ text: String, metrics: MetricVocabulary, parameters: [String: Value], defaultCell: String?
  ) throws(ExpressionError) {
    try ExpressionLimits.check(text)
    tokens = try ExpressionLexer.tokens(of: text)
    self.metrics = metrics
    self.parameters = parameters
    self.defaultCell = defaultCell
  }

  private var token: ExpressionToken { tokens[position] }

  private mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  private mutating func takeSymbol(_ symbols: String...) -> String? {
    guard case .symbol(let symbol) = token.kind, symbols.contains(symbol) else { return nil }
    advance()
    return symbol
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard token.kind == .name(word) else { return false }
    advance()
    return true
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard takeSymbol(symbol) != nil else {
      throw ExpressionError("expected '\(symbol)', found \(token.found)", at: token.offset)
    }
  }

  /// A term and its quantifiers, up to the end or the `|` that begins a placeholder's format.
  mutating func expression() throws(ExpressionError) -> (Expression.Term, [Expression.Quantifier]) {
    let term = try disjunction()
    var quantifiers: [Expression.Quantifier] = []
    while let quantifier = try quantifier(after: quantifiers) { quantifiers.append(quantifier) }
    return (term, quantifiers)
  }

  /// `fixed N`, `significant N` or `percent N` after a `|`.
  mutating func format() throws(ExpressionError) -> NumberFormat {
    guard takeSymbol("|") != nil else { return .shortest }
    let place = token.offset
    guard case .name(let name) = token.kind else {
      throw ExpressionError("expected 'fixed', 'significant' or 'percent', found \(token.found)", at: place)
    }
    advance()
    let digits = try wholeNumber("a number of digits")
    switch name {
    case "fixed" where digits <= 17: return .fixed(digits)
    case "significant" where (1...17).contains(digits): return .significant(digits)
    case "percent" where digits <= 17: return .percent(digits)
    default:
      throw ExpressionError(
        "expected 'fixed', 'significant' or 'percent' and at most 17 digits, found '\(name) \(digits)'", at: place)
    }
  }

  /// `error` after another `|`: the number's error stands beside it. Both have as many decimals, which the format must say.
  mutating func showsError(_ format: NumberFormat) throws(ExpressionError) -> Bool {
    let place = token.offset
    guard takeSymbol("|") != nil else { return false }
    guard takeWord("error") else { throw ExpressionError("expected 'error', found \(token.found)", at: token.offset) }
    switch format {
    case .fixed, .percent: return true
    default: throw ExpressionError("expected 'fixed' or 'percent' before '| error'", at: place)
    }
  }

  mutating func end() throws(ExpressionError) {
    guard token.kind == .end else {
      throw ExpressionError("expected the end of the expression, found \(token.found)", at: token.offset)
    }
  }

  private mutating func quantifier(
    after others: [Expression.Quantifier]
  ) throws(ExpressionError) -> Expression.Quantifier? {
    let place = token.offset
    let quantifier: Expression.Quantifier
    if takeWord("for") {
      guard takeWord("every") else { throw ExpressionError("expected 'every', found \(token.found)", at: token.offset) }
      if let index = metrics.indices.first(where: { takeWord($0) }) {
        quantifier = .every(index: index)
      } else if takeWord("epoch") {
        quantifier = .everyEpoch
      } else if takeWord("seed") {
        quantifier = .everySeed
      } else {
        let words = (metrics.indices + ["seed"]).map { "'\($0)'" }.joined(separator: ", ")
        throw ExpressionError("expected \(words) or 'epoch', found \(token.found)", at: token.offset)
      }
    } else if takeWord("in") {
      quantifier = try seedQuantifier()
    } else {
      return nil
    }
    if others.contains(quantifier) || (quantifier.isOverSeeds && others.contains(where: \.isOverSeeds)) {
      throw ExpressionError("a second quantifier over the same: '\(quantifier)'", at: place)
    }
    return quantifier
  }

  /// Reads the seeds after `in`.
  private mutating func seedQuantifier() throws(ExpressionError) -> Expression.Quantifier {
    if takeWord("the") {
      guard takeWord("median") else {
        throw ExpressionError("expected 'median', found \(token.found)", at: token.offset)
      }
      return .median
    }
    guard takeWord("at"), takeWord("least") else {
      throw ExpressionError("expected 'the median' or 'at least', found \(token.found)", at: token.offset)
    }
    let place = token.offset
    let count = try wholeNumber("a number of seeds")
    if takeSymbol("%") != nil {
      guard takeWord("of"), takeWord("seeds") else {
        throw ExpressionError("expected 'of seeds', found \(token.found)", at: token.offset)
      }
      guard (1...100).contains(count) else { throw ExpressionError("expected 1 to 100 %, found \(count)", at: place) }
      return .atLeastPercent(count)
    }
    guard takeWord("of") else { throw ExpressionError("expected 'of' or '%', found \(token.found)", at: token.offset) }
    let total = try wholeNumber("a number of seeds")
    guard takeWord("seeds") else { throw ExpressionError("expected 'seeds', found \(token.found)", at: token.offset) }
    guard count >= 1, count <= total else {
      throw ExpressionError("expected 1 to \(total) of \(total) seeds, found \(count)", at: place)
    }
    return .atLeast(count, of: total)
  }

  private mutating func wholeNumber(_ expected: String) throws(ExpressionError) -> Int {
    guard case .number(let number) = token.kind, let whole = Int(exactly: number), whole >= 0 else {
      throw ExpressionError("expected \(expected), found \(token.found)", at: token.offset)
    }
    advance()
    return whole
  }

  private mutating func disjunction() throws(ExpressionError) -> Expression.Term {
    var left = try conjunction()
    while case let place = token.offset, takeWord("or") {
      try count(at: place)
      left = Expression.Term(kind: .or(left, try conjunction()), offset: place)
    }
    return left
  }

  private mutating func conjunction() throws(ExpressionError) -> Expression.Term {
    var left = try negation()
    while case let place = token.offset, takeWord("and") {
      try count(at: place)
      left = Expression.Term(kind: .and(left, try negation()), offset: place)
    }
    return left
  }

  private mutating func negation() throws(ExpressionError) -> Expression.Term {
    let place = token.offset
    guard takeWord("not") else { return try comparison() }
    return Expression.Term(
      kind: .not(try within(at: place) { parser throws(ExpressionError) in try parser.negation() }), offset: place)
  }

  private mutating func comparison() throws(ExpressionError) -> Expression.Term {
    let left = try sum()
    let place = token.offset
    guard let symbol = takeSymbol("<", "<=", ">", ">=", "==", "!="),
      let comparison = Expression.Comparison(rawValue: symbol)
    else { return left }
    let right = try sum()
    if let second = takeSymbol("<", "<=", ">", ">=", "==", "!=") {
      throw ExpressionError("comparisons do not chain; write 'a \(symbol) b and b \(second) c'", at: place)
    }
    return Expression.Term(kind: .comparison(comparison, left, right), offset: place)
  }

  private mutating func sum() throws(ExpressionError) -> Expression.Term {
    var left = try product()
    while case let place = token.offset, let symbol = takeSymbol("+", "-") {
      try count(at: place)
      left = Expression.Term(kind: .arithmetic(symbol == "+" ? .plus : .minus, left, try product()), offset: place)
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Expression.Term {
    var left = try sign()
    while case let place = token.offset, let symbol = takeSymbol("*", "/") {
      try count(at: place)
      left = Expression.Term(kind: .arithmetic(symbol == "*" ? .times : .over, left, try sign()), offset: place)
    }
    return left
  }

  /// A minus binds less tightly than a power: `-2^2` is −4.
  private mutating func sign() throws(ExpressionError) -> Expression.Term {
    let place = token.offset
    guard takeSymbol("-") != nil else { return try power() }
    let inner = try within(at: place) { parser throws(ExpressionError) in try parser.sign() }
    return Expression.Term(kind: .negated(inner), offset: place)
  }

  private mutating func power() throws(ExpressionError) -> Expression.Term {
    let base = try primary()
    let place = token.offset
    guard takeSymbol("^") != nil else { return base }
    let exponent = try within(at: place) { parser throws(ExpressionError) in try parser.sign() }
    return Expression.Term(kind: .arithmetic(.power, base, exponent), offset: place)
  }

  private mutating func primary() throws(ExpressionError) -> Expression.Term {
    let found = token
    switch found.kind {
    case .number(let number):
      advance()
      return Expression.Term(kind: .number(number), offset: found.offset)
    case .text(let text):
      advance()
      return Expression.Term(kind: .text(text), offset: found.offset)
    case .parameter(let name):
      advance()
      return Expression.Term(kind: try literal(name, at: found.offset), offset: found.offset)
    case .name(let name):
      advance()
      return Expression.Term(kind: try named(name, at: found.offset), offset: found.offset)
    case .symbol("("):
      advance()
      let inner = try within(at: found.offset) { parser throws(ExpressionError) in try parser.disjunction() }
      try expect(")")
      return inner
    case .symbol, .end:
      throw ExpressionError("expected a number, a name or '(', found \(found.found)", at: found.offset)
    }
  }

  private func literal(_ name: String, at offset: Int) throws(ExpressionError) -> Expression.Kind {
    if let value = parameters[name] { return Expression.Kind(literal: value) }
    let nearest = NearestName.nearest(to: name, in: parameters.keys.sorted())
    throw ExpressionError(.unknownName(what: "parameter", name: name, nearest: nearest), at: offset)
  }

  private mutating func named(_ name: String, at offset: Int) throws(ExpressionError) -> Expression.Kind {
    if name == "true" || name == "false" { return .boolean(name == "true") }
    if case .symbol("(") = token.kind { return try call(name, at: offset) }
    let reference = try reference(name, at: offset)
    guard takeSymbol("[") != nil else { return .reference(reference) }
    guard case .text(let member) = token.kind else {
      throw ExpressionError(
        "expected a \(reference.index ?? "name") in double quotes, found \(token.found)", at: token.offset)
    }
    let place = token.offset
    advance()
    try expect("]")
    guard reference.isIndexed else {
      throw ExpressionError("'\(reference)' has one value, none for each of several names", at: place)
    }
    return .reference(reference.with(member: member))
  }

  private mutating func call(_ name: String, at offset: Int) throws(ExpressionError) -> Expression.Kind {
    guard let function = ExpressionFunction(rawValue: name) else {
      let nearest = NearestName.nearest(to: name, in: ExpressionFunction.allCases.map(\.rawValue))
      throw ExpressionError(.unknownName(what: "function", name: name, nearest: nearest), at: offset)
    }
    try expect("(")
    let arguments = try within(at: offset) { parser throws(ExpressionError) in try parser.arguments() }
    try expect(")")
    return .call(function, arguments)
  }

  private mutating func arguments() throws(ExpressionError) -> [Expression.Term] {
    var arguments = [try disjunction()]
    while takeSymbol(",") != nil { arguments.append(try disjunction()) }
    return arguments
  }

  // MARK: Limits

  /// Reads something that stands within something else.
  private mutating func within<Result>(
    at place: Int, _ read: (inout ExpressionParser) throws(ExpressionError) -> Result
  ) throws(ExpressionError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionLimits.depth else { throw ExpressionLimits.tooDeep(at: place) }
    return try read(&self)
  }

  /// Counts an operation that is joined to those before it.
  private mutating func count(at place: Int) throws(ExpressionError) {
    operations += 1
    guard operations <= ExpressionLimits.operations else { throw ExpressionLimits.tooMany(at: place) }
  }

  // MARK: Metrics

  private func reference(_ name: String, at offset: Int) throws(ExpressionError) -> Expression.Reference {
    if let defaultCell, let metric = metrics.metric(name, of: defaultCell) {
      return Expression.Reference(cell: defaultCell, metric: metric)
    }
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    if let defaultCell, parts.count < 2 || metrics.metric(parts[1], of: parts[0]) == nil,
      let nearest = NearestName.nearest(to: name, in: metrics.names(of: defaultCell))
    {
      throw ExpressionError(.unknownName(what: "metric", name: name, nearest: nearest), at: offset)
    }
    guard let dot = name.firstIndex(of: ".") else {
      let hint = name.contains("-") ? " (a minus needs spaces around it)" : ""
      let expected =
        defaultCell == nil ? "names no metric; expected" : "is unknown; expected a field of runs, a parameter or"
      throw ExpressionError("'\(name)' \(expected) CELL.METRIC\(hint)", at: offset)
    }
    let path = String(name[name.index(after: dot)...])
    let cell = String(name[..<dot])
    guard let metric = metrics.metric(path, of: cell) else {
      let nearest = NearestName.nearest(to: path, in: metrics.names(of: cell))
      let place = offset + name[...dot].unicodeScalars.count
      throw ExpressionError(.unknownName(what: "metric", name: path, nearest: nearest), at: place)
    }
    return Expression.Reference(cell: cell, metric: metric)
  }
}
