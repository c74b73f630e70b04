import Expressions
import StandardCells
import Studies
import Values

/// Numbers that a figure shows: the values of an expression, or a column of a table.
public enum NumberSource: Hashable, Sendable {
  /// A number, a series or a value for each name, of every seed.
  case expression(Expression)
  /// A column, and the one by whose values its rows are told apart.
  case column(TableReference, name: String, by: String?)

  /// The cells that they come from.
  var cells: [String] {
    switch self {
    case .expression(let expression): expression.cells
    case .column(let table, _, _): [table.cell]
    }
  }

  /// The keys of a canonical value.
  var canonicalKeys: [String: Value] {
    switch self {
    case .expression(let expression): ["value": expression.canonicalValue]
    case .column(let table, let name, let by):
      ["table": table.canonicalValue, "column": .text(name), "by": .optional(by)]
    }
  }

  /// True when the rows are told apart.
  var isGrouped: Bool {
    if case .column(_, _, _?) = self { true } else { false }
  }

  /// The numbers of each seed, told apart.
  ///
  /// - Throws: `CellFault`.
  func groups(in results: StudyResults, seed: Int?) throws(CellFault) -> [NumberGroup] {
    switch self {
    case .expression(let expression): [Self.numbers(expression, in: results, seed: seed)]
    case .column(let table, let name, let by):
      try Self.rows(try table.tables(in: results, seed: seed), name, by: by)
    }
  }

  private static func numbers(_ expression: Expression, in results: StudyResults, seed: Int?) -> NumberGroup {
    let environment = results.environment(of: expression.cells)
    let seeds = seed.map { [$0] } ?? Array(0..<environment.seedCount)
    let values = seeds.compactMap { seed -> [Double]? in
      switch try? expression.value(in: environment, seed: seed) {
      case .number(let number): [number]
      case .series(let series): series.values
      case .collection(let numbers): numbers
      default: nil
      }
    }
    return NumberGroup(name: nil, seeds: values, seedCount: seeds.count)
  }

  private static func rows(_ tables: [FigureTable], _ name: String, by: String?) throws(CellFault) -> [NumberGroup] {
    guard let by else {
      var seeds: [[Double]] = []
      for table in tables { seeds.append(try table.numbers(name)) }
      return [NumberGroup(name: nil, seeds: seeds, seedCount: tables.count)]
    }
    let names = try DistinctNames(by, in: tables, atMost: NumberGroup.most)
    var groups = names.all.map { NumberGroup(name: $0, seeds: tables.map { _ in [] }, seedCount: tables.count) }
    for (seed, table) in tables.enumerated() {
      for (group, number) in zip(try table.names(by), try table.numbers(name)) {
        if let place = names.place(of: group) { groups[place].seeds[seed].append(number) }
      }
    }
    return groups
  }
}

/// Numbers of one look.
struct NumberGroup: Sendable {
  /// The value that tells its rows from others; nil where all are together.
  let name: String?
  /// The numbers of each seed that has some.
  var seeds: [[Double]]
  /// The number of seeds asked for.
  let seedCount: Int

  /// More would not be told apart.
  static let most = 40

  /// All numbers, those that are not finite left out.
  var finite: [Double] { seeds.flatMap { $0 }.filter(\.isFinite) }
  /// The number of those that are not finite.
  var notFinite: Int { seeds.reduce(0) { $0 + $1.count { !$0.isFinite } } }
  /// " (8 of 10 seeds)"; nothing when none is missing.
  var remark: String { seeds.count < seedCount ? " (\(seeds.count) of \(Count.words(seedCount, "seed")))" : "" }
}

/// The different values of a column, numbers in their order, texts in that of their first rows.
struct DistinctNames: Sendable {
  let all: [String]
  private let places: [String: Int]

  /// - Throws: `CellFault` for a column that there is none of, and for too many values.
  init(_ column: String, in tables: [FigureTable], atMost most: Int) throws(CellFault) {
    var names: [String] = []
    var seen: Set<String> = []
    var isNumeric = true
    for table in tables {
      let hasNumbers = try table.isNumeric(column)
      isNumeric = isNumeric && hasNumbers
      for name in try table.names(column) where seen.insert(name).inserted { names.append(name) }
    }
    guard names.count <= most else {
      throw CellFault(
        "cannot be drawn: column '\(column)' of \(tables[0].place) has \(names.count) different values; expected at most "
          + "\(most)")
    }
    if isNumeric { names.sort { (Double($0) ?? .nan, $0) < (Double($1) ?? .nan, $1) } }
    all = names
    places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  func place(of name: String) -> Int? { places[name] }
}
