import Expressions
import Ledger

/// A question about runs: which, in what order, and what of each.
package struct RunQuery: Sendable {
  /// The choice by what is in the ledger's own columns.
  package var filter = RunFilter()
  /// The condition that a run must meet; nil lets all through. It counts where it is known to be true.
  package var condition: Expression?
  /// What runs are sorted by, smallest first, those without a value last; nil sorts them newest first.
  package var order: Expression?
  /// True to sort the other way round.
  package var isReversed = false
  /// True to pass over unfinished runs without a step where a later run of the study finished; only newest first.
  package var passesOverEmpty = false
  /// What is asked of each run.
  package var columns: [Expression] = []
  let vocabulary: QueryVocabulary

  /// A question as a person types it.
  ///
  /// - Parameters:
  ///   - condition: such as `temperature < 0.1 and min(fit.error) < 1`.
  ///   - order: such as `seconds`.
  ///   - columns: such as `last(fit.validation.error)`.
  ///   - vocabulary: the names that can be used.
  /// - Throws: `QueryError`.
  package init(
    where condition: String? = nil, sort order: String? = nil, columns: [String] = [], _ vocabulary: QueryVocabulary
  ) throws(QueryError) {
    self.vocabulary = vocabulary
    if let condition { self.condition = try vocabulary.expression(condition, option: "--where") }
    if let order { self.order = try vocabulary.expression(order, option: "--sort") }
    try ask(of: columns, option: "--column")
  }

  /// Asks for more of each run.
  ///
  /// - Parameter option: the option that the expressions were given with.
  /// - Throws: `QueryError`.
  package mutating func ask(of columns: [String], option: String) throws(QueryError) {
    for column in columns { self.columns.append(try vocabulary.expression(column, option: option)) }
  }

  /// The runs that answer it.
  ///
  /// - Throws: `LedgerError`.
  package func answers(from ledger: Ledger) throws(LedgerError) -> [QueriedRun] {
    guard order == nil, !isReversed else {
      var all = try chunks(from: ledger, limit: nil)
      sort(&all)
      let kept = Array(all.prefix(filter.limit ?? all.count))
      return try filled(kept, columns, from: ledger)
    }
    return try filled(try chunks(from: ledger, limit: filter.limit), columns, from: ledger)
  }

  /// So many runs are looked at together: enough that statements cost little, few enough that the first page comes at once.
  private static let chunk = 2_000

  private func chunks(from ledger: Ledger, limit: Int?) throws(LedgerError) -> [QueriedRun] {
    var found: [QueriedRun] = []
    var filter = filter
    // Without a condition hardly a run is looked at that is not shown.
    filter.limit = condition == nil ? limit : Self.chunk
    var later = EmptyRuns()
    while true {
      let page = try ledger.runs(filter)
      let summaries = passesOverEmpty ? page.filter { !later.isSuperseded($0) } : page
      let choices = try ledger.choices(of: summaries.map(\.id))
      let runs = summaries.map { QueriedRun($0, choices[$0.id]) }
      let kept = try kept(runs, from: ledger)
      found += order == nil ? kept : try filled(kept, [order].compactMap(\.self), from: ledger)
      if let limit, found.count >= limit { return Array(found.prefix(limit)) }
      guard condition != nil || passesOverEmpty, page.count == filter.limit, let last = page.last else { return found }
      filter.before = last.id
    }
  }

  /// The runs that meet the condition. What is cheap to look up goes first.
  private func kept(_ runs: [QueriedRun], from ledger: Ledger) throws(LedgerError) -> [QueriedRun] {
    guard let condition else { return runs }
    var runs = runs
    let cheap = condition.conjuncts.filter { $0.references.allSatisfy { vocabulary.meaning(of: $0).isOfRun } }
    for part in cheap where !runs.isEmpty {
      let values = try QueriedValues(of: part.references, in: runs, vocabulary, from: ledger)
      runs = runs.filter { part.outcome(in: values.environment(of: $0.run.id)).verdict == .holds }
    }
    if runs.isEmpty || (cheap.count == condition.conjuncts.count && condition.quantifiers.isEmpty) { return runs }
    let values = try QueriedValues(of: condition.references, in: runs, vocabulary, from: ledger)
    return runs.filter { condition.outcome(in: values.environment(of: $0.run.id)).verdict == .holds }
  }

  private func filled(
    _ runs: [QueriedRun], _ expressions: [Expression], from ledger: Ledger
  ) throws(LedgerError) -> [QueriedRun] {
    if expressions.isEmpty || runs.isEmpty { return runs }
    let values = try QueriedValues(of: expressions.flatMap(\.references), in: runs, vocabulary, from: ledger)
    return runs.map { run in
      var run = run
      run.answers = expressions.map { RunAnswer($0, in: values.environment(of: run.run.id)) }
      return run
    }
  }

  private func sort(_ runs: inout [QueriedRun]) {
    if order != nil {
      // Newest first among equals, and those without a value at the end in either direction.
      let known = runs.filter { $0.answers.first?.isKnown == true }
      let unknown = runs.filter { $0.answers.first?.isKnown != true }
      let ordered = known.enumerated().sorted { one, other in
        let (first, second) = (one.element.answers[0], other.element.answers[0])
        if first.precedes(second) { return !isReversed }
        if second.precedes(first) { return isReversed }
        return one.offset < other.offset
      }
      runs = ordered.map(\.element) + unknown
    } else {
      runs.reverse()
    }
    for index in runs.indices { runs[index].answers = [] }
  }
}

/// The studies of which a later run finished, while runs are looked at newest first.
private struct EmptyRuns {
  private var finished: Set<String> = []

  /// True for an unfinished run without a step of such a study: nothing of it is of use any more.
  mutating func isSuperseded(_ run: RunSummary) -> Bool {
    if run.status == .finished { finished.insert(run.studyPath) }
    let steps = run.steps.computed + run.steps.reused + run.steps.failed
    return run.status.kind != .finished && run.status.kind != .running && steps == 0
      && finished.contains(run.studyPath)
  }
}
