import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

@Suite struct VerificationTests {
  let folder: TemporaryFolder
  let ledger: Ledger

  /// Two runs: r1 computes `ae`, fails in `nae` and is interrupted; r2 reuses `ae`, decides a claim and finishes.
  init() throws {
    folder = try TemporaryFolder()
    ledger = try openLedger(folder)
    let first = try ledger.startRun(.sample())
    let source = try ledger.finishStep(.sample(), outputs: .sample(in: ledger), seconds: 1, of: first).id
    try ledger.failStep(.sample("nae"), reason: "diverged", seconds: 1, of: first)
    try ledger.interruptRun(first, reason: "SIGINT")
    let second = try ledger.startRun(.sample())
    try ledger.reuseStep(.sample(), from: source, of: second)
    try ledger.decideClaim(
      ClaimDecision(id: "falls", statement: "s", verdict: .fails, value: 1, bound: 2, margin: -1, seeds: [1]),
      of: second)
    try ledger.finishRun(second)
  }

  @Test func anUntouchedLedgerIsIntact() throws {
    let report = try ledger.verify()
    #expect(report.mismatches == [])
    #expect(report.events == 8 && report.runs == 2 && report.steps == 3 && report.claims == 1 && report.artefacts == 2)
  }

  struct Forgery: CustomTestStringConvertible, Sendable {
    var sql: String
    var table: String
    var row: String
    var column: String
    var testDescription: String { sql }
  }

