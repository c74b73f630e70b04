import Deterministic

/// The functions' values.
enum ExpressionFunctions {
  /// A function of evaluated arguments; `term` is the call, for messages.
  static func call(
    _ function: ExpressionFunction, _ arguments: [ExpressionValue], _ term: Expression.Term
  ) throws(Undecided) -> ExpressionValue {
    guard let first = arguments.first else { throw Undecided("'\(term)' has no arguments") }
    switch function {
    case .abs: return try map(first, term) { $0.magnitude }
    case .log10: return try map(first, term) { DeterministicMath.log10($0) }
    case .sqrt: return try map(first, term) { $0.squareRoot() }
    case .min: return .number(extreme(try values(arguments, term), <))
    case .max: return .number(extreme(try values(arguments, term), >))
    case .mean: return .number(mean(try values([first], term)))
    case .median: return .number(Quantile.at(0.5, of: try values([first], term)))
    case .spread:
      let all = try values([first], term)
      return .number(Quantile.at(0.75, of: all) - Quantile.at(0.25, of: all))
    case .quantile: return .number(Quantile.at(try number(arguments, 1, term), of: try values([first], term)))
    case .count:
      if case .condition(let series) = first {
        guard !series.values.contains(where: \.isNaN) else { throw Undecided("'\(term)' counts an unknown condition") }
        return .number(Double(series.values.count { $0 == 1 }))
      }
      return .number(Double(try values([first], term).count))
    case .first, .last, .at, .from, .until, .changes, .argmin, .argmax: return try ofSeries(function, arguments, term)
    case .onset: return .number(Double(try onset(first, term)))
    }
  }

  /// The same change of a number, or of each value.
  static func map(
    _ value: ExpressionValue, _ term: Expression.Term, _ change: (Double) -> Double
  ) throws(Undecided) -> ExpressionValue {
    switch value {
    case .number(let number): return .number(change(number))
    case .series(let series): return .series(Series(epochs: series.epochs, values: series.values.map(change)))
    case .collection(let numbers): return .collection(numbers.map(change))
    case .text, .boolean, .condition: throw Undecided("'\(term)' needs a number, found \(value.words)")
    }
  }

  private static func ofSeries(
    _ function: ExpressionFunction, _ arguments: [ExpressionValue], _ term: Expression.Term
  ) throws(Undecided) -> ExpressionValue {
    let series: Series
    switch arguments[0] {
    case .series(let found), .condition(let found): series = found
    default: throw Undecided("'\(term)' needs a series, found \(arguments[0].words)")
    }
    guard let firstEpoch = series.epochs.first, let lastEpoch = series.epochs.last else {
      throw Undecided("'\(term)' of a series without values")
    }
    switch function {
    case .last: return .number(series.values[series.values.count - 1])
    case .at:
      let epoch = try number(arguments, 1, term)
      guard let whole = Int(exactly: epoch), let value = series[whole] else {
        throw Undecided("'\(term)' has no value at epoch \(epoch); epochs \(firstEpoch) to \(lastEpoch) have")
      }
      return .number(value)
    case .from, .until:
      let epoch = try number(arguments, 1, term)
      guard !epoch.isNaN else { throw Undecided("'\(term)' has an epoch that is not a number") }
      let kept = series.epochs.indices.filter {
        function == .from ? Double(series.epochs[$0]) >= epoch : Double(series.epochs[$0]) <= epoch
      }
      let part = Series(epochs: kept.map { series.epochs[$0] }, values: kept.map { series.values[$0] })
      if case .condition = arguments[0] { return .condition(part) }
      return .series(part)
    case .changes:
      let changes = series.values.indices.dropFirst().map { series.values[$0] - series.values[$0 - 1] }
      return .series(Series(epochs: Array(series.epochs.dropFirst()), values: changes))
    case .argmin: return .number(Double(try argument(series, <, term)))
    case .argmax: return .number(Double(try argument(series, >, term)))
    default: return .number(series.values[0])
    }
  }

  /// The epoch of the extreme value; values that are not numbers are passed over.
  private static func argument(
    _ series: Series, _ precedes: (Double, Double) -> Bool, _ term: Expression.Term
  ) throws(Undecided) -> Int {
    var best: Int?
    for index in series.values.indices where !series.values[index].isNaN {
      if best.map({ precedes(series.values[index], series.values[$0]) }) ?? true { best = index }
    }
    guard let best else { throw Undecided("'\(term)' of values that are not numbers") }
    return series.epochs[best]
  }

  private static func onset(_ value: ExpressionValue, _ term: Expression.Term) throws(Undecided) -> Int {
    guard case .condition(let series) = value else {
      throw Undecided("'\(term)' needs a condition, found \(value.words)")
    }
    for (epoch, flag) in zip(series.epochs, series.values) {
      guard !flag.isNaN else { throw Undecided("'\(term)': the condition is unknown at epoch \(epoch)") }
      if flag == 1 { return epoch }
    }
    throw Undecided("'\(term)': the condition is true at no epoch")
  }

  private static func number(
    _ arguments: [ExpressionValue], _ index: Int, _ term: Expression.Term
  ) throws(Undecided) -> Double {
    guard index < arguments.count, case .number(let number) = arguments[index] else {
      throw Undecided("'\(term)' needs a number as its argument \(index + 1)")
    }
    return number
  }

  /// The values of one series or collection, or several numbers; at least one.
  private static func values(
    _ arguments: [ExpressionValue], _ term: Expression.Term
  ) throws(Undecided) -> [Double] {
    var values: [Double] = []
    for argument in arguments {
      switch argument {
      case .number(let number): values.append(number)
      case .series(let series): values += series.values
      case .collection(let numbers): values += numbers
      case .text, .boolean, .condition: throw Undecided("'\(term)' needs numbers, found \(argument.words)")
      }
    }
    guard !values.isEmpty else { throw Undecided("'\(term)' has no values") }
    return values
  }

  private static func extreme(_ values: [Double], _ precedes: (Double, Double) -> Bool) -> Double {
    if values.contains(where: \.isNaN) { return .nan }
    return values.dropFirst().reduce(values[0]) { precedes($1, $0) ? $1 : $0 }
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
