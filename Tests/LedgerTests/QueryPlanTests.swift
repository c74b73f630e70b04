import Digests
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Ledger

/// How SQLite answers what the commands ask: from indexes, so that a ledger of very many runs answers as one of few does.
@Suite struct QueryPlanTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    let writer = try openLedger(folder)
    let first = try writer.startRun(.sample())
    let step = try writer.finishStep(.sample(), outputs: try .sample(in: writer), seconds: 1, of: first)
    try writer.finishRun(first)
    let second = try writer.startRun(.sample())
    try writer.reuseStep(.sample(), from: step.id, of: second)
    try writer.finishRun(second)
    // One connection, whose statements are all seen.
    ledger = try openLedger(folder, access: .readOnly)
  }

  /// The lines of the plans of all statements that a question asks.
  private func plans(_ question: (Ledger) throws -> Void) throws -> [String] {
    let statements = Mutex<[String]>([])
    try ledger.read { database in
      database.trace { event in
        if case .statement(let statement) = event { statements.withLock { $0.append(statement.expandedSQL) } }
      }
    }
    try question(ledger)
    try ledger.read { $0.trace(options: []) }
    return try statements.withLock { $0 }.filter { $0.hasPrefix("SELECT") || $0.hasPrefix("WITH") }.flatMap { sql in
      try ledger.read { try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN \(sql)").map { row -> String in row["detail"] } }
    }
  }

  private static let questions: [(name: String, ask: @Sendable (Ledger) throws -> Void)] = [
    ("a run", { _ = try $0.run("r2") }),
    ("all of a run", { _ = try $0.details(of: RunID(number: 2)) }),
    ("steps of a run", { _ = try $0.summaries(of: RunID(number: 2)) }),
    ("claims of a run", { _ = try $0.claims(of: RunID(number: 2)) }),
    ("where steps come from", { _ = try $0.origins(of: RunID(number: 2)) }),
    ("a step that is computed", { _ = try $0.finishedStep(identity: StepDescription.sample().identity) }),
    ("the run that computed it", { _ = try $0.latestRun(computing: StepDescription.sample().identity) }),
    ("runs of which it differs", { _ = try $0.discrepantRuns(of: StepDescription.sample().identity) }),
    ("a step before", { _ = try $0.latestStep(named: "ae", studyPath: "studies/outlier.md") }),
    ("the latest run of a study", { _ = try $0.latestRun(ofStudy: "outlier.md") }),
    ("the studies", { _ = try $0.studyPaths() }),
    (
      "the latest finished run of a study as it is",
      { _ = try $0.latestFinishedRun(study: Digest(of: "none"), hyperparameters: "{}") }
    ),
    ("what to resume", { _ = try $0.latestUnfinishedRun(studyPath: "studies/outlier.md") }),
    ("choices", { _ = try $0.choices(of: [RunID(number: 2)]) }),
  ]

  @Test(arguments: questions.map(\.name))
  func noQuestionReadsAWholeTable(name: String) throws {
    let question = try #require(Self.questions.first { $0.name == name })
    let plans = try plans(question.ask)
    #expect(plans.contains { $0.hasPrefix("SEARCH") }, "\(plans)")
    let tables = LedgerSchema.recorded + ["run_states", "sources", "a", "h", "e"]
    #expect(plans.filter { line in tables.contains { line.hasPrefix("SCAN \($0)") } } == [])
    // Very many runs may have reused an identity; few computed it.
    #expect(plans.filter { $0.contains("cells_by_identity") && !$0.contains("disposition=?") } == [])
  }

  @Test(arguments: [nil, RunStatus.Kind.finished, .failed, .running])
  func aListingReadsTheNewestRunsAlone(status: RunStatus.Kind?) throws {
    let plans = try plans { _ = try $0.runs(RunFilter(status: status, limit: 1)) }
    // The newest are found in the order in which they are kept; their counts are asked for those alone.
    let listing = try #require(plans.firstIndex { $0.hasPrefix("LIST SUBQUERY") }, "\(plans)")
    let inner = plans[(listing + 1)...].prefix { !$0.hasPrefix("CORRELATED") }
    #expect(inner.first?.contains("run_states") == true && !inner.contains { $0.contains("TEMP B-TREE") }, "\(plans)")
    #expect(plans[..<listing].allSatisfy { !$0.hasPrefix("SCAN") }, "\(plans)")
  }

  @Test func aListingOfOneRunIsTheNewestOne() throws {
    #expect(try ledger.runs(RunFilter(limit: 1)).map(\.id.number) == [2])
    #expect(try ledger.runs(RunFilter(status: .finished, limit: 5)).map(\.id.number) == [2, 1])
    #expect(try ledger.runs(RunFilter(study: "outlier", status: .failed)).isEmpty)
  }
}
