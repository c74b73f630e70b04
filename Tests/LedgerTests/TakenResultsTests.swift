import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// What a run takes from the record, recorded at once.
@Suite struct TakenResultsTests {
  let folder: TemporaryFolder
  let ledger: Ledger
  let source: StepID

  init() throws {
    folder = try TemporaryFolder()
    ledger = try openLedger(folder)
    let run = try ledger.startRun(.sample())
    source = try ledger.finishStep(.sample(), outputs: try .sample(in: ledger), seconds: 1, of: run).id
    try ledger.finishRun(run)
  }

  private static func claim(_ verdict: ClaimVerdict, id: String = "small") -> ClaimDecision {
    ClaimDecision(id: id, statement: "It is small.", verdict: verdict, value: 0.5, bound: 1, margin: 0.5, seeds: [0])
  }

  private var taken: TakenResults {
    var taken = TakenResults()
    taken.steps = [(.sample(), source)]
    taken.claims = [Self.claim(.holds), Self.claim(.fails, id: "other")]
    return taken
  }

  @Test func theSameIsRecordedAsOneAfterTheOther() throws {
    let (one, other) = (try ledger.startRun(.sample()), try ledger.startRun(.sample()))
    try ledger.finishRun(one, recording: taken)
    try ledger.reuseStep(.sample(), from: source, of: other)
    for claim in taken.claims { try ledger.decideClaim(claim, of: other) }
    try ledger.finishRun(other)
    let (first, second) = (try ledger.details(of: one), try ledger.details(of: other))
    #expect(first.events.map(\.kind) == [.started, .cellFinished, .claimDecided, .claimDecided, .finished])
    #expect(first.events.map(\.kind) == second.events.map(\.kind))
    #expect(first.steps.map(\.cell) == second.steps.map(\.cell))
    #expect(first.steps.map(\.disposition) == second.steps.map(\.disposition))
    #expect(first.claims.map(\.decision) == taken.claims && first.run.status == .finished)
    #expect(try ledger.verify().isIntact)
  }

  @Test func allIsRecordedOrNothing() throws {
    let run = try ledger.startRun(.sample())
    try ledger.decideClaim(Self.claim(.undecided, id: "other"), of: run)
    #expect(throws: LedgerError.claimAlreadyDecided(run, claim: "other")) {
      try ledger.finishRun(run, recording: taken)
    }
    let details = try ledger.details(of: run)
    #expect(details.run.status == .running && details.steps.isEmpty && details.claims.count == 1)
    // It is still held, and can go on.
    var rest = taken
    rest.claims.removeLast()
    try ledger.record(rest, of: run)
    try ledger.record(rest, of: run)
    try ledger.finishRun(run)
    #expect(try ledger.details(of: run).steps.count == 1 && ledger.verify().isIntact)
  }

  /// The pages of the write-ahead log tell what went to the disk; before, each step and claim took those of a transaction.
  @Test func aRunThatComputesNothingWritesLittle() throws {
    func pages(_ body: () throws -> Void) throws -> Int {
      _ = try ledger.database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
      try body()
      let size = try FileManager.default.attributesOfItem(atPath: ledger.path + "-wal")[.size] as? Int
      return try #require(size) / 4096
    }
    var many = taken
    many.claims = (1...20).map { Self.claim(.holds, id: "claim \($0)") }
    let run = try ledger.startRun(.sample())
    #expect(try pages { try ledger.finishRun(run, recording: many) } < 30)
  }
}
