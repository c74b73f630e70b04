import Expressions
import Foundation
import Ledger
import Reports
import Runs
import Search
import Studies
import SweepCharts
import Values

extension SweepTable {
  /// The sweep as one page that loads nothing but its charts; its runs' pages are linked.
  ///
  /// - Parameters:
  ///   - program: the program, for the command that does it again and for the word of what metrics are over.
  ///   - charts: the charts, whose files lie beside the page; nil while they wait for the end.
  package func page(of program: Program, _ charts: [SweepChart]?) -> String {
    let front = front
    let shown = sweep.columns.indices.map(words(ofColumn:))
    let rows = rows.enumerated().map { index, row in
      let values = zip(shown, sweep.values(row.trial)).map { words, value in value.map(words) ?? "–" }
      let measures = sweep.measures.indices.map { place in
        row.measures.indices.contains(place) ? Self.words(row.measures[place]) : "–"
      }
      let reason = row.status.reason.map(StudyReport.announced) ?? row.measures.lazy.compactMap(\.reason).first
      return SweepPage.Row(
        cells: ["\(row.trial.number)"] + values + measures + [row.claims.map(Self.words) ?? "–", row.status.word],
        run: row.run.map { ("\($0)", "../../\($0)/\(StudyReport.fileName)") }, note: reason,
        isBest: front.contains(index))
    }
    let header = ["Trial"] + sweep.columns + sweep.measures.map(\.name) + ["Claims", "Status", "Run"]
    var page = SweepPage(
      title: title, summary: summary, header: header, rows: rows, identity: identity,
      commands: commits.commands + ["\(program.name) \(commandArguments)"])
    page.facts = facts(program.kinds.index)
    page.best = front.map { rows[$0] }
    page.figures = (charts ?? []).map(Self.figure)
    page.notice = notice(hasCharts: charts != nil)
    page.reasons = reasons
    page.commit = commits.words
    return page.page
  }

  // MARK: Words

  /// The remark on a table that is not whole.
  private func notice(hasCharts: Bool) -> String? {
    if !hasCharts { return "Written while the sweep was running: its charts come with the last trial." }
    if later > 0 { return "Not whole: at most \(Count.words(later, "trial")) more may follow, chosen by the outcomes." }
    return count("missing") > 0 ? "Not whole: \(Count.words(count("missing"), "trial")) left." : nil
  }

