import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// Ledgers whose file was changed below the program: told, never believed, never a crash.
@Suite struct DamageTests {
  let folder: TemporaryFolder
  let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try openLedger(folder)
    try SchemaTwo.record(in: ledger, importingFrom: try openLedger(TemporaryFolder()))
  }

  private func execute(_ sql: String) throws {
    try DatabaseQueue(path: ledger.path).writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  struct Definition: CustomTestStringConvertible, Sendable {
    var object: String
    var old: String
    var new: String
    var testDescription: String { "\(object): \(old) → \(new)" }
  }

  @Test(arguments: [
    Definition(object: "cells_no_update", old: "ABORT", new: "FAIL"),
    Definition(object: "runs_no_delete", old: "append", new: "bppend"),
    Definition(object: "claims", old: "'holds'", new: "'holdt'"),
    Definition(object: "metrics", old: "points.value", new: "points.epoch"),
    Definition(object: "about", old: "the run", new: "the bun"),
    Definition(object: "cells_by_run", old: "<> 'failed'", new: "<> 'fajled'"),
  ])
  func aChangedDefinitionIsFound(_ definition: Definition) throws {
    try execute(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = replace(sql, '\(definition.old.replacing("'", with: "''"))',
        '\(definition.new.replacing("'", with: "''"))') WHERE name = '\(definition.object)'
      """)
    let report = try Ledger(folder: ledger.folder, access: .readOnly).verify(files: false)
    let found = report.mismatches.filter { $0.row.hasSuffix("'\(definition.object)'") }
    #expect(found.map(\.column) == ["definition"])
    #expect(found.first?.expected.contains(definition.old) == true)
    #expect(found.first?.found.contains(definition.new) == true)
  }

  @Test func aTriggerThatIsNotOursIsFoundAndAViewIsNone() throws {
    try execute("CREATE VIEW mine AS SELECT * FROM metrics")
    #expect(try ledger.verify().isIntact)
    try execute("CREATE TRIGGER theirs AFTER INSERT ON runs BEGIN UPDATE run_states SET reason = 'x'; END")
    #expect(try ledger.verify().mismatches.map(\.row) == ["trigger 'theirs'"])
  }

  @Test(arguments: ["events", "series", "texts", "points"])
  func aViewInPlaceOfATableIsNotRead(table: String) throws {
    try execute("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; ALTER TABLE \(table) RENAME TO away")
    try execute(
      """
      CREATE VIEW \(table) AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS sequence FROM n
      """)
    for access in [Ledger.Access.readOnly, .readWrite, .foreign] {
      #expect(throws: LedgerError.corrupt(path: ledger.path, detail: "'\(table)' is a view, expected a table")) {
        try Ledger(folder: ledger.folder, access: access)
      }
    }
  }

  @Test(arguments: [
    "CREATE VIEW mine AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    "CREATE TRIGGER theirs AFTER INSERT ON runs BEGIN UPDATE run_states SET reason = 'x'; END",
    "ALTER TABLE runs ADD COLUMN more TEXT AS (number || 'x')", "DROP TRIGGER runs_no_delete",
    "CREATE INDEX theirs ON runs (upper(study_title))", "CREATE VIRTUAL TABLE theirs USING fts5(text)",
  ])
  func somebodyElsesLedgerHasNoOtherDefinitions(sql: String) throws {
    #expect(try Ledger(folder: ledger.folder, access: .foreign).runs().count == ledger.runs().count)
    try execute(sql)
    #expect {
      try Ledger(folder: ledger.folder, access: .foreign)
    } throws: { error in
      if case LedgerError.corrupt(ledger.path, _)? = error as? LedgerError { true } else { false }
    }
  }

  @Test func aSchemaActsThroughNoFunction() throws {
    try execute("CREATE VIEW mine AS SELECT load_extension('libc.so.6') AS x")
    let reader = try Ledger(folder: ledger.folder, access: .readOnly)
    #expect(throws: LedgerError.self) { try reader.read { try Row.fetchAll($0, sql: "SELECT * FROM mine") } }
    #expect(try reader.read { try Int.fetchOne($0, sql: "PRAGMA trusted_schema") } == 0)
  }

  @Test func aRowThatRefersToNothingIsFound() throws {
    try execute(
      """
      PRAGMA foreign_keys = OFF;
      INSERT INTO artefacts (cell, name, digest, media_type, bytes) VALUES (9999, 'x', 'x', 'x', 1)
      """)
    let found = try ledger.verify(files: false).mismatches
    #expect(found.map(\.table) == ["artefacts"] && found.map(\.column) == ["reference"])
  }

  @Test func aTableThatDiffersFromItsIndexIsFound() throws {
    // The name stands in the table and in the index that keeps it unique: a change of one bit in the file is in one of them.
    try execute("PRAGMA wal_checkpoint(TRUNCATE)")
    let file = URL(filePath: ledger.path)
    var bytes = try Data(contentsOf: file)
    let name = Data("wasserstein.negatives".utf8)
    var places: [Int] = []
    var start = bytes.startIndex
    while let range = bytes.range(of: name, in: start..<bytes.endIndex) {
      places.append(range.lowerBound)
      start = range.upperBound
    }
    #expect(places.count > 4)
    for place in places {
      bytes[place] ^= 1
      let copy = try TemporaryFolder()
      try bytes.write(to: copy.url.appendingPathComponent(Ledger.fileName))
      #expect(try !Ledger(folder: copy.url, access: .readOnly).verify(files: false).isIntact, "byte \(place)")
      bytes[place] ^= 1
    }
  }

  struct Damage: CustomTestStringConvertible, Sendable {
    var sql: String
    var column: String
    var testDescription: String { sql }
  }

  @Test(arguments: [
    Damage(sql: "UPDATE runs SET seeds = 'x'", column: "seeds"),
    Damage(sql: "UPDATE runs SET started = '2024-13-01'", column: "started"),
    Damage(sql: "UPDATE runs SET study = 'deadbeef'", column: "study"),
    Damage(sql: "UPDATE runs SET command = '{}'", column: "command"),
    Damage(sql: "UPDATE cells SET inputs = '[1]'", column: "inputs"),
    Damage(sql: "UPDATE cells SET identity = upper(identity)", column: "identity"),
    Damage(sql: "UPDATE cells SET metrics = upper(metrics)", column: "metrics"),
    Damage(sql: "UPDATE cells SET name = 'ae/99999999999999999999'", column: "name"),
    Damage(sql: "UPDATE series SET epochs = x'01', samples = x'01'", column: "epochs"),
    Damage(sql: "UPDATE claims SET seeds = '[-1]'", column: "seeds"),
    Damage(sql: "UPDATE artefacts SET digest = ''", column: "digest"),
    Damage(sql: "UPDATE origins SET name = 'r0'", column: "name"),
    Damage(sql: "UPDATE events SET previous = 'x'", column: "previous"),
  ])
  func aValueThatIsNoneIsSaidToBeDamaged(_ damage: Damage) throws {
    try tamper(ledger, "PRAGMA ignore_check_constraints = ON; DROP INDEX IF EXISTS cells_by_run; \(damage.sql)")
    var errors: [LedgerError] = []
    for run in 1...3 {
      do { _ = try ledger.details(of: RunID(number: Int64(run))) } catch { errors.append(error) }
    }
    #expect(!errors.isEmpty)
    for error in errors {
      guard case .corrupt(_, let detail) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(detail.hasPrefix("column '\(damage.column)' of the row with "), "\(detail)")
    }
    // What is damaged is told by its row where it can be read.
    #expect(throws: Never.self) { _ = (try? ledger.verify())?.mismatches }
    #expect((try? ledger.verify().isIntact) != true)
  }
}
