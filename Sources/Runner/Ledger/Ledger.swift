import Digests
import Foundation
import GRDB
// Records are the language of the ledger, and files lie beside it: whoever imports one needs the others.
@_exported import LedgerFiles
@_exported import Records
import Synchronization
import Values

/// The record of runs: what ran, from what, and what came out, in one folder.
///
/// The folder holds `ledger.sqlite`, the artefacts by digest in `artefacts`, checkpoints of unfinished cells in
/// `checkpoints`, and in `live` a lock file for each run that a process is working on. Several processes may record in
/// one folder at once. Recorded rows are only added to, and each addition is an event of one chain of digests, which
/// `verify` recomputes. Where machines share the folder, they take turns by a lease (`LedgerSharing`); elsewhere its file system must have
/// locks that work (SQLite's and `flock`). A copy of a folder is a complete archive.
public final class Ledger: Sendable {
  /// The purpose for which a ledger is opened.
  public enum Access: Sendable {
    /// Access for recording; the folder is created when it is not there.
    case readWrite
    /// Access for reading, also from a folder that cannot be written.
    case readOnly
    /// Access for reading a ledger of somebody else's, such as an archive's: refused unless its definitions are this program's, and only
    /// for a limited time.
    case foreign
  }

  /// The folder.
  public let folder: URL
  /// The artefacts.
  public let artefacts: ArtefactStore
  /// The checkpoints of unfinished cells.
  public let checkpoints: CheckpointStore

  let database: any DatabaseWriter
  let now: @Sendable () -> Date
  let held = Mutex<[RunID: RunLock]>([:])
  /// The way in which machines share it; nil for a ledger of this machine.
  package let sharing: LedgerSharing?
  /// The turn of this process's threads, where machines take turns.
  let turn = NSLock()
  let busyTimeout: Double
  private let temporaryCopy: URL?
  /// True when it is read from a copy, which knows nothing of what is recorded since.
  package var isCopy: Bool { temporaryCopy != nil }

  /// Opens a ledger.
  ///
  /// - Parameters:
  ///   - folder: the folder that holds it, or will.
  ///   - access: for reading alone, or for writing, which makes the missing files.
  ///   - busyTimeout: how many seconds to wait for other processes.
  ///   - now: the clock; a test gives fixed times.
  /// - Throws: `LedgerError.missing` (read only), `.notALedger`, `.corrupt`, `.newerSchema`, `.notReadable`,
  ///   `.notWritable`, `.diskFull`, `.noLocks`, `.incoherent`, `.leased`, `.writeAheadElsewhere`, `.lockedTooLong`, `.takesTooLong`,
  ///   `.fileSystem` or `.database`.
  public init(
    folder: URL, access: Access = .readWrite, busyTimeout: Double = 60,
    now: @escaping @Sendable () -> Date = { Date() }
  ) throws(LedgerError) {
    self.folder = folder
    self.now = now
    self.busyTimeout = busyTimeout
    artefacts = ArtefactStore(folder: folder.appendingPathComponent("artefacts"))
    checkpoints = CheckpointStore(folder: folder.appendingPathComponent("checkpoints"))
    let file = folder.appendingPathComponent(Self.fileName)
    switch access {
    case .readWrite:
      sharing = try Self.sharing(recordingIn: folder)
      database = try Self.openForWriting(file, sharing, busyTimeout: busyTimeout)
      temporaryCopy = nil
      removeAbandoned()
    case .readOnly, .foreign:
      sharing = LedgerSharing(reading: folder)
      (database, temporaryCopy) = try Self.openForReading(
        file, isForeign: access == .foreign, sharing: sharing, busyTimeout: busyTimeout)
    }
  }

  /// Removes the files that killed processes left unfinished: beside the database, and in the folders of the newest runs, whose number is
  /// limited, since each is looked through at every opening.
  private func removeAbandoned() {
    let isShared = sharing != nil
    for place in [folder, folder.appendingPathComponent("live")] {
      AtomicFile.removeAbandoned(in: place, now: Date(), isShared: isShared)
    }
    artefacts.removeAbandoned(isShared: isShared)
    checkpoints.removeAbandoned(isShared: isShared)
    let newest = try? read { try RunID.fetchAll($0, sql: "SELECT number FROM runs ORDER BY number DESC LIMIT 50") }
    for run in newest ?? [] {
      AtomicFile.removeAbandoned(in: folder.appendingPathComponent("\(run)"), now: Date(), isShared: isShared)
    }
  }

  deinit {
    if let temporaryCopy { try? FileManager.default.removeItem(at: temporaryCopy) }
  }

  /// Ends the use of the database, whoever still has the ledger. Readers first: the last writer puts all into one file.
  package func close() {
    (database as? DatabasePool)?.invalidateReadOnlyConnections()
    try? database.close()
  }

  /// The database within the folder.
  public static let fileName = "ledger.sqlite"

  /// The database file.
  var path: String { folder.appendingPathComponent(Self.fileName).path }

  /// The lock file of a run.
  package func lockFile(of run: RunID) -> URL {
    folder.appendingPathComponent("live").appendingPathComponent("\(run).lock")
  }

  /// Reads at one state of the ledger.
  func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try alone { _ in try database.read(body) }
    } catch {
      throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }

  /// Writes in one transaction that keeps other writers out from its beginning, so that it never fails half way for
  /// their sake.
  func write<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try alone { check in
        try database.write { database in
          let value = try body(database)
          try check()
          return value
        }
      }
    } catch {
      throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }
}
