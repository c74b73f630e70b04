import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

@Suite struct LifecycleTests {
  let folder: TemporaryFolder
  let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try openLedger(folder)
  }

  @Test func everythingOfAStartIsReadBack() throws {
    let difference = try ledger.artefacts.store(Data("a patch".utf8))
    let state = GitState(commit: "abc", branch: nil, remote: "https://example.org/study", difference: difference)
    let start = RunStart.sample(versionControl: .git(state))
    let run = try ledger.startRun(start)
    #expect(run.description == "r1")

    let record = try ledger.run("r1")
    #expect(record.studyTitle == start.studyTitle)
    #expect(record.studyPath == start.studyPath)
    #expect(try ledger.artefacts.read(record.study) == Data(start.studyText.utf8))
    #expect(record.hyperparameters == start.hyperparameters)
    #expect(record.seeds == start.seeds)
    #expect(record.data == start.data)
    #expect(record.versionControl == start.versionControl)
    #expect(record.environment == start.environment)
    #expect(record.numericsVersion == start.numericsVersion)
    #expect(record.command == start.command)
    #expect(record.started == StepClock.start)
    #expect(record.ended == nil)
    #expect(record.status == .running)
  }

  @Test func aStudyOutsideARepositorySaysSo() throws {
    let run = try ledger.startRun(.sample(versionControl: .notUnderVersionControl))
    #expect(try ledger.details(of: run).run.versionControl == .notUnderVersionControl)
    #expect(try ledger.runs().first?.commit == nil)
  }

  @Test func aDirtyTreeNeedsItsDifferenceInTheStore() throws {
    let lost = Digest(of: "never stored")
    let state = GitState(commit: "abc", branch: "main", remote: nil, difference: lost)
    #expect(throws: LedgerError.artefactMissing(lost, path: ledger.artefacts.url(of: lost).path)) {
      try ledger.startRun(.sample(versionControl: .git(state)))
    }
    #expect(try ledger.runs().isEmpty)
  }

  @Test func aWholeLifeIsAChainOfEvents() throws {
    let run = try ledger.startRun(.sample())
    try ledger.failStep(.sample(), reason: "no memory", seconds: 1, of: run)
    try ledger.failRun(run, reason: "cell 'ae' failed")
    #expect(try ledger.run("r1").status == .failed(reason: "cell 'ae' failed"))
    try ledger.resumeRun(run)
    #expect(try ledger.run("r1").status == .running)
    #expect(try ledger.run("r1").ended == nil)
    try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 2.5, of: run)
    try ledger.interruptRun(run, reason: "SIGINT")
    #expect(try ledger.run("r1").status == .interrupted(reason: "SIGINT"))
    try ledger.resumeRun(run)
    let claim = ClaimDecision(
      id: "falls", statement: "it falls", verdict: .fails, value: 0.5, bound: 0.12, margin: -.nan, seeds: [1, 2])
    try ledger.decideClaim(claim, of: run)
    try ledger.finishRun(run)

    let details = try ledger.details(of: run)
    #expect(details.run.status == .finished)
    #expect(details.run.ended == StepClock.start.addingTimeInterval(8))
    #expect(
      details.events.map(\.kind) == [
        .started, .cellFinished, .failed, .resumed, .cellFinished, .interrupted, .resumed, .claimDecided, .finished,
      ])
    #expect(details.events[3].content == #"{"after":"failed: cell 'ae' failed"}"#)
    #expect(details.events[0].previous == LedgerEvent.origin)
    for (event, next) in zip(details.events, details.events.dropFirst()) { #expect(next.previous == event.digest) }
    #expect(details.claims.map(\.decision) == [claim])
    #expect(details.steps.map(\.disposition) == [.failed(reason: "no memory"), .computed])
    let report = try ledger.verify()
    #expect(report.mismatches == [])
    #expect(report.events == 9 && report.runs == 1 && report.steps == 2 && report.claims == 1 && report.artefacts == 2)
    #expect(report.head == (try ledger.chainHead()))
  }

  @Test func aFinishedRunStaysAsItIs() throws {
    let run = try ledger.startRun(.sample())
    try ledger.finishRun(run)
    #expect(throws: LedgerError.runNotHeld(run)) { try ledger.finishRun(run) }
    #expect(throws: LedgerError.runNotHeld(run)) {
      try ledger.failStep(.sample(), reason: "late", seconds: 0, of: run)
    }
    #expect(throws: LedgerError.runIsFinished(run)) { try ledger.resumeRun(run) }
    #expect(throws: LedgerError.unknownRun("r7", nearest: [run])) { try ledger.resumeRun(RunID(number: 7)) }
  }

  @Test(arguments: LedgerSchema.recorded + ["run_states"])
  func theDatabaseItselfRefusesToDeleteARow(table: String) throws {
    try fill()
    #expect(throws: DatabaseError.self) { try ledger.database.write { try $0.execute(sql: "DELETE FROM \(table)") } }
  }

  @Test(arguments: LedgerSchema.recorded)
  func theDatabaseItselfRefusesToChangeARow(table: String) throws {
    try fill()
    let column = try #require(try ledger.database.read { try $0.columns(in: table).last?.name })
    #expect(throws: DatabaseError.self) {
      try ledger.database.write { try $0.execute(sql: "UPDATE \(table) SET \(column) = \(column)") }
    }
  }

  @Test func theDatabaseItselfRefusesToReopenAFinishedRun() throws {
    try fill()
    #expect(throws: DatabaseError.self) {
      try ledger.database.write { try $0.execute(sql: "UPDATE run_states SET status = 'running'") }
    }
  }

  @Test func aClaimIsDecidedOnce() throws {
    let run = try ledger.startRun(.sample())
    var claim = ClaimDecision(
      id: "c", statement: "s", verdict: .holds, value: .nan, bound: nil, margin: 0, seeds: [.max])
    try ledger.decideClaim(claim, of: run)
    try ledger.decideClaim(claim, of: run)
    #expect(try ledger.details(of: run).claims.map(\.decision) == [claim])
    claim.margin = -0.0
    #expect(throws: LedgerError.claimAlreadyDecided(run, claim: "c")) { try ledger.decideClaim(claim, of: run) }
    #expect(try ledger.verify().isIntact)
  }

  @Test func textsThatAreNoJSONAreRefused() throws {
    var start = RunStart.sample()
    start.hyperparameters = "{epochs: 3}"
    #expect(throws: LedgerError.self) { try ledger.startRun(start) }
    let run = try ledger.startRun(.sample())
    #expect(throws: LedgerError.invalidRecord("the body of cell 'ae' is not JSON: 'x'")) {
      try ledger.failStep(.sample(body: "x"), reason: "", seconds: 0, of: run)
    }
  }

  /// One row at least in every table.
  private func fill() throws {
    let run = try ledger.startRun(.sample())
    try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 1, of: run)
    try ledger.decideClaim(
      ClaimDecision(id: "c", statement: "s", verdict: .holds, value: nil, bound: nil, margin: nil, seeds: []), of: run)
    try ledger.finishRun(run)
    let other = try openLedger(try TemporaryFolder())
    let theirs = try other.startRun(.sample(title: "Another"))
    try other.finishRun(theirs)
    try ledger.importRuns([theirs], from: other)
  }
}
