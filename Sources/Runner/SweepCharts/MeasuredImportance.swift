import Deterministic
import Importance

/// The importance of a sweep's parameters for one of its measures, and of the resource where trials have more and more of one.
struct MeasuredImportance {
  /// The parameters that were looked at, by their places in `names`.
  let shares: VarianceShares
  let names: [String]
  /// The place among the sweep's parameters; nil for the resource.
  let places: [Int?]
  /// The number of evaluations that they rest on.
  let count: Int

  /// So few evaluations say nothing.
  private static let least = 4

  /// Nil when fewer than two parameters took different values, too few evaluations have a number, or all have the same one.
  init?(_ sweep: ChartedSweep, _ measure: Int, threads: Int) {
    var values: [Double] = []
    var trials: [ChartedSweep.Trial] = []
    for trial in sweep.trials {
      guard trial.readings.indices.contains(measure), let reading = trial.readings[measure] else { continue }
      values.append(reading.median)
      trials.append(trial)
    }
    var columns: [(name: String, place: Int?, encoded: EncodedColumn)] = []
    for (place, parameter) in sweep.parameters.enumerated() {
      let encoded = EncodedColumn(parameter.values, trials.map { $0.values[place] })
      if encoded.isVaried { columns.append((parameter.name, place, encoded)) }
    }
    if let resource = sweep.resource {
      let amounts = trials.map { $0.amount }
      let encoded = EncodedColumn(.numbers(Array(Set(amounts.compactMap(\.self))).sorted()), amounts)
      if encoded.isVaried { columns.append((resource, nil, encoded)) }
    }
    guard values.count >= Self.least, columns.count > 1 else { return nil }
    let space = ImportanceSpace(columns.map(\.encoded.column))
    let rows = values.indices.map { row in columns.map { $0.encoded.values[row] } }
    let seed = UInt64(sweep.identity.prefix(16), radix: 16) ?? 0
    let forest = RegressionForest(
      rows: rows, values: values, in: space, stream: RandomStream(seed: seed).stream("importance"), threads: threads)
    guard let shares = VarianceShares(of: forest.trees, in: space, threads: threads) else { return nil }
    self.shares = shares
    names = columns.map(\.name)
    places = columns.map(\.place)
    count = values.count
  }

  /// The places of the sweep's parameters, the most important first; without the resource.
  var ranking: [Int] { shares.ranking.compactMap { places[$0] } }
}

/// The values of a parameter as a tree splits them.
private struct EncodedColumn {
  let column: ImportanceSpace.Column
  let values: [Double]

  /// True when there are two different values.
  var isVaried: Bool { values.contains { $0 != values[0] } }

  /// - Parameter given: nil where the parameter is not varied; it then counts with the middle of its range, or its list's first value.
  init(_ source: ChartedSweep.Values, _ given: [Double?]) {
    switch source {
    case .range(let lower, let upper, let isLogarithmic, let isWhole):
      let usesLogarithm = isLogarithmic && lower > 0
      func place(_ value: Double) -> Double { usesLogarithm ? DeterministicMath.log(value) : value }
      // Each whole number has an interval of its own.
      let half = isWhole && !usesLogarithm ? 0.5 : 0
      let (start, end) = (place(lower) - half, place(upper) + half)
      column = .interval(lower: start, upper: end)
      values = given.map { $0.map { min(end, max(start, place($0))) } ?? start + (end - start) / 2 }
    case .numbers(let numbers):
      // Each number of a list is one of so many, however far it is from the next.
      column = .interval(lower: -0.5, upper: Double(max(1, numbers.count)) - 0.5)
      let places = Dictionary(numbers.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
      values = given.map { $0.flatMap { places[$0] } ?? 0 }
    case .names(let names):
      let isFew = names.count <= ImportanceSpace.Column.mostCategories
      column = isFew ? .categories(max(1, names.count)) : .interval(lower: -0.5, upper: Double(names.count) - 0.5)
      values = given.map { $0 ?? 0 }
    }
  }
}
