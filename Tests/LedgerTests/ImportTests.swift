import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

@Suite(.waits) struct ImportTests {
  let (here, there): (TemporaryFolder, TemporaryFolder)

  init() throws {
    here = try TemporaryFolder()
    there = try TemporaryFolder()
  }

  /// A finished run, and one that reuses a cell of it under another name, computes and fails one, and decides a claim.
  @discardableResult
  private func record(in ledger: Ledger) throws -> (first: RunID, second: RunID) {
    let difference = try ledger.artefacts.store(Data("diff".utf8))
    let first = try ledger.startRun(.sample())
    let id = try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 1.5, of: first).id
    try ledger.finishRun(first)
    let state = GitState(commit: "c0ffee", branch: nil, remote: "host:path", difference: difference)
    let second = try ledger.startRun(.sample(title: "Second", versionControl: .git(state)))
    var renamed = StepDescription.sample()
    renamed.cell = "renamed"
    try ledger.reuseStep(renamed, from: id, of: second)
    try ledger.failStep(.sample("nae"), reason: "no epoch", seconds: 0.25, of: second)
    try ledger.interruptRun(second, reason: "asked to stop")
    try ledger.resumeRun(second)
    try ledger.finishStep(.sample("nae"), outputs: .sample(in: ledger, weights: "nae"), seconds: 2, of: second)
    try ledger.decideClaim(
      ClaimDecision(
        id: "falls", statement: "It \"falls\".", verdict: .fails, value: .nan, bound: nil, margin: -0.0, seeds: [.max]),
      of: second)
    try ledger.finishRun(second)
    return (first, second)
  }

  private func state(_ ledger: Ledger) throws -> [String] {
    let files = try? FileManager.default.subpathsOfDirectory(atPath: ledger.artefacts.folder.path)
    return ["\(String(describing: try ledger.chainHead()))"] + (files ?? []).sorted()
  }

  @Test func aRunArrivesWithAllThatIsRecordedOfItAndWhatItReuses() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (first, second) = try record(in: source)
    try ledger.finishRun(try ledger.startRun(.sample(title: "Ours")))
    let imported = try ledger.importRuns([second], from: source)
    #expect(imported.map(\.source) == [first, second] && imported.allSatisfy(\.isNew))
    #expect(imported.map(\.run.number) == [2, 3] && imported.allSatisfy(\.discrepancies.isEmpty))
    #expect(try ledger.verify().mismatches == [])

    let (old, new) = (try source.details(of: second), try ledger.details(of: RunID(number: 3)))
    var run = new.run
    run.id = second
    #expect(run.started == old.run.started && run.command == old.run.command && run.ended == old.run.ended)
    #expect(run.versionControl == old.run.versionControl && run.environment == old.run.environment)
    #expect(run.status == .finished && run.hyperparameters == old.run.hyperparameters && run.data == old.run.data)
    #expect(new.steps.map(\.cell) == old.steps.map(\.cell) && new.steps.map(\.finished) == old.steps.map(\.finished))
    #expect(
      new.steps.map(\.outputs) == old.steps.map(\.outputs) && new.steps.map(\.seconds) == old.steps.map(\.seconds))
    #expect(new.claims.map(\.decision) == old.claims.map(\.decision))
    #expect(new.events.map(\.kind) == old.events.map(\.kind) && new.events.map(\.at) == old.events.map(\.at))
    guard case .reused(_, let owner)? = new.steps.first?.disposition else { return #expect(Bool(false), "not reused") }
    #expect(owner == RunID(number: 2))

    let origin = try #require(new.origin)
    #expect(origin.name == second)
    #expect(try source.chainHead() == origin.head)
    #expect(try source.verify(notedHead: origin.head).isIntact)
    #expect(try ledger.finishedStep(identity: StepDescription.sample("nae").identity)?.run == RunID(number: 3))
    #expect(try ledger.latestFinishedRun(study: run.study, hyperparameters: run.hyperparameters) == new.run.id)
  }

  @Test func importingAgainChangesNothing() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (_, second) = try record(in: source)
    try ledger.importRuns([second], from: source)
    let before = try state(ledger)
    let again = try ledger.importRuns([second], from: try Ledger(folder: source.folder, access: .readOnly))
    #expect(again.map(\.run.number) == [1, 2] && again.allSatisfy { !$0.isNew })
    #expect(try state(ledger) == before)
  }

  @Test func aRunIsKnownAgainInTheLedgerThatItCameFrom() throws {
    let third = try TemporaryFolder()
    let (source, ledger, last) = (try openLedger(there), try openLedger(here), try openLedger(third))
    let (_, second) = try record(in: source)
    try ledger.finishRun(try ledger.startRun(.sample(title: "Ours")))
    let arrived = try #require(try ledger.importRuns([second], from: source).last?.run)
    let further = try #require(try last.importRuns([arrived], from: ledger).last?.run)
    #expect(try last.details(of: further).origin?.name == second)
    let head = try source.chainHead()
    #expect(try last.details(of: further).origin?.head == head)
    let before = try state(source)
    #expect(try source.importRuns([further], from: last).map(\.run) == [RunID(number: 1), second])
    #expect(try state(source) == before)
  }

  @Test func runsThatDidNotEndComeOnlyWhenAskedFor() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let run = try source.startRun(.sample())
    let cell = try source.finishStep(.sample(), outputs: .sample(in: source), seconds: 1, of: run).id
    #expect(throws: LedgerError.runIsRunning(run)) { try ledger.importRuns([run], from: source) }
    try source.failRun(run, reason: "it broke")
    let user = try source.startRun(.sample(title: "User"))
    try source.reuseStep(.sample(), from: cell, of: user)
    try source.finishRun(user)
    let error = LedgerError.runIsUnfinished(run, path: source.path, status: .failed(reason: "it broke"))
    #expect(throws: error) { try ledger.importRuns([run, user], from: source) }
    #expect(try ledger.runs().isEmpty)
    // The run whose cell is reused comes as it is.
    try ledger.importRuns([user], from: source)
    #expect(try ledger.runs().map(\.status) == [.finished, .failed(reason: "it broke")])
    #expect(try ledger.importRuns([run], from: source, includingUnfinished: true).map(\.isNew) == [false])
    #expect(try ledger.latestUnfinishedRun(studyPath: "studies/outlier.md") == nil)
    let failed = try ledger.run("r1")
    #expect(try ledger.latestUnfinishedRun(study: failed.study, hyperparameters: failed.hyperparameters) == nil)
    #expect(try ledger.verify().isIntact)
  }

  @Test(arguments: ["UPDATE claims SET verdict = 'holds'", "UPDATE runs SET command = '[]'", "DELETE FROM scalars"])
  func nothingIsTakenFromALedgerThatWasChanged(sql: String) throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (first, second) = try record(in: source)
    let before = try state(ledger)
    try tamper(source, sql)
    #expect {
      try ledger.importRuns([first, second], from: source)
    } throws: { error in
      if case LedgerError.damagedSource(source.path, let found)? = error as? LedgerError {
        !found.isEmpty
      } else {
        false
      }
    }
    #expect(try state(ledger) == before)
  }

  @Test func whatIsNotTakenIsNotLookedAt() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (first, _) = try record(in: source)
    let other = try source.startRun(.sample(path: "studies/unrelated.md"))
    try source.finishStep(
      .sample("other", body: "17"), outputs: .sample(in: source, weights: "unrelated"), seconds: 1, of: other)
    try source.finishRun(other)
    try tamper(source, "UPDATE cells SET seconds = 77 WHERE run = \(other.number)")
    #expect(try !source.verify(files: false).isIntact)
    #expect(try ledger.importRuns([first], from: source).contains { $0.source == first && $0.isNew })
    #expect(try ledger.verify().isIntact)
    #expect {
      try ledger.importRuns([other], from: source)
    } throws: { error in
      if case LedgerError.damagedSource? = error as? LedgerError { true } else { false }
    }
  }

  @Test(arguments: [true, false])
  func nothingIsTakenWhereAFileIsLostOrDamaged(isLost: Bool) throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (_, second) = try record(in: source)
    let file = source.artefacts.url(of: Digest(of: "nae"))
    try FileManager.default.removeItem(at: file)
    if !isLost { try Data("other".utf8).write(to: file) }
    let before = try state(ledger)
    #expect {
      try ledger.importRuns([second], from: source)
    } throws: { error in
      if case LedgerError.damagedSource(_, let found)? = error as? LedgerError { found.count == 1 } else { false }
    }
    #expect(try state(ledger) == before)
  }

  @Test func aLostFileOfARunThatIsHereComesBack() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (_, second) = try record(in: source)
    try ledger.importRuns([second], from: source)
    try FileManager.default.removeItem(at: ledger.artefacts.url(of: Digest(of: "nae")))
    #expect(try !ledger.verify().isIntact)
    try ledger.importRuns([second], from: source)
    #expect(try ledger.verify().isIntact)
  }

  @Test func otherOutputsOfOneIdentityAreKeptAndTold() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (first, _) = try record(in: source)
    let ours = try ledger.startRun(.sample())
    let outputs = try StepOutputs.sample(in: ledger, last: 1)
    let cell = try ledger.finishStep(.sample(), outputs: outputs, seconds: 1, of: ours).id
    try ledger.finishRun(ours)
    let imported = try ledger.importRuns([first], from: source)
    let discrepancy = try #require(imported.first?.discrepancies.first)
    #expect(discrepancy.recorded == cell && discrepancy.recordedRun == ours)
    #expect(
      discrepancy.differences == [.series(name: "training.error", epoch: 11, recorded: 1, computed: -0.0)])
    #expect(try ledger.discrepantSteps().map(\.differsFrom) == [cell])
    #expect(try ledger.importRuns([first], from: source).map(\.isNew) == [false])
    #expect(try ledger.verify().isIntact)
  }

  @Test func runsThatReuseEachOthersCellsArriveTogether() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (one, two) = (try source.startRun(.sample(title: "One")), try source.startRun(.sample(title: "Two")))
    let a = try source.finishStep(.sample("a"), outputs: StepOutputs(), seconds: 1, of: one).id
    let b = try source.finishStep(.sample("b"), outputs: StepOutputs(), seconds: 1, of: two).id
    try source.reuseStep(.sample("b"), from: b, of: one)
    try source.reuseStep(.sample("a"), from: a, of: two)
    try source.finishRun(two)
    try source.finishRun(one)
    #expect(try ledger.importRuns([one], from: source).map(\.isNew) == [true, true])
    #expect(try ledger.verify().isIntact)
    let origins = try ledger.origins(of: RunID(number: 2))
    #expect(origins.map(\.name) == ["b", "a"] && origins.map(\.run.number) == [2, 1])
  }

  @Test func aRunOfOursCannotBePassedOffAsImported() throws {
    let ledger = try openLedger(here)
    let (first, _) = try record(in: ledger)
    try tamper(
      ledger, "INSERT INTO origins VALUES (\(first.number), 'r9', '\(Digest(of: "x"))', 3, '\(Digest(of: "y"))', 'z')")
    let found = try ledger.verify().mismatches
    #expect(found.map(\.table) == ["origins"] && found.map(\.row) == ["r1"])
  }

  @Test func whereAnImportedRunCameFromCannotBeChanged() throws {
    let (source, ledger) = (try openLedger(there), try openLedger(here))
    let (first, _) = try record(in: source)
    try ledger.importRuns([first], from: source)
    #expect(throws: LedgerError.self) { try ledger.write { try $0.execute(sql: "UPDATE origins SET name = 'r7'") } }
    try tamper(ledger, "UPDATE origins SET name = 'r7'")
    #expect(try ledger.verify().mismatches.map(\.column) == ["name"])
  }

  @Test func processesThatImportAtOnceBringEachRunOnce() async throws {
    let source = try openLedger(there)
    try record(in: source)
    let (from, to) = (source.folder.path, here.url.appendingPathComponent("runs").path)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          await #expect(processExitsWith: .success) { [from = from as String, to = to as String] in
            let source = try Ledger(folder: URL(fileURLWithPath: from), access: .readOnly)
            let ledger = try Ledger(folder: URL(fileURLWithPath: to))
            try ledger.importRuns([RunID(number: 2)], from: source)
          }
        }
      }
    }
    let ledger = try openLedger(here)
    #expect(try ledger.runs().count == 2)
    #expect(try ledger.verify().isIntact)
  }

  @Test func anImportThatIsKilledIsFinishedByTheNext() async throws {
    let source = try openLedger(there)
    for index in 0..<40 {
      let run = try source.startRun(.sample(title: "\(index)"))
      try source.finishStep(
        .sample(body: "\(index)"), outputs: .sample(in: source, weights: "\(index)"), seconds: 1, of: run)
      try source.finishRun(run)
    }
    let runs = try source.runs().map(\.id)
    let (from, to) = (source.folder.path, here.url.appendingPathComponent("runs").path)
    for delay in [30, 60, 120] {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [from = from as String, to = to as String, delay = delay as Int] in
        let source = try Ledger(folder: URL(fileURLWithPath: from), access: .readOnly)
        let ledger = try Ledger(folder: URL(fileURLWithPath: to))
        let runs = try source.runs().map(\.id)
        let killer = Thread {
          usleep(UInt32(delay) * 1000)
          kill(getpid(), SIGKILL)
        }
        killer.start()
        while true { try ledger.importRuns(runs, from: source) }
      }
      let ledger = try openLedger(here)
      #expect(try ledger.verify().isIntact)
      #expect(try ledger.runs().allSatisfy { $0.status == .finished && $0.steps.computed == 1 })
    }
    let ledger = try openLedger(here)
    try ledger.importRuns(runs, from: source)
    #expect(try Set(ledger.runs().map(\.studyTitle)) == Set((0..<40).map { "\($0)" }))
    #expect(try ledger.runs().count == 40)
  }
}
