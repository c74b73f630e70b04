import CSQLiteGuard
import Foundation
import GRDB
import Values

extension Ledger {
  /// Opens for recording: creates and migrates as needed, one process at a time.
  static func openForWriting(
    _ file: URL, _ sharing: LedgerSharing?, busyTimeout: Double
  ) throws(LedgerError) -> any DatabaseWriter {
    if let sharing { return try openShared(file, sharing, busyTimeout: busyTimeout) }
    let folder = file.deletingLastPathComponent()
    // Two processes that create one ledger would get in each other's way: neither switching to the write-ahead log nor
    // a migration waits for the other.
    let lockFile = folder.appendingPathComponent("live").appendingPathComponent("opening.lock")
    guard let lock = try RunLock.acquire(at: lockFile, waiting: busyTimeout) else {
      throw .lockedTooLong(path: lockFile.path, seconds: busyTimeout)
    }
    try FileLocks.require(in: lockFile.deletingLastPathComponent())
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

  /// Opens for reading: in place; else, in a folder that cannot be written or without locks, as a file that nobody changes; else from a
  /// copy, to be removed by the caller: an older program's ledger is migrated first.
  static func openForReading(
    _ file: URL, isForeign: Bool, sharing: LedgerSharing?, busyTimeout: Double
  ) throws(LedgerError) -> (any DatabaseWriter, temporaryCopy: URL?) {
    let files = DatabaseFiles(file)
    try files.requireReadable()
    let reading = Reading(busyTimeout: busyTimeout, path: file.path, isForeign: isForeign)
    // Without locks SQLite would wait for another process that is not there; without those of other machines it would not wait.
    if sharing.map({ $0.isReadInPlace && files.isPlain }) ?? FileLocks.areThere(for: file) {
      do {
        if let queue = try reading.queue(file.path) { return (queue, nil) }
      } catch {
        // SQLite must create a file beside a database with a write-ahead log, unless a writer has it open.
        guard case .notWritable = error else { throw error }
      }
    }
    // The log is there, and not empty, as long as a writer is at work, or after one was killed.
    let log = try? FileManager.default.attributesOfItem(atPath: file.path + "-wal")[.size] as? Int
    if sharing == nil, log ?? 0 == 0, let queue = try? reading.queue(Self.unchangingFile(file)) { return (queue, nil) }
    let copy = try files.copied(sharing: sharing, patience: busyTimeout)
    do throws(LedgerError) {
      let name = copy.appendingPathComponent(file.lastPathComponent)
      try migrate(name, isForeign: isForeign, busyTimeout: busyTimeout, path: file.path)
      guard let queue = try reading.queue(name.path) else {
        throw .corrupt(path: file.path, detail: "it cannot be brought up to date")
      }
      return (queue, copy)
    } catch {
      try? FileManager.default.removeItem(at: copy)
      throw error
    }
  }

  /// The address of a database that SQLite reads without locks and without files beside it.
  private static func unchangingFile(_ file: URL) -> String { "\(address(file))?immutable=1" }

  /// The address of a database, to which words to SQLite can be added.
  static func address(_ file: URL) -> String {
    let plain = CharacterSet(charactersIn: "/-_.~").union(.alphanumerics).intersection(
      CharacterSet(charactersIn: " "..."~"))
    let path = file.path.addingPercentEncoding(withAllowedCharacters: plain) ?? file.path
    return "file:\(path)"
  }

  /// Brings a copy of an older program's ledger up to date.
  private static func migrate(
    _ copy: URL, isForeign: Bool, busyTimeout: Double, path: String
  ) throws(LedgerError) {
    do {
      let queue = try DatabaseQueue(path: copy.path, configuration: configuration(busyTimeout: busyTimeout))
      try queue.read { database in
        try checkMark(database, path: path)
        // A trigger of somebody else's would be carried out by a migration.
        try isForeign ? checkSchema(database, path: path) : checkTables(database, path: path)
      }
      try LedgerSchema.migrator.migrate(queue)
      try queue.close()
    } catch {
      throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }

  /// The way in which a database is opened to be read.
  private struct Reading {
    let busyTimeout: Double
    /// The file that errors name.
    let path: String
    let isForeign: Bool

    /// - Returns: nil when an older program wrote the ledger.
    func queue(_ address: String) throws(LedgerError) -> DatabaseQueue? {
      do {
        var configuration = Ledger.configuration(busyTimeout: busyTimeout)
        configuration.readonly = true
        if isForeign {
          configuration.prepareDatabase { database in
            sqlite_guard_limit(UnsafeMutableRawPointer(database.sqliteConnection), Ledger.foreignPatience)
          }
        }
        let queue = try DatabaseQueue(path: address, configuration: configuration)
        let isCurrent = try queue.read { database in
          try checkMark(database, path: path)
          return try LedgerSchema.migrator.appliedIdentifiers(database).contains(LedgerSchema.lastOfTables)
        }
        if isCurrent, isForeign { try queue.read { try checkSchema($0, path: path) } }
        return isCurrent ? queue : nil
      } catch {
        throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
      }
    }
  }

  /// The number of seconds that reading somebody else's ledger may take.
  static let foreignPatience = 900.0

  /// Looks, without changing it, whether an existing file is a ledger that this program knows.
  private static func checkWhetherLedger(_ file: URL, busyTimeout: Double) throws(LedgerError) {
    guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize, size > 0 else { return }
    do {
      var configuration = configuration(busyTimeout: busyTimeout)
      configuration.readonly = true
      try DatabaseQueue(path: file.path, configuration: configuration).read { try checkMarkIfAny($0, path: file.path) }
    } catch {
      throw LedgerError(translating: error, path: file.path, busyTimeout: busyTimeout)
    }
  }

  /// A process that was killed while creating the ledger leaves an empty database.
  static func checkMarkIfAny(_ database: Database, path: String) throws {
    guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0 else { return }
    try checkMark(database, path: path)
  }

  private static func checkMark(_ database: Database, path: String) throws {
    // Before anything else is read: what stands in a table's place may have rows without end.
    let names = LedgerSchema.tables.map { "'\($0)'" }.joined(separator: ", ")
    let other = try SchemaObject.fetchOne(
      database,
      sql: """
        SELECT type, name, tbl_name AS "table", sql FROM sqlite_master WHERE name COLLATE NOCASE IN (\(names))
        AND (type <> 'table' OR sql LIKE 'CREATE VIRTUAL%')
        """)
    if let other {
      throw LedgerError.corrupt(path: path, detail: "'\(other.name)' is a \(other.type), expected a table")
    }
    let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id")
    guard mark == LedgerSchema.applicationID else {
      throw LedgerError.notALedger(path: path, found: "another program's SQLite database")
    }
    let known = LedgerSchema.migrator.migrations
    let unknown = try LedgerSchema.migrator.appliedIdentifiers(database).filter { !known.contains($0) }
    if !unknown.isEmpty { throw LedgerError.newerSchema(path: path, unknown: unknown.sorted()) }
  }

  /// A migration reads tables and writes beside them: they must be those of the program that is said to have made them.
  static func checkTables(_ database: Database, path: String) throws {
    guard let difference = try LedgerSchema.differences(in: database).first(where: \.isOfTable) else { return }
    throw LedgerError.corrupt(path: path, detail: "\(difference)")
  }

  /// Somebody else's ledger has the definitions of this program and no others: no view, no trigger, no column that computes something.
  private static func checkSchema(_ database: Database, path: String) throws {
    guard let difference = try LedgerSchema.differences(in: database, allowingViews: false).first else { return }
    throw LedgerError.corrupt(path: path, detail: "\(difference)")
  }

  static func configuration(busyTimeout: Double) -> Configuration {
    var configuration = Configuration()
    configuration.label = "Ledger"
    configuration.busyMode = .timeout(busyTimeout)
    configuration.prepareDatabase { database in
      sqlite_guard_defend(UnsafeMutableRawPointer(database.sqliteConnection))
      // A page whose content leads out of it is damaged, and not followed.
      try database.execute(sql: "PRAGMA cell_size_check = ON")
    }
    return configuration
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
    if let error = error as? RowDecodingError {
      self = .corrupt(path: path, detail: Self.oneLine("\(error)"))
      return
    }
    guard let error = error as? DatabaseError else {
      self = .database(path: path, code: -1, message: Self.oneLine(error))
      return
    }
    let message = error.message ?? "no message"
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notALedger(path: path, found: "a file that is no SQLite database")
    case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: message)
    // The definitions in the file are not those that this program's statements are made for.
    case .SQLITE_ERROR where Self.saysOfSchema(message): self = .corrupt(path: path, detail: message)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_NOMEM: self = .database(path: path, code: error.resultCode.rawValue, message: "out of memory")
    case .SQLITE_INTERRUPT: self = .takesTooLong(path: path, seconds: Ledger.foreignPatience)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .lockedTooLong(path: path, seconds: busyTimeout)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self = .notWritable(path: path, detail: message)
    // SQLite reports some writes that a full disk refused as a plain input/output error.
    case .SQLITE_IOERR where FreeSpace.isUsedUp(in: URL(fileURLWithPath: path).deletingLastPathComponent()):
      self = .diskFull(path: path)
    default: self = .database(path: path, code: error.extendedResultCode.rawValue, message: message)
    }
  }

  private static func saysOfSchema(_ message: String) -> Bool {
    message.contains("malformed") || message.hasPrefix("no such ") || message.contains("has no column")
      || message.contains("ambiguous column")
  }

  private static func oneLine(_ error: any Error) -> String {
    let text = error is CocoaError || error is POSIXError ? (error as NSError).localizedDescription : "\(error)"
    return oneLine(text)
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
