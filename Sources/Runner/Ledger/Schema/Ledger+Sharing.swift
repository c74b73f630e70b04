import Foundation
import GRDB
import Values

extension Ledger {
  /// Looks how machines share the folder of a ledger that is to be recorded in, which is created.
  static func sharing(recordingIn folder: URL) throws(LedgerError) -> LedgerSharing? {
    do {
      try AtomicFile.createFolder(folder)
    } catch {
      throw LedgerError(error)
    }
    return try LedgerSharing(recordingIn: folder)
  }

  /// Opens for recording where machines share the ledger: with a journal that can be rolled back, no shared memory, and one connection.
  static func openShared(
    _ file: URL, _ sharing: LedgerSharing, busyTimeout: Double
  ) throws(LedgerError) -> any DatabaseWriter {
    do {
      return try sharing.hold(waiting: busyTimeout) { _ in
        try leaveWriteAhead(file, sharing, isSaid: false)
        var configuration = configuration(busyTimeout: busyTimeout)
        configuration.prepareDatabase { database in
          // A journal that is cut off stays the same file, so that no machine remembers another, or none. Also one that a killed process
          // left, which the first look at the database takes back: it would be removed if that look were not an exclusive one.
          try database.execute(
            sql: """
              PRAGMA locking_mode = EXCLUSIVE; PRAGMA mmap_size = 0; PRAGMA journal_mode = TRUNCATE;
              PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL
              """)
        }
        let queue = try DatabaseQueue(path: address(file, sharing), configuration: configuration)
        try queue.read { try checkMarkIfAny($0, path: file.path) }
        let migrator = LedgerSchema.migrator
        if try queue.read(migrator.hasCompletedMigrations) == false {
          try queue.read { try checkTables($0, path: file.path) }
          try migrator.migrate(queue)
        }
        return queue
      }
    } catch {
      throw LedgerError(translating: error, path: file.path, busyTimeout: busyTimeout)
    }
  }

  /// Does something with the database while no other process of any machine has it, where machines share it.
  func alone<Value>(_ body: (_ check: () throws -> Void) throws -> Value) throws -> Value {
    guard let sharing, !database.configuration.readonly else { return try body({}) }
    turn.lock()
    defer { turn.unlock() }
    return try sharing.hold(waiting: busyTimeout) { lease in
      let files = DatabaseFiles(folder.appendingPathComponent(Self.fileName))
      if let log = files.log {
        throw LedgerError.writeAheadElsewhere(path: path, fileSystem: sharing.fileSystem.type, found: log)
      }
      return try body { if !lease.isHeld { throw LedgerError.leaseLost(path: path) } }
    }
  }

  /// Puts the write-ahead log of a ledger that nobody uses into the database, so that machines can share it.
  ///
  /// - Throws: `LedgerError.writeAheadElsewhere` when a process has it open, or an error of storage.
  package static func putLogAway(in folder: URL) throws(LedgerError) {
    let file = folder.appendingPathComponent(fileName)
    guard let sharing = try LedgerSharing(recordingIn: folder) else { return }
    do {
      try sharing.hold(waiting: 10) { _ in try leaveWriteAhead(file, sharing, isSaid: true) }
    } catch {
      throw LedgerError(translating: error, path: file.path, busyTimeout: 10)
    }
  }

  /// Makes a ledger that was on a local disk one without a write-ahead log.
  ///
  /// - Parameter isSaid: true when a person says that nobody uses it.
  private static func leaveWriteAhead(_ file: URL, _ sharing: LedgerSharing, isSaid: Bool) throws {
    let files = DatabaseFiles(file)
    guard files.isWriteAhead || files.log != nil else { return }
    func refusal(_ found: String) -> LedgerError {
      .writeAheadElsewhere(path: file.path, fileSystem: sharing.fileSystem.type, found: found)
    }
    // Whose locks end at its machine cannot be asked.
    if !sharing.locksReachOthers, !isSaid, let log = files.filledLog { throw refusal(log) }
    do {
      var configuration = configuration(busyTimeout: 2)
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; PRAGMA mmap_size = 0") }
      let queue = try DatabaseQueue(path: address(file, sharing), configuration: configuration)
      try queue.writeWithoutTransaction { database in
        try checkMarkIfAny(database, path: file.path)
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = TRUNCATE")
        guard mode == "truncate" else { throw refusal("a lock") }
      }
      try queue.close()
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw refusal(files.log ?? "a lock")
    }
    for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + suffix) }
  }

  /// The address of a database: where there are no locks, SQLite is not to ask for any.
  private static func address(_ file: URL, _ sharing: LedgerSharing) -> String {
    sharing.hasLocks ? file.path : "\(address(file))?vfs=unix-none"
  }
}
