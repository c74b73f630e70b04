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

/// What several processes do to one ledger; each exit test's body is a process of its own.
@Suite(.waits) struct ProcessTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var path: String { folder.url.appendingPathComponent("runs").path }

  @Test func eightProcessesCreateAndWriteOneLedger() async throws {
    await withTaskGroup(of: Void.self) { group in
      for process in 0..<8 {
        group.addTask { [path] in
          await #expect(processExitsWith: .success) { [path = path as String, process = process as Int] in
            let ledger = try Ledger(folder: URL(fileURLWithPath: path))
            for count in 0..<5 {
              let run = try ledger.startRun(.sample(title: "process \(process)"))
              let outputs = try StepOutputs.sample(in: ledger, weights: "\(count)")
              try ledger.finishStep(.sample(body: "\(count)"), outputs: outputs, seconds: 1, of: run)
              try ledger.finishRun(run)
            }
          }
        }
      }
    }
    let ledger = try openLedger(folder, access: .readOnly)
    let runs = try ledger.runs()
    #expect(runs.map(\.id.number) == (1...40).reversed())
    #expect(runs.allSatisfy { $0.status == .finished && $0.steps.computed == 1 })
    for process in 0..<8 { #expect(runs.filter { $0.studyTitle == "process \(process)" }.count == 5) }
    #expect(try ledger.discrepantSteps().isEmpty)
    let report = try ledger.verify()
    #expect(report.mismatches == [] && report.events == 120)
  }

  @Test func aKilledRunIsInterruptedAndCanBeResumed() async throws {
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let ledger = try Ledger(folder: URL(fileURLWithPath: path))
      let run = try ledger.startRun(.sample())
      try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 1, of: run)
      try ledger.checkpoints.save(Data("half".utf8), for: StepDescription.sample("nae").identity)
      kill(getpid(), SIGKILL)
    }
    let ledger = try openLedger(folder)
    #expect(try ledger.runs().map(\.status) == [.interrupted(reason: "its process is gone")])
    #expect(try ledger.runs(RunFilter(status: .running)).isEmpty)
    #expect(try ledger.runs(RunFilter(status: .interrupted)).count == 1)
    let run = try #require(try ledger.latestUnfinishedRun(studyPath: "studies/outlier.md"))
    #expect(run.status == .interrupted(reason: "its process is gone") && run.ended == nil)
    #expect(ledger.checkpoints.load(for: StepDescription.sample("nae").identity) == Data("half".utf8))

    try ledger.resumeRun(run.id)
    #expect(try ledger.runs().map(\.status) == [.running])
    let source = try #require(try ledger.finishedStep(identity: StepDescription.sample().identity))
    #expect(try ledger.reuseStep(.sample(), from: source.id, of: run.id) == source.id)
    try ledger.finishRun(run.id)
    let details = try ledger.details(of: run.id)
    #expect(details.events.map(\.kind) == [.started, .cellFinished, .resumed, .finished])
    #expect(details.events[2].content == #"{"after":"interrupted: its process is gone"}"#)
    #expect(try ledger.verify().isIntact)
    #expect(try ledger.latestUnfinishedRun(studyPath: "studies/outlier.md") == nil)
  }

  /// Kills at instants within its recording, so that some hit a transaction, an artefact half written, or a lock.
  @Test(arguments: [1, 3, 7, 20, 45, 80])
  func aProcessThatIsKilledWhileItRecordsLeavesAnIntactLedger(milliseconds: Int) async throws {
    for round in 1...2 {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, milliseconds = milliseconds as Int, round = round as Int] in
        let ledger = try Ledger(folder: URL(fileURLWithPath: path))
        let run = try ledger.startRun(.sample(title: "round \(round)"))
        // The clock starts with the recording, however long the process took to begin.
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { kill(getpid(), SIGKILL) }
        for count in 0... {
          let cell = StepDescription.sample("ae-\(count)", body: "\(round * 1_000_000 + count)")
          let outputs = try StepOutputs.sample(in: ledger, weights: "\(round) \(count)")
          try ledger.finishStep(cell, outputs: outputs, seconds: 1, of: run)
        }
      }
      let reader = try openLedger(folder, access: .readOnly)
      let runs = try reader.runs()
      #expect(runs.count == round && runs.allSatisfy { $0.status == .interrupted(reason: "its process is gone") })
      let report = try reader.verify()
      #expect(report.mismatches == [] && report.runs == round)
      #expect(report.steps == runs.reduce(0) { $0 + $1.steps.computed })
      #expect(report.events == report.runs + report.steps)
    }
    // Another process records on, in the same chain.
    let ledger = try openLedger(folder)
    let head = try #require(try ledger.chainHead())
    try ledger.finishRun(try ledger.startRun(.sample()))
    #expect(try ledger.verify(notedHead: head).isIntact)
  }

  @Test func aRunOfALiveProcessIsRunningAndCannotBeTaken() async throws {
    let ledger = try openLedger(folder)
    let run = try ledger.startRun(.sample())
    await #expect(processExitsWith: .success) { [path = path as String] in
      for access in [Ledger.Access.readOnly, .readWrite] {
        let ledger = try Ledger(folder: URL(fileURLWithPath: path), access: access)
        #expect(try ledger.runs().map(\.status) == [.running])
        #expect(try ledger.latestUnfinishedRun(studyPath: "studies/outlier.md") == nil)
      }
      let ledger = try Ledger(folder: URL(fileURLWithPath: path))
      #expect(throws: LedgerError.runIsRunning(RunID(number: 1))) { try ledger.resumeRun(RunID(number: 1)) }
    }
    #expect(try ledger.runs().map(\.status) == [.running])
    try ledger.finishRun(run)
  }

  @Test func aRunThatEndsWhileItIsListedIsNeverShownAsInterrupted() async throws {
    let writer = try openLedger(folder)
    let reader = try openLedger(folder)
    async let written: Void = {
      for _ in 0..<100 { try writer.finishRun(try writer.startRun(.sample())) }
    }()
    var statuses: Set<RunStatus> = []
    for _ in 0..<300 { statuses.formUnion(try reader.runs(RunFilter(limit: 3)).map(\.status)) }
    try await written
    #expect(statuses.isSubset(of: [.running, .finished]))
  }

  @Test func theLockIsNotInheritedByChildren() async throws {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/sleep")
    child.arguments = ["60"]
    do {
      let ledger = try openLedger(folder)
      _ = try ledger.startRun(.sample())
      try child.run()
    }
    #expect(try openLedger(folder).runs().map(\.status) == [.interrupted(reason: "its process is gone")])
    kill(child.processIdentifier, SIGKILL)
    child.waitUntilExit()
  }

  @Test func twoLedgersOfOneProcessAreTwoHolders() throws {
    let first = try openLedger(folder)
    let second = try openLedger(folder)
    let run = try first.startRun(.sample())
    #expect(try second.runs().map(\.status) == [.running])
    #expect(throws: LedgerError.runIsRunning(run)) { try second.resumeRun(run) }
    #expect(throws: LedgerError.runIsRunning(run)) { try first.resumeRun(run) }
    #expect(throws: LedgerError.runNotHeld(run)) { try second.finishRun(run) }
    #expect(try second.startRun(.sample()) == RunID(number: 2))
  }

  @Test func aLedgerThatIsLockedForTooLongSaysSo() throws {
    let ledger = try Ledger(folder: folder.url, busyTimeout: 0.05)
    let other = try DatabaseQueue(path: ledger.path)
    try other.writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      #expect(throws: LedgerError.lockedTooLong(path: ledger.path, seconds: 0.05)) {
        try ledger.startRun(.sample())
      }
      try database.execute(sql: "ROLLBACK")
    }
    #expect(try ledger.startRun(.sample()) == RunID(number: 1))
  }
}
