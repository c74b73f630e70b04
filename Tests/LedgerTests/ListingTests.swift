import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

@Suite struct ListingTests {
  let folder: TemporaryFolder
  let ledger: Ledger

  /// r1 finished, r2 failed, r3 interrupted, r4 running; r2 and r4 are of another study.
  init() throws {
    folder = try TemporaryFolder()
    ledger = try openLedger(folder)
    let finished = try ledger.startRun(.sample())
    let failed = try ledger.startRun(.sample(path: "studies/collapse.md", title: "Mode collapse"))
    let interrupted = try ledger.startRun(.sample())
    _ = try ledger.startRun(.sample(path: "studies/collapse.md", title: "Mode collapse"))
    let source = try ledger.finishStep(.sample(), outputs: StepOutputs(), seconds: 1, of: finished).id
    try ledger.reuseStep(.sample(), from: source, of: failed)
    try ledger.failStep(.sample("nae"), reason: "diverged", seconds: 1, of: failed)
    for (id, verdict) in [("a", ClaimVerdict.holds), ("b", .fails), ("c", .undecided), ("d", .holds)] {
      try ledger.decideClaim(
        ClaimDecision(id: id, statement: id, verdict: verdict, value: nil, bound: nil, margin: nil, seeds: []),
        of: finished)
    }
    try ledger.finishRun(finished)
    try ledger.failRun(failed, reason: "diverged")
    try ledger.interruptRun(interrupted, reason: "SIGTERM")
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var filter: RunFilter
    var runs: [Int64]
    var testDescription: String { "\(filter)" }
  }

  @Test(arguments: [
    Case(filter: RunFilter(), runs: [4, 3, 2, 1]), Case(filter: RunFilter(limit: 2), runs: [4, 3]),
    Case(filter: RunFilter(study: "collapse.md"), runs: [4, 2]), Case(filter: RunFilter(study: "Mode"), runs: [4, 2]),
    Case(filter: RunFilter(study: "%"), runs: []), Case(filter: RunFilter(status: .running), runs: [4]),
    Case(filter: RunFilter(status: .finished), runs: [1]), Case(filter: RunFilter(status: .failed), runs: [2]),
    Case(filter: RunFilter(status: .interrupted), runs: [3]),
    Case(filter: RunFilter(study: "outlier", status: .running), runs: []),
    Case(filter: RunFilter(since: StepClock.start.addingTimeInterval(2)), runs: [4, 3]),
    Case(filter: RunFilter(since: StepClock.start.addingTimeInterval(2.001), limit: 1), runs: [4]),
  ])
  func filtersLetThrough(_ test: Case) throws {
    #expect(try ledger.runs(test.filter).map(\.id.number) == test.runs)
  }

  @Test func aSummarySaysHowFarTheRunCame() throws {
    let runs = try ledger.runs()
    #expect(runs[3].steps == RunSummary.StepCounts(computed: 1, reused: 0, failed: 0))
    #expect(runs[3].claims == RunSummary.ClaimCounts(holds: 2, fails: 1, undecided: 1))
    #expect(runs[2].steps == RunSummary.StepCounts(computed: 0, reused: 1, failed: 1))
    #expect(runs[2].status == .failed(reason: "diverged") && runs[2].ended != nil)
    #expect(runs[0].status == .running && runs[0].ended == nil)
    #expect(runs[0].seeds == [20_240_926, .max] && runs[0].commit?.count == 40 && !runs[0].isDirty)
  }

  @Test func theLatestFinishedRunIsOfJustThatStudyAndThoseHyperparameters() throws {
    let start = RunStart.sample()
    func latest(_ text: String, _ hyperparameters: String) throws -> RunID? {
      try ledger.latestFinishedRun(study: Digest(of: text), hyperparameters: hyperparameters)
    }
    #expect(try latest(start.studyText, start.hyperparameters) == RunID(number: 1))
    #expect(try latest(start.studyText, "{}") == nil && latest("other", start.hyperparameters) == nil)
    let next = try ledger.startRun(start)
    #expect(try latest(start.studyText, start.hyperparameters) == RunID(number: 1))
    try ledger.finishRun(next)
    #expect(try latest(start.studyText, start.hyperparameters) == next)
    // A run of the other study failed, so it has none.
    #expect(try latest(RunStart.sample(title: "Mode collapse").studyText, start.hyperparameters) == nil)
  }

  @Test func theLatestUnfinishedRunIsTheOneToResume() throws {
    #expect(try ledger.latestUnfinishedRun(studyPath: "studies/outlier.md")?.id.number == 3)
    #expect(try ledger.latestUnfinishedRun(studyPath: "studies/collapse.md")?.id.number == 2)
    #expect(try ledger.latestUnfinishedRun(studyPath: "studies/none.md") == nil)
  }

  @Test func aRunIsFoundByNameOrItsOnlyBeginning() throws {
    for _ in 5...12 { try ledger.finishRun(try ledger.startRun(.sample())) }
    #expect(try ledger.run("r1").id.number == 1)
    #expect(try ledger.run("r12").id.number == 12)
    #expect(throws: LedgerError.unknownRun("r13", nearest: [10, 11, 12].map(RunID.init(number:)))) {
      try ledger.run("r13")
    }
    #expect(throws: LedgerError.ambiguousRun("r", matches: (1...10).map { RunID(number: $0) })) { try ledger.run("r") }
    for text in ["", "12", "r01", "R1", "latest"] { #expect(throws: LedgerError.self) { try ledger.run(text) } }
    for _ in 13...20 { try ledger.finishRun(try ledger.startRun(.sample())) }
    #expect(try ledger.run("r2").id.number == 2)
  }

  @Test func aBeginningThatOnlyOneRunHasIsEnough() throws {
    try tamper(ledger, "UPDATE runs SET number = 734 WHERE number = 3; UPDATE run_states SET run = 734 WHERE run = 3")
    #expect(try ledger.run("r73").id.number == 734)
  }

  @Test func anEmptyLedgerHasNoNearestRun() throws {
    let empty = try Ledger(folder: folder.url.appendingPathComponent("empty"))
    #expect(throws: LedgerError.unknownRun("r1", nearest: [])) { try empty.run("r1") }
    #expect(try empty.chainHead() == nil)
    #expect(try empty.verify().isIntact)
  }

  @Test func runNamesAreReadStrictly() {
    #expect(RunID("r12")?.number == 12)
    for text in ["", "r", "r0", "r-1", "r+1", "r01", "12", "r12 ", "R12"] { #expect(RunID(text) == nil) }
  }
}
