/// Evaluates terms for one seed.
struct ExpressionEvaluator {
  let environment: any ExpressionEnvironment
  var seed: Int
  /// The name of an index that is in question.
  var member: (index: String, name: String)?
  var epoch: Int?

  /// The value of a term.
  func value(_ term: Expression.Term) throws(Undecided) -> ExpressionValue {
    switch term.kind {
    case .number(let number): return .number(number)
    case .text(let text): return .text(text)
    case .boolean(let flag): return .boolean(flag)
    case .reference(let reference): return try lookUp(reference)
    case .negated(let inner): return try map(inner) { -$0 }
    case .arithmetic(let symbol, let left, let right):
      return try combine(value(left), value(right), term) { Self.apply(symbol, $0, $1) }
    case .comparison, .not, .and, .or: return try truth(term)
    case .call(let function, let arguments):
      var inner = self
      if function.isAggregate(argumentCount: arguments.count) { inner.epoch = nil }
      var values: [ExpressionValue] = []
      for argument in arguments { values.append(try inner.value(argument)) }
      return try ExpressionFunctions.call(function, values, term)
    }
  }

  /// The number that a term is.
  func number(_ term: Expression.Term) throws(Undecided) -> Double {
    let found = try value(term)
    guard case .number(let number) = found else {
      throw Undecided("'\(term)' is \(found.words), where a number is needed")
    }
    return number
  }

  /// A term that is true or false, with what decided it.
  func judge(_ term: Expression.Term) -> Judgement {
    switch term.kind {
    case .not(let inner): return judge(inner).negated
    case .and(let left, let right):
      return Judgement.worst([judge(left), judge(right)]) ?? .undecided("nothing to judge")
    case .or(let left, let right):
      return (Judgement.worst([judge(left).negated, judge(right).negated]) ?? .undecided("nothing to judge")).negated
    case .comparison(let symbol, let left, let right):
      do throws(Undecided) {
        switch (try value(left), try value(right)) {
        case (.number(let first), .number(let second)): return compare(symbol, first, second, term)
        case (.text(let first), .text(let second)): return .decided(Self.holds(symbol, first, second))
        case (.boolean(let first), .boolean(let second)): return .decided((first == second) == (symbol == .equal))
        case (let first, let second): return .undecided("'\(term)' compares \(first.words) with \(second.words)")
        }
      } catch {
        return .undecided(error.reason)
      }
    default:
      do throws(Undecided) {
        guard case .boolean(let flag) = try value(term) else { return .undecided("'\(term)' is not true or false") }
        return .decided(flag)
      } catch {
        return .undecided(error.reason)
      }
    }
  }

  private func compare(
    _ symbol: Expression.Comparison, _ left: Double, _ right: Double, _ term: Expression.Term
  ) -> Judgement {
    guard !left.isNaN, !right.isNaN else { return .undecided("'\(term)' compares with a value that is not a number") }
    let distance = left == right ? 0 : right - left
    let margin: Double
    switch symbol {
    case .less, .lessOrEqual: margin = distance
    case .greater, .greaterOrEqual: margin = -distance
    case .equal: margin = -distance.magnitude
    case .notEqual: margin = distance.magnitude
    }
    return .decided(
      Self.holds(symbol, left, right), value: left, bound: right, margin: margin == 0 ? 0 : margin, comparison: symbol)
  }