  static let forgeries = [
    Forgery(sql: "UPDATE runs SET seeds = '[1]' WHERE number = 2", table: "runs", row: "r2", column: "seeds"),
    Forgery(sql: "UPDATE runs SET commit_hash = 'f' WHERE number = 1", table: "runs", row: "r1", column: "commit_hash"),
    Forgery(sql: "DELETE FROM runs WHERE number = 1", table: "runs", row: "r1", column: "row"),
    Forgery(
      sql: "UPDATE cells SET seconds = 2 WHERE number = 1", table: "cells", row: "c1 'ae' of r1", column: "seconds"),
    Forgery(
      sql: "UPDATE cells SET reason = 'luck' WHERE number = 2", table: "cells", row: "c2 'nae' of r1", column: "reason"),
    Forgery(
      sql: "UPDATE cells SET source = 2 WHERE number = 3", table: "cells", row: "c3 'ae' of r2", column: "source"),
    Forgery(sql: "DELETE FROM cells WHERE number = 2", table: "cells", row: "c2 of r1", column: "row"),
    Forgery(
      sql: "UPDATE artefacts SET digest = '\(Digest(of: "forged"))'", table: "artefacts",
      row: "'weights' of c1 'ae' of r1", column: "digest"),
    Forgery(
      sql: "UPDATE series SET samples = zeroblob(40) WHERE name = 'training.error'", table: "series",
      row: "'training.error' of c1 'ae' of r1", column: "samples"),
    Forgery(
      sql: "UPDATE scalars SET bits = 1 WHERE name = 'auc'", table: "scalars", row: "'auc' of c1 'ae' of r1",
      column: "bits"),
    Forgery(
      sql: "INSERT INTO scalars VALUES (1, 'z', 0)", table: "scalars", row: "'z' of c1 'ae' of r1", column: "row"),
    Forgery(
      sql: "UPDATE claims SET verdict = 'holds'", table: "claims", row: "claim 1 'falls' of r2", column: "verdict"),
    Forgery(
      sql: "INSERT INTO claims SELECT 2, 1, name, statement, verdict, 0, 0, 0, seeds, decided, 0, 0, 0 FROM claims",
      table: "claims", row: "claim 2", column: "row"),
    Forgery(
      sql: "UPDATE texts SET text = '{\"cores\":3}' WHERE text = '{\"cores\":2}'", table: "texts",
      row: Digest(of: #"{"cores":2}"#).short, column: "text"),
    Forgery(
      sql: "UPDATE run_states SET status = 'finished' WHERE run = 1", table: "run_states", row: "r1", column: "status"),
    Forgery(sql: "DELETE FROM run_states WHERE run = 2", table: "run_states", row: "r2", column: "row"),
    Forgery(sql: "UPDATE events SET at = 'then' WHERE sequence = 3", table: "events", row: "event 3", column: "digest"),
    Forgery(
      sql: "UPDATE events SET digest = '\(Digest(of: "forged"))' WHERE sequence = 4", table: "events", row: "event 4",
      column: "digest"),
    Forgery(sql: "UPDATE events SET subject = 2 WHERE sequence = 2", table: "events", row: "event 2", column: "digest"),
    Forgery(
      sql: "UPDATE points SET value = 0.5 WHERE epoch = 10", table: "points", row: "'training.error' of c1 'ae' of r1",
      column: "value at epoch 10"),
    Forgery(
      sql: "UPDATE points SET value = 0.5 WHERE epoch = 3", table: "points", row: "'training.error' of c1 'ae' of r1",
      column: "value at epoch 3"),
    Forgery(
      sql: "DELETE FROM points WHERE epoch = 2", table: "points", row: "'training.error' of c1 'ae' of r1",
      column: "value at epoch 2"),
    Forgery(
      sql: "INSERT INTO points SELECT 3, quantity, epoch, value FROM points WHERE epoch = 1", table: "points",
      row: "'training.error' of c3 'ae' of r2", column: "value at epoch 1"),
    Forgery(
      sql: "UPDATE quantities SET name = 'training.errer' WHERE has_epochs", table: "points",
      row: "'training.errer' of c1 'ae' of r1",
      column: "value at epoch 1"),
    Forgery(
      sql: "UPDATE points SET value = 0.3 WHERE quantity = (SELECT number FROM quantities WHERE name = 'auc')",
      table: "points", row: "'auc' of c1 'ae' of r1", column: "value"),
    Forgery(
      sql: "UPDATE cells SET repetition = 2 WHERE number = 1", table: "cells", row: "c1 'ae' of r1",
      column: "cell and repetition"),
    Forgery(
      sql: "UPDATE claims SET margin = NULL", table: "claims", row: "claim 1 'falls' of r2", column: "margin"),
    Forgery(
      sql: "UPDATE hyperparameter_leaves SET value = '200' WHERE path = 'epochs'", table: "hyperparameters",
      row: "'epochs' of r1", column: "value"),
    Forgery(
      sql: "UPDATE hyperparameter_leaves SET real = 7 WHERE path = 'latent'", table: "hyperparameters",
      row: "'latent' of r1", column: "value"),
    Forgery(
      sql: "DELETE FROM hyperparameter_set_leaves WHERE leaf = 1", table: "hyperparameters", row: "'epochs' of r1",
      column: "value"),
    Forgery(sql: "DELETE FROM events WHERE sequence = 3", table: "events", row: "event 4", column: "sequence"),
  ]

  @Test(arguments: forgeries)
  func aForgeryIsFoundInItsRow(_ forgery: Forgery) throws {
    try tamper(ledger, forgery.sql)
    let report = try ledger.verify(files: false)
    let first = try #require(report.mismatches.first)
    #expect(first.table == forgery.table)
    #expect(first.row == forgery.row)
    #expect(first.column == forgery.column)
    #expect(first.expected != first.found)
    // A forged event does not make its successors suspect.
    #expect(report.mismatches.count <= 3, "\(report.mismatches)")
  }

  @Test func aForgedEventWithAFittingDigestBreaksTheNextLink() throws {
    let row = try #require(
      try ledger.database.read { try Row.fetchOne($0, sql: "SELECT * FROM events WHERE sequence = 4") })
    let digest = LedgerEvent.digest(
      previous: row["previous"], sequence: 4, run: 1, kind: "finished", subject: nil, at: row["at"], content: "{}")
    try tamper(
      ledger,
      "UPDATE events SET kind = 'finished', content = '{}', digest = '\(digest)' WHERE sequence = 4; "
        + "UPDATE run_states SET status = 'finished', reason = NULL WHERE run = 1")
    let report = try ledger.verify()
    #expect(report.mismatches.map(\.row) == ["event 5"])
    #expect(report.mismatches.map(\.column) == ["previous"])
  }

  @Test func lostLastLinksAreFoundByANotedHead() throws {
    let head = try #require(try ledger.chainHead())
    #expect(head.events == 8)
    #expect(try ledger.verify(notedHead: head).isIntact)
    try tamper(
      ledger,
      "DELETE FROM events WHERE sequence = 8; UPDATE run_states SET status = 'running', ended = NULL WHERE run = 2")
    #expect(try ledger.verify().isIntact)
    let report = try ledger.verify(notedHead: head)
    #expect(report.mismatches.map(\.row) == ["event 8"])
    #expect(report.mismatches.map(\.found) == ["missing: the chain ends at event 7"])
  }

  @Test func aNotedHeadOfAnotherHistoryIsFound() throws {
    let report = try ledger.verify(notedHead: ChainHead(events: 5, digest: Digest(of: "another")))
    #expect(report.mismatches.map(\.row) == ["event 5"])
  }

  @Test func aMissingTriggerIsFound() throws {
    try ledger.database.write { try $0.execute(sql: "DROP TRIGGER cells_no_update") }
    #expect(try ledger.verify().mismatches.map(\.row) == ["trigger 'cells_no_update'"])
  }

  @Test func missingAndDamagedArtefactFilesAreFound() throws {
    let weights = ledger.artefacts.url(of: Digest(of: "weights"))
    try FileManager.default.removeItem(at: weights)
    var report = try ledger.verify()
    #expect(report.mismatches.map(\.row) == ["'weights' of c1 'ae' of r1"])
    #expect(report.mismatches.map(\.found) == ["no file '\(weights.path)'"])
    try Data("weightz".utf8).write(to: weights)
    report = try ledger.verify()
    #expect(report.mismatches.map(\.found) == [Digest(of: "weightz").hexadecimal])
    #expect(try ledger.verify(files: false).isIntact)
    let study = ledger.artefacts.url(of: try ledger.run("r1").study)
    try FileManager.default.removeItem(at: study)
    #expect(try ledger.verify().mismatches.map(\.row) == ["study of r1", "'weights' of c1 'ae' of r1"])
  }
}
