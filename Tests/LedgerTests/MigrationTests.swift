import Digests
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Ledger

/// `Fixtures/schema-1.sql` is a ledger as the program wrote it before its second migration: a finished run, and one that
/// reuses a cell of it and was interrupted.
@Suite struct MigrationTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try SchemaTwo.restore("schema-1", to: folder.url)
    let artefacts = ArtefactStore(folder: folder.url.appendingPathComponent("artefacts"))
    for text in ["---\ntitle: Outlier reconstruction\n---\n", "weights"] { try artefacts.store(Data(text.utf8)) }
  }

  private func content() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
  }

  @Test(arguments: [Ledger.Access.readWrite, .readOnly])
  func aLedgerOfTheFirstSchemaIsReadAndVerified(access: Ledger.Access) throws {
    let ledger = try Ledger(folder: folder.url, access: access)
    let report = try ledger.verify()
    #expect(report.mismatches == [] && report.events == 8 && report.artefacts == 2)
    let details = try ledger.details(of: RunID(number: 1))
    #expect(details.run.status == .finished && details.origin == nil)
    #expect(details.steps.map(\.cell.name) == ["ae", "nae"])
    #expect(try ledger.runs().map(\.status.kind) == [.interrupted, .finished])
  }

  @Test func readingAnOlderLedgerChangesNothingOfIt() throws {
    let file = folder.url.appendingPathComponent("ledger.sqlite")
    let before = (try content(), try Data(contentsOf: file))
    let ledger = try Ledger(folder: folder.url, access: .readOnly)
    #expect(try ledger.runs().count == 2)
    #expect(try content() == before.0)
    #expect(try Data(contentsOf: file) == before.1)
    #expect(throws: LedgerError.self) { try ledger.startRun(.sample()) }
  }

  @Test func anOlderLedgerGoesOnWithItsChain() throws {
    let head = try Ledger(folder: folder.url, access: .readOnly).chainHead()
    let ledger = try Ledger(folder: folder.url)
    try ledger.finishRun(try ledger.startRun(.sample()))
    let report = try ledger.verify(notedHead: head)
    #expect(report.isIntact && report.events == 10 && report.runs == 3)
  }

  @Test func runsOfAnOlderLedgerAreImported() throws {
    let target = try TemporaryFolder()
    let ledger = try openLedger(target)
    let source = try Ledger(folder: folder.url, access: .readOnly)
    let imported = try ledger.importRuns([RunID(number: 2)], from: source, includingUnfinished: true)
    #expect(imported.map(\.run.number) == [1, 2] && imported.allSatisfy(\.isNew))
    #expect(try ledger.verify().isIntact)
    #expect(try ledger.details(of: RunID(number: 2)).steps.first?.outputs.scalars["auc"] == 0.1 + 0.2)
  }

  @Test(arguments: LedgerSchema.recorded)
  func everyRecordedTableRefusesChanges(table: String) throws {
    let ledger = try Ledger(folder: folder.url)
    let triggers = try ledger.read { database in
      try String.fetchAll(
        database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? ORDER BY name",
        arguments: [table])
    }
    #expect(triggers == ["\(table)_no_delete", "\(table)_no_update"])
  }

  /// The fourth migration makes indexes alone: a large ledger is not copied because it lacks them.
  @Test func aLedgerWithoutTheIndexesIsReadInPlaceAndGetsThem() throws {
    let indexes = "SELECT count(*) FROM sqlite_master WHERE name IN ('runs_by_study', 'runs_by_path')"
    let file = folder.url.appendingPathComponent(Ledger.fileName).path
    _ = try Ledger(folder: folder.url)
    try DatabaseQueue(path: file).writeWithoutTransaction { database in
      #expect(try Int.fetchOne(database, sql: indexes) == 2)
      try database.execute(
        sql:
          "DROP INDEX runs_by_study; DROP INDEX runs_by_path; DELETE FROM grdb_migrations WHERE identifier LIKE '4-%'")
    }
    let reader = try Ledger(folder: folder.url, access: .readOnly)
    #expect(try reader.read { try String.fetchAll($0, sql: "SELECT file FROM pragma_database_list") } == [file])
    #expect(try reader.verify().isIntact && reader.runs().count == 2)
    #expect(try reader.latestRun(ofStudy: "outlier.md") == RunID(number: 2))
    #expect(try Ledger(folder: folder.url).read { try Int.fetchOne($0, sql: indexes) } == 2)
  }
}
