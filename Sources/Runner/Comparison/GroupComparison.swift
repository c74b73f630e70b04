import Deterministic
import Expressions
import Ledger
import Queries
import Values

/// Any number of runs beside each other: grouped by all that they were given but the seed.
package struct GroupComparison: Sendable {
  /// The groups, in the order of their first runs.
  package let groups: [RunGroup]
  /// What differs between groups: `study`, `setting`, parameters, else hyperparameters of cells, data and numerics.
  package let differing: [String]
  /// The number of parameters that all runs have the same.
  package let sameCount: Int
  /// What was asked of each group, as it was typed.
  package let columns: [String]
  /// The curves, as expressions.
  package let curves: [String]
  /// The number of curves that were left out because nobody asked for them by name.
  package let curvesLeft: Int
  /// The claims that some run decided, in the order in which they were.
  package let claims: [String]
  /// The sign of the comparison that decided each claim, by group.
  private let signs: [String: [String: String]]

  /// The largest number of curves that are drawn without being asked for.
  private static let curveLimit = 12
  /// Of more groups nobody reads the claims side by side.
  private static let groupsWithSigns = 8

  /// - Parameters:
  ///   - runs: the runs; each counts once.
  ///   - columns: what is asked of each group, such as `min(fit.error)`.
  ///   - curves: series, such as `fit.validation.error`; empty for the first of those that the runs have.
  ///   - signs: the signs of a run's claims, which only its study tells; asked of a run a group, where there are few.
  /// - Throws: `QueryError`, `LedgerError`.
  package init(
    of runs: [RunID], columns: [String] = [], curves: [String] = [], in ledger: Ledger,
    signs: (RunID) -> [String: String] = { _ in [:] }
  ) throws {
    var seen: Set<RunID> = []
    let runs = runs.filter { seen.insert($0).inserted }
    let records = try runs.map { try ledger.run("\($0)") }
    let grouping = Grouping(records)
    let vocabulary = try QueryVocabulary(of: ledger)
    var names = curves
    if curves.isEmpty { names = try ledger.seriesNames(in: runs) }
    curvesLeft = curves.isEmpty ? max(0, names.count - Self.curveLimit) : 0
    self.curves = curves.isEmpty ? Array(names.prefix(Self.curveLimit)) : names
    self.columns = columns
    var query = try RunQuery(columns: columns, vocabulary)
    query.filter = RunFilter(only: runs)
    try query.ask(of: self.curves, option: "--curve")
    let answers = try Dictionary(
      query.answers(from: ledger).map { ($0.run.id, $0) }, uniquingKeysWith: { first, _ in first })
    var claims: [String] = []
    var groups: [RunGroup] = []
    for (place, members) in grouping.groups.enumerated() {
      var decisions: [String: [ClaimDecision]] = [:]
      for record in members {
        for claim in try ledger.claims(of: record.id).map(\.decision) {
          decisions[claim.id, default: []].append(claim)
          if !claims.contains(claim.id) { claims.append(claim.id) }
        }
      }
      let pool = SeedPool(members)
      let all = members.compactMap { answers[$0.id] }
      groups.append(
        RunGroup(
          name: Self.name(place), runs: all, values: grouping.values[place], seeds: pool.count,
          answers: columns.indices.map { index in pool.pooled(all.map { $0.answers[index] }) },
          curves: self.curves.indices.map { index in
            if case .series(let series) = pool.pooled(all.map { $0.answers[columns.count + index] }) {
              series
            } else {
              []
            }
          }, claims: decisions))
    }
    self.groups = groups
    self.claims = claims
    differing = grouping.differing
    sameCount = grouping.sameCount
    let firsts =
      groups.count > Self.groupsWithSigns
      ? [] : groups.compactMap { group in group.runs.first.map { (group.name, $0.run.id) } }
    self.signs = Dictionary(firsts.map { ($0.0, signs($0.1)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The number of runs.
  package var runCount: Int { groups.reduce(0) { $0 + $1.runs.count } }

  /// `A` to `Z`, then `A1`, `B1`, …
  private static func name(_ place: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26)))
    return place < 26 ? letter : letter + "\(place / 26)"
  }

  /// The decisions of a group on a claim as people read them: in one run with its numbers, in several with those of their median.
  package func words(_ claim: String, in group: RunGroup) -> String {
    guard let decisions = group.claims[claim] else { return "not run" }
    if decisions.count == 1 {
      return decisions[0].words(sign: signs[group.name]?[claim])
    }
    let values = decisions.compactMap(\.value)
    let verdicts = VerdictCounts(decisions.map(\.verdict)).words
    guard !values.isEmpty else { return verdicts }
    return "\(NumberFormat.significant(4).short(of: Quantile.median(of: values))) in the median: \(verdicts)"
  }
}

/// The seeds of the runs of a group: a seed that two runs have counts once, for it gives the same.
private struct SeedPool {
  private let runs: [RunRecord]
  let count: Int

  init(_ runs: [RunRecord]) {
    self.runs = runs
    count = Set(runs.flatMap(\.seeds)).count
  }

  /// The answers of all runs as one.
  func pooled(_ answers: [RunAnswer]) -> RunAnswer {
    guard let first = answers.first else { return .none("no run") }
    var seen: Set<[UInt64]> = []
    func isNew(_ run: RunRecord, _ place: Int, _ count: Int) -> Bool {
      // What is done once depends on all seeds of the run; a cell may have more repetitions than the run has seeds.
      let isOwn = count > 1 && run.seeds.indices.contains(place)
      let key = isOwn ? [run.seeds[place]] : run.seeds + (count > 1 ? [UInt64(place)] : [])
      return seen.insert(key).inserted
    }
    switch first {
    case .numbers:
      var pooled: [Double] = []
      for case (let run, .numbers(let numbers)) in zip(runs, answers) {
        pooled += numbers.enumerated().filter { isNew(run, $0.offset, numbers.count) }.map(\.element)
      }
      return .numbers(pooled)
    case .series:
      var pooled: [Series] = []
      for case (let run, .series(let series)) in zip(runs, answers) {
        pooled += series.enumerated().filter { isNew(run, $0.offset, series.count) }.map(\.element)
      }
      return .series(pooled)
    case .text, .flag: return answers.allSatisfy { $0 == first } ? first : .none("it differs between the runs")
    case .none: return answers.first { if case .none = $0 { false } else { true } } ?? first
    }
  }
}