  private var summary: [String] {
    var parts = [study]
    if let setting { parts.append("setting \(setting)") }
    parts += overrides.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.plain)" }
    parts.append(
      Count.words(rows.count, sweep.search.resource == nil ? "trial" : "evaluation")
        + (sweep.search.remark.map { " \($0)" } ?? ""))
    for word in ["failed", "invalid", "missing"] where count(word) > 0 { parts.append("\(count(word)) \(word)") }
    for goal in sweep.goals { parts.append("to \(goal.direction.rawValue): \(goal.measure)") }
    return parts
  }

  /// The way to write a column's values: drawn numbers have more digits than anybody reads, and the files beside the page have them all.
  private func words(ofColumn column: Int) -> (Value) -> String {
    let numbers = rows.compactMap { row -> Double? in
      guard case .number(let number)? = sweep.values(row.trial)[column] else { return nil }
      return number
    }
    let short = NumberFormat.telling(numbers.prefix(2_000), digits: 4)
    let isGrid = sweep.search.isGrid
    return { value in
      guard !isGrid, case .number(let number) = value else { return value.plain }
      return numbers.count > 200 ? NumberFormat.significant(4).short(of: number) : short(number)
    }
  }

  /// A measure for people: the median, and the range of several seeds.
  public static func words(_ measured: Measured) -> String {
    guard let median = measured.median, let lower = measured.lower, let upper = measured.upper else {
      return "undecided"
    }
    let text = NumberFormat.significant(4).text(of: median)
    guard measured.seeds.count > 1 else { return text }
    let ends = [lower, upper].map { NumberFormat.significant(3).text(of: $0) }
    return "\(text) (\(ends[0]) … \(ends[1]))"
  }

  /// Verdicts for people.
  public static func words(_ claims: Claims) -> String {
    VerdictCounts(holds: claims.holds, fails: claims.fails, undecided: claims.undecided).words
  }

  // MARK: Facts

  /// The sweep's definition in lines.
  ///
  /// - Parameter word: the program's word for what claims are judged over.
  func facts(_ word: String) -> [SweepPage.Fact] {
    var facts = [SweepPage.Fact("Search", code: sweep.search.option)]
    facts += sweep.space.map { SweepPage.Fact($0.parameter, Self.words($0)) }
    for condition in sweep.conditions {
      let values = condition.values.map(\.plain).joined(separator: " or ")
      facts.append(SweepPage.Fact("\(condition.parameter) varies", "where \(condition.other) is \(values)"))
    }
    if let constraint = sweep.constraint { facts.append(SweepPage.Fact("Only where", code: constraint.source)) }
    facts += sweep.measures.map { measure in
      SweepPage.Fact(measure.name, code: measure.expression.source, "median (range) over seeds")
    }
    return facts + seen(word)
  }

  /// Which metrics decide what is run next, or what is called the best; and those of them that are of the program's index.
  private func seen(_ word: String) -> [SweepPage.Fact] {
    let names = sweep.goals.map(\.measure)
    let references = sweep.measures.filter { names.contains($0.name) }.flatMap(\.expression.references)
    let metrics = references.map { reference in
      "\(reference.cell).\(reference.metric)"
        + (reference.index.map { index in reference.member.map { "[\"\($0)\"]" } ?? " of every \(index)" } ?? "")
    }
    let list = metrics.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let shown = list.isEmpty ? "nothing" : list.joined(separator: ", ")
    var facts: [SweepPage.Fact] = []
    if sweep.search.isAdaptive {
      facts.append(SweepPage.Fact("The search saw", shown))
    } else {
      facts.append(SweepPage.Fact("The search saw", "nothing: its points depend on no outcome"))
      if !list.isEmpty { facts.append(SweepPage.Fact("The best is by", shown)) }
    }
    guard !list.isEmpty else { return facts }
    let ofIndex = references.filter { $0.index == word }
    let members = Set(ofIndex.compactMap(\.member)).sorted().joined(separator: ", ")
    let found = ofIndex.contains(where: \.isOpen) ? "all" : members.isEmpty ? "none" : members
    return facts + [SweepPage.Fact("Of these, by \(word)", found)]
  }

  private static func words(_ dimension: SweepDimension) -> String {
    switch dimension.values {
    case .list(let values): return values.map(\.plain).joined(separator: ", ")
    case .range(let range):
      let ends = [range.lower, range.upper].map { NumberFormat.shortest.plain(of: $0) }
      let kinds = [
        range.isWhole ? "whole numbers" : nil, range.scale == .log ? "on a logarithmic scale" : nil,
        range.count.map { "\($0) of them" },
      ]
      return (["\(ends[0]) to \(ends[1])"] + kinds.compactMap(\.self)).joined(separator: ", ")
    }
  }

  // MARK: What did not end well, and where all is from

  /// The reasons why trials have no result, each with the numbers of its trials.
  private var reasons: [SweepPage.Reason] {
    var places: [String: Int] = [:]
    var reasons: [SweepPage.Reason] = []
    for row in rows {
      guard let reason = row.status.reason.map(StudyReport.announced) else { continue }
      let key = "\(row.status.word) \(reason)"
      if let place = places[key] {
        reasons[place].trials.append("\(row.trial.number)")
      } else {
        places[key] = reasons.count
        reasons.append(SweepPage.Reason(status: row.status.word, reason: reason, trials: ["\(row.trial.number)"]))
      }
    }
    return reasons
  }

  /// The commits of the runs, in words, and the command that goes to the only one.
  private var commits: (words: String?, commands: [String]) {
    var counts: [(commit: String, count: Int)] = []
    for commit in rows.compactMap(\.commit) {
      if let place = counts.firstIndex(where: { $0.commit == commit }) {
        counts[place].count += 1
      } else {
        counts.append((commit, 1))
      }
    }
    if counts.isEmpty { return (nil, []) }
    let words = counts.map { commit, count in
      let isDirty = commit.hasSuffix("+")
      return StudyReport.words(commit: String(commit.prefix { $0 != "+" }), isDirty: isDirty)
        + (counts.count > 1 ? " (\(Count.words(count, "run")))" : "")
    }
    let isClean = counts.count == 1 && !counts[0].commit.hasSuffix("+")
    return (words.joined(separator: ", "), isClean ? ["git checkout \(counts[0].commit)"] : [])
  }
}
