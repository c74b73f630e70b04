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

@Suite struct OpeningTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private var file: URL { folder.url.appendingPathComponent("ledger.sqlite") }

  private func open(_ access: Ledger.Access = .readWrite) throws -> Ledger {
    try Ledger(folder: folder.url, access: access)
  }

  @Test func aMissingLedgerCannotBeRead() {
    #expect(throws: LedgerError.missing(path: file.path)) { try open(.readOnly) }
    #expect(!FileManager.default.fileExists(atPath: file.path))
  }

  @Test(arguments: [Ledger.Access.readWrite, .readOnly])
  func aFileThatIsNoDatabaseIsRefused(access: Ledger.Access) throws {
    let text = Data(String(repeating: "Not a database. ", count: 100).utf8)
    try text.write(to: file)
    #expect(throws: LedgerError.notALedger(path: file.path, found: "a file that is no SQLite database")) {
      try open(access)
    }
    #expect(try Data(contentsOf: file) == text)
  }

  @Test(arguments: [Ledger.Access.readWrite, .readOnly])
  func anotherProgramsDatabaseIsRefusedAndLeftAlone(access: Ledger.Access) throws {
    try DatabaseQueue(path: file.path).write { try $0.execute(sql: "CREATE TABLE songs (title)") }
    let bytes = try Data(contentsOf: file)
    #expect(throws: LedgerError.notALedger(path: file.path, found: "another program's SQLite database")) {
      try open(access)
    }
    #expect(try Data(contentsOf: file) == bytes)
  }

  @Test(arguments: [Ledger.Access.readWrite, .readOnly])
  func aNewerSchemaIsRefused(access: Ledger.Access) throws {
    _ = try open().startRun(.sample())
    try DatabaseQueue(path: file.path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9-from-the-future')")
    }
    #expect(throws: LedgerError.newerSchema(path: file.path, unknown: ["9-from-the-future"])) { try open(access) }
  }

  @Test func aDamagedDatabaseSaysSo() throws {
    do {
      let ledger = try open()
      for _ in 0..<20 { try ledger.finishRun(try ledger.startRun(.sample())) }
    }
    var bytes = try Data(contentsOf: file)
    for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    try bytes.write(to: file)
    #expect {
      try open(.readOnly).runs()
    } throws: { error in
      if case LedgerError.corrupt(let path, _)? = error as? LedgerError { path == file.path } else { false }
    }
  }

  @Test func anEmptyFileBecomesALedger() throws {
    try Data().write(to: file)
    #expect(try open().startRun(.sample()) == RunID(number: 1))
  }

  @Test func readingDoesNotAllowWriting() throws {
    let run = try open().startRun(.sample())
    let reader = try open(.readOnly)
    #expect(try reader.runs().map(\.id) == [run])
    #expect {
      try reader.startRun(.sample())
    } throws: { error in
      if case LedgerError.notWritable? = error as? LedgerError { true } else { false }
    }
  }

  @Test func theDatabaseIsDurable() throws {
    let ledger = try open()
    #expect(
      try ledger.database.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    #expect(try ledger.database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
    #expect(try ledger.database.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
  }

  @Test func aFullDiskIsSaidToBeFullAndLeavesTheLedgerConsistent() throws {
    let ledger = try open()
    let run = try ledger.startRun(.sample())
    try ledger.database.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
    }
    let series = MetricSeries(name: "m", epochs: Array(0..<10_000), values: Array(repeating: 0, count: 10_000))
    #expect(throws: LedgerError.diskFull(path: file.path)) {
      try ledger.finishStep(.sample(), outputs: StepOutputs(series: [series]), seconds: 1, of: run)
    }
    #expect(try ledger.details(of: run).steps.isEmpty)
    #expect(try ledger.verify().isIntact)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func aFolderThatCannotBeWrittenCanBeRead() throws {
    let run = try open().startRun(.sample())
    #expect(chmod(folder.url.path, 0o500) == 0)
    defer { chmod(folder.url.path, 0o700) }
    #expect(try open(.readOnly).runs().map(\.id) == [run])
    #expect {
      try open()
    } throws: { error in
      if case LedgerError.notWritable? = error as? LedgerError { true } else { false }
    }
  }
}
