import Foundation
import GRDB
import Values

extension Ledger {
  /// Opens for recording: creates and migrates as needed, one process at a time.
  static func openForWriting(_ file: URL, busyTimeout: Double) throws(LedgerError) -> any DatabaseWriter {
    let folder = file.deletingLastPathComponent()
    do {
      try AtomicFile.createFolder(folder)
    } catch {
      throw LedgerError(error)
    }
    // Two processes that create one ledger would get in each other's way: neither switching to the write-ahead log nor
    // a migration waits for the other.
    let lockFile = folder.appendingPathComponent("live").appendingPathComponent("opening.lock")
    guard let lock = try RunLock.acquire(at: lockFile, waiting: busyTimeout) else {
      throw .lockedTooLong(path: lockFile.path, seconds: busyTimeout)
    }
    return try withExtendedLifetime(lock) { () throws(LedgerError) in
      try checkWhetherLedger(file, busyTimeout: busyTimeout)
      do {
        var configuration = configuration(busyTimeout: busyTimeout)
        configuration.journalMode = .wal
        let pool = try DatabasePool(path: file.path, configuration: configuration)
        let migrator = LedgerSchema.migrator
        if try pool.read(migrator.hasCompletedMigrations) == false {
          try pool.read { try checkTables($0, path: file.path) }
          try migrator.migrate(pool)
          // The connection that looked knows the tables as they were; the next one is made at once, while the file is there.
          pool.invalidateReadOnlyConnections()
          try pool.read { _ in }
        }
        // GRDB chose NORMAL, with which a loss of power could take the last commits.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
      } catch {
        throw LedgerError(translating: error, path: file.path, busyTimeout: busyTimeout)
      }
    }
  }

  /// Opens for reading; from a copy, to be removed by the caller, where it cannot be read in place: SQLite must create a file
  /// beside a database with a write-ahead log, unless a writer has it open, and an older program's ledger is migrated first.
  static func openForReading(
    _ file: URL, busyTimeout: Double
  ) throws(LedgerError) -> (any DatabaseWriter, temporaryCopy: URL?) {
    guard FileManager.default.fileExists(atPath: file.path) else { throw .missing(path: file.path) }
    guard FileManager.default.isReadableFile(atPath: file.path) else {
      throw .notReadable(path: file.path, detail: "permission denied")
    }
    do {
      if let queue = try openQueue(file, busyTimeout: busyTimeout, path: file.path) { return (queue, nil) }
    } catch {
      guard case .notWritable = error else { throw error }
    }
    let copy = try copyToTemporaryFolder(file)
    do throws(LedgerError) {
      let name = copy.appendingPathComponent(file.lastPathComponent)
      try migrate(name, busyTimeout: busyTimeout, path: file.path)
      guard let queue = try openQueue(name, busyTimeout: busyTimeout, path: file.path) else {
        throw .corrupt(path: file.path, detail: "it cannot be brought up to date")
      }
      return (queue, copy)
    } catch {
      try? FileManager.default.removeItem(at: copy)
      throw error
    }
  }

  /// Brings a copy of an older program's ledger up to date.
  private static func migrate(_ copy: URL, busyTimeout: Double, path: String) throws(LedgerError) {
    do {
      let queue = try DatabaseQueue(path: copy.path, configuration: configuration(busyTimeout: busyTimeout))
      try queue.read { database in
        try checkMark(database, path: path)
        try checkTables(database, path: path)
      }
      try LedgerSchema.migrator.migrate(queue)
      try queue.close()
    } catch {
      throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }

  /// - Returns: nil when an older program wrote the ledger.
  private static func openQueue(
    _ file: URL, busyTimeout: Double, path: String
  ) throws(LedgerError) -> DatabaseQueue? {
    do {
      var configuration = configuration(busyTimeout: busyTimeout)
      configuration.readonly = true
      let queue = try DatabaseQueue(path: file.path, configuration: configuration)
      let isCurrent = try queue.read { database in
        try checkMark(database, path: path)
        return try LedgerSchema.migrator.appliedIdentifiers(database).contains(LedgerSchema.lastOfTables)
      }
      return isCurrent ? queue : nil
    } catch {
      throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }

  /// Looks, without changing it, whether an existing file is a ledger that this program knows.
  private static func checkWhetherLedger(_ file: URL, busyTimeout: Double) throws(LedgerError) {
    guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize, size > 0 else { return }
    do {
      var configuration = configuration(busyTimeout: busyTimeout)
      configuration.readonly = true
      try DatabaseQueue(path: file.path, configuration: configuration).read { database in
        // A process that was killed while creating the ledger leaves an empty database.
        guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0 else { return }
        try checkMark(database, path: file.path)
      }
    } catch {
      throw LedgerError(translating: error, path: file.path, busyTimeout: busyTimeout)
    }
  }

  private static func checkMark(_ database: Database, path: String) throws {
    let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id")
    guard mark == LedgerSchema.applicationID else {
      throw LedgerError.notALedger(path: path, found: "another program's SQLite database")
    }
    let known = LedgerSchema.migrator.migrations
    let unknown = try LedgerSchema.migrator.appliedIdentifiers(database).filter { !known.contains($0) }
    if !unknown.isEmpty { throw LedgerError.newerSchema(path: path, unknown: unknown.sorted()) }
  }

  /// A migration reads tables and writes beside them: they must be those of the program that is said to have made them.
  private static func checkTables(_ database: Database, path: String) throws {
    guard let difference = try LedgerSchema.differences(in: database).first(where: \.isOfTable) else { return }
    throw LedgerError.corrupt(path: path, detail: "\(difference)")
  }

  private static func configuration(busyTimeout: Double) -> Configuration {
    var configuration = Configuration()
    configuration.label = "Ledger"
    configuration.busyMode = .timeout(busyTimeout)
    return configuration
  }

  private static func copyToTemporaryFolder(_ file: URL) throws(LedgerError) -> URL {
    let files = FileManager.default
    do {
      let folder = try files.url(
        for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: files.temporaryDirectory, create: true)
      for suffix in ["", "-wal"] where files.fileExists(atPath: file.path + suffix) {
        let copy = folder.appendingPathComponent(file.lastPathComponent + suffix)
        try files.copyItem(at: URL(fileURLWithPath: file.path + suffix), to: copy)
      }
      return folder
    } catch {
      throw .notReadable(path: file.path, detail: "copying it to a temporary folder failed: \(error)")
    }
  }
}

extension LedgerError {
  /// The error that stands for one of SQLite's; others of ours are left as they are.
  init(translating error: any Error, path: String, busyTimeout: Double) {
    if let error = error as? LedgerError {
      self = error
      return
    }
    if let error = error as? DamagedValue {
      self = .corrupt(path: path, detail: error.description)
      return
    }
    guard let error = error as? DatabaseError else {
      self = .database(path: path, code: -1, message: "\(error)")
      return
    }
    let message = error.message ?? "no message"
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notALedger(path: path, found: "a file that is no SQLite database")
    case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: message)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .lockedTooLong(path: path, seconds: busyTimeout)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self = .notWritable(path: path, detail: message)
    case .SQLITE_IOERR where Self.isFull(path): self = .diskFull(path: path)
    default: self = .database(path: path, code: error.extendedResultCode.rawValue, message: message)
    }
  }

  /// SQLite reports some writes that a full disk refused as a plain input/output error.
  private static func isFull(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    return (attributes?[.systemFreeSize] as? NSNumber).map { $0.int64Value < 65_536 } ?? false
  }
}
