import Digests
import Foundation
import GRDB
// Records are the language of the ledger: whoever imports one needs the other.
@_exported import Records
import Synchronization
import Values

/// The record of runs: what ran, from what, and what came out, in one folder.
///
/// The folder holds `ledger.sqlite`, the artefacts by digest in `artefacts`, checkpoints of unfinished cells in
/// `checkpoints`, and in `live` a lock file for each run that a process is working on. Several processes may record in
/// one folder at once. Recorded rows are only added to, and each addition is an event of one chain of digests, which
/// `verify` recomputes. The folder must be on a file system whose locks work (SQLite's and `flock`); a copy of a
/// folder is a complete archive.
public final class Ledger: Sendable {
  /// The purpose for which a ledger is opened.
  public enum Access: Sendable {
    /// Access for recording; the folder is created when it is not there.
    case readWrite
    /// Access for reading, also from a folder that cannot be written.
    case readOnly
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
  private let busyTimeout: Double
  private let temporaryCopy: URL?

  /// Opens a ledger.
  ///
  /// - Parameters:
  ///   - folder: the folder that holds it, or will.
  ///   - access: for reading alone, or for writing, which makes the missing files.
  ///   - busyTimeout: how many seconds to wait for other processes.
  ///   - now: the clock; a test gives fixed times.
  /// - Throws: `LedgerError.missing` (read only), `.notALedger`, `.corrupt`, `.newerSchema`, `.notReadable`,
  ///   `.notWritable`, `.diskFull`, `.lockedTooLong`, `.fileSystem` or `.database`.
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
      database = try Self.openForWriting(file, busyTimeout: busyTimeout)
      temporaryCopy = nil
      artefacts.removeAbandoned()
      checkpoints.removeAbandoned()
    case .readOnly:
      (database, temporaryCopy) = try Self.openForReading(file, busyTimeout: busyTimeout)
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
  func lockFile(of run: RunID) -> URL {
    folder.appendingPathComponent("live").appendingPathComponent("\(run).lock")
  }

  /// Reads at one state of the ledger.
  func read<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try database.read(body)
    } catch {
      throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }

  /// Writes in one transaction that keeps other writers out from its beginning, so that it never fails half way for
  /// their sake.
  func write<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    do {
      return try database.write(body)
    } catch {
      throw LedgerError(translating: error, path: path, busyTimeout: busyTimeout)
    }
  }
}