  static func holds<Value: Comparable>(_ symbol: Expression.Comparison, _ left: Value, _ right: Value) -> Bool {
    switch symbol {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }

  /// Comparisons of series, and terms made of them, are conditions; all else goes through ``judge(_:)``.
  private func truth(_ term: Expression.Term) throws(Undecided) -> ExpressionValue {
    switch term.kind {
    case .comparison(let symbol, let left, let right):
      let first = try value(left)
      let second = try value(right)
      if first.isSeries || second.isSeries {
        let compared = try combine(first, second, term) {
          $0.isNaN || $1.isNaN ? .nan : Self.holds(symbol, $0, $1) ? 1 : 0
        }
        guard case .series(let series) = compared else { break }
        return .condition(series)
      }
    case .not(let inner):
      if case .condition(let series) = try value(inner) {
        return .condition(Series(epochs: series.epochs, values: series.values.map { 1 - $0 }))
      }
    case .and(let left, let right), .or(let left, let right):
      if case .condition(let first) = try value(left), case .condition(let second) = try value(right) {
        var isAnd = false
        if case .and = term.kind { isAnd = true }
        return .condition(Self.combine(first, second) { Self.kleene($0, $1, isAnd: isAnd) })
      }
    default: break
    }
    let judgement = judge(term)
    if case .undecided(let reason) = judgement.verdict { throw Undecided(reason) }
    return .boolean(judgement.verdict == .holds)
  }

  /// Not a number stands for unknown.
  private static func kleene(_ left: Double, _ right: Double, isAnd: Bool) -> Double {
    let deciding: Double = isAnd ? 0 : 1
    if left == deciding || right == deciding { return deciding }
    return left.isNaN || right.isNaN ? .nan : 1 - deciding
  }

  /// The reference with the name that is in question, where it is of all.
  func resolved(_ reference: Expression.Reference) -> Expression.Reference {
    guard let member, reference.isOpen, reference.index == member.index else { return reference }
    return reference.with(member: member.name)
  }

  private func lookUp(_ reference: Expression.Reference) throws(Undecided) -> ExpressionValue {
    let reference = resolved(reference)
    guard reference.isOpen else { return try single(reference) }
    var numbers: [Double] = []
    for name in environment.members(of: reference.cell) {
      guard case .number(let number) = try single(reference.with(member: name)) else {
        throw Undecided("'\(reference)' is a series for each \(reference.index ?? "name"); name one in brackets")
      }
      numbers.append(number)
    }
    return .collection(numbers)
  }

  private func single(_ reference: Expression.Reference) throws(Undecided) -> ExpressionValue {
    guard let found = environment.value(of: reference, seed: seed) else {
      throw Undecided("'\(reference)' has no value at seed \(seed + 1)")
    }
    guard let epoch, case .series(let series) = found else { return found }
    guard let number = series[epoch] else { throw Undecided("'\(reference)' has no value at epoch \(epoch)") }
    return .number(number)
  }

  private func map(
    _ term: Expression.Term, _ change: (Double) -> Double
  ) throws(Undecided) -> ExpressionValue {
    try ExpressionFunctions.map(value(term), term, change)
  }

  private func combine(
    _ left: ExpressionValue, _ right: ExpressionValue, _ term: Expression.Term,
    _ operation: (Double, Double) -> Double
  ) throws(Undecided) -> ExpressionValue {
    switch (left, right) {
    case (.number(let first), .number(let second)): return .number(operation(first, second))
    case (.series(let first), .number(let second)):
      return .series(Series(epochs: first.epochs, values: first.values.map { operation($0, second) }))
    case (.number(let first), .series(let second)):
      return .series(Series(epochs: second.epochs, values: second.values.map { operation(first, $0) }))
    case (.series(let first), .series(let second)): return .series(Self.combine(first, second, operation))
    case (.collection(let first), .number(let second)): return .collection(first.map { operation($0, second) })
    case (.number(let first), .collection(let second)): return .collection(second.map { operation(first, $0) })
    case (.collection(let first), .collection(let second)) where first.count == second.count:
      return .collection(zip(first, second).map { operation($0, $1) })
    default: throw Undecided("'\(term)' combines \(left.words) with \(right.words)")
    }
  }

  /// Combines two series at the epochs that both have.
  private static func combine(_ left: Series, _ right: Series, _ operation: (Double, Double) -> Double) -> Series {
    var epochs: [Int] = []
    var values: [Double] = []
    for (epoch, first) in zip(left.epochs, left.values) {
      guard let second = right[epoch] else { continue }
      epochs.append(epoch)
      values.append(operation(first, second))
    }
    return Series(epochs: epochs, values: values)
  }

  private static func apply(_ symbol: Expression.ArithmeticOperator, _ left: Double, _ right: Double) -> Double {
    switch symbol {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .over: left / right
    case .power: power(left, right)
    }
  }

  /// A power, by repeated squaring or a square root: exact operations only. Other exponents have no value.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    if exponent == 0.5 { return base.squareRoot() }
    if exponent == -0.5 { return 1 / base.squareRoot() }
    guard let whole = Int(exactly: exponent), whole.magnitude <= 1024 else { return .nan }
    var result = 1.0
    var square = base
    var rest = whole.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return whole < 0 ? 1 / result : result
  }
}
