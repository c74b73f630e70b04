import Digests
import Foundation
import Records
import Values

/// A failure of a ledger, its artefacts and its checkpoints.
public enum LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no ledger to read.
  case missing(path: String)
  /// The file is something else.
  case notALedger(path: String, found: String)
  /// The database is damaged.
  case corrupt(path: String, detail: String)
  /// A newer program wrote it.
  case newerSchema(path: String, unknown: [String])
  /// A file or folder cannot be read.
  case notReadable(path: String, detail: String)
  /// A file or folder cannot be written.
  case notWritable(path: String, detail: String)
  /// The disk, or the user's share of it, is full.
  case diskFull(path: String)
  /// The file system has no locks, or none that keep anybody out.
  case noLocks(path: String, detail: String)
  /// The file system is shared, and so mounted that this machine does not see what others write.
  case incoherent(path: String, fileSystem: String, option: String)
  /// A process holds the lease of a ledger that machines share, and did not give it back.
  case leased(path: String, holder: String, words: String, seconds: Double)
  /// A lease was taken away from this process, so that it must not write any more.
  case leaseLost(path: String)
  /// A ledger on a shared file system has a write-ahead log, which another machine may be using.
  case writeAheadElsewhere(path: String, fileSystem: String, found: String)
  /// Reading somebody else's ledger took too long.
  case takesTooLong(path: String, seconds: Double)
  /// Another process held the ledger for too long.
  case lockedTooLong(path: String, seconds: Double)
  /// No run has that name; the nearest that exist.
  case unknownRun(String, nearest: [RunID])
  /// More than one run's name starts so.
  case ambiguousRun(String, matches: [RunID])
  /// Another process is working on the run.
  case runIsRunning(RunID)
  /// The run to be taken from another ledger has not ended.
  case runIsUnfinished(RunID, path: String, status: RunStatus)
  /// The ledger from which runs were to be taken differs from its own record.
  case damagedSource(path: String, mismatches: [LedgerMismatch])
  /// This ledger neither started nor resumed the run, so it may not record in it.
  case runNotHeld(RunID)
  /// The run has ended and stays as it is.
  case runIsFinished(RunID)
  /// The run already has a result for that cell.
  case cellAlreadyFinished(RunID, cell: String)
  /// The run already has another verdict for that claim.
  case claimAlreadyDecided(RunID, claim: String)
  /// A cell cannot be reused from that row.
  case notReusable(StepID, reason: String)
  /// Something to be recorded is not in a form that can be.
  case invalidRecord(String)
  /// The store has no artefact of that digest.
  case artefactMissing(Digest, path: String)
  /// The artefact's content is not what its name says.
  case artefactDamaged(Digest, path: String, found: Digest)
  /// Any other failure of the file system.
  case fileSystem(path: String, operation: String, code: Int32)
  /// Any other failure of the database.
  case database(path: String, code: Int32, message: String)

  /// Says what was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "There is no ledger at '\(path)'. Run a study first, or name the folder that holds its runs."
    case .notALedger(let path, let found):
      "'\(path)' is not a ledger: found \(found), expected an SQLite database made by this program. Move it away."
    case .corrupt(let path, let detail):
      "The ledger '\(path)' is damaged: \(detail). Restore it from an archive; the artefacts beside it are untouched."
    case .newerSchema(let path, let unknown):
      "The ledger '\(path)' was written by a newer version of this program: it has \(Self.list(unknown)), which this "
        + "version does not know. Use the newer version."
    case .notReadable(let path, let detail):
      "'\(path)' cannot be read: \(detail). Check its permissions."
    case .notWritable(let path, let detail):
      "'\(path)' cannot be written: \(detail). Check its permissions and its file system, or use another folder."
    case .diskFull(let path):
      "The disk is full: there is no space left for '\(path)'\(FreeSpace.words(at: path)). Free some, or use another folder, then resume "
        + "the run."
    case .lockedTooLong(let path, let seconds):
      "Another process held '\(path)' for more than \(seconds) seconds. Wait for it, or end it, and try again."
    case .noLocks(let path, let detail):
      "The file system of '\(path)' cannot keep two processes apart (\(detail)): they would destroy each other's records. Put the folder of "
        + "results on another file system, such as a local disk, with '--results FOLDER'."
    case .incoherent(let path, let type, let option):
      "The ledger cannot be in '\(path)': with the option '\(option)' of \(type) this machine does not see in time what others write there, and "
        + "would overwrite it. Mount it without that, or put the folder of results on another file system, such as a local disk, with "
        + "'--results FOLDER' or 'results:' in the project file."
    case .leased(let path, let holder, let words, let seconds):
      "The ledger '\(path)' was held for \(seconds) seconds by \(words). Wait for that process, or end it. If it has ended for certain, say so "
        + "with 'doctor --release \(holder)', and try again."
    case .leaseLost(let path):
      "The right to write in the ledger '\(path)' was taken from this process by 'doctor --release'. Nothing of this step was recorded; run it "
        + "again with '--resume'."
    case .writeAheadElsewhere(let path, let type, let found):
      "The ledger '\(path)' was last used with a write-ahead log, as on a local disk, and '\(found)' says that a process may still use it. "
        + "Machines cannot share that on \(type). End the processes that use it, also on other machines. When none does, say so with "
        + "'doctor --release log', and try again."
    case .takesTooLong(let path, let seconds):
      "Reading '\(path)' did not come to its end within \(seconds) seconds. It is no ledger that this program wrote, or a very large one."
    case .fileSystem(let path, let operation, let code):
      "Cannot \(operation) '\(path)': \(String(cString: strerror(code))) (\(code))."
    case .database(let path, let code, let message):
      "The ledger '\(path)' answered: \(message) (SQLite code \(code))."
    case .artefactMissing(let digest, let path):
      "Artefact \(digest.short) is missing: there is no file '\(path)'. Compute its cell again, or restore an archive."
    case .artefactDamaged(let digest, let path, let found):
      "Artefact \(digest.short) is damaged: the content of '\(path)' has digest \(found.short). Remove the file, then "
        + "compute its cell again or restore an archive."
    case .unknownRun(let text, let nearest) where nearest.isEmpty:
      "There is no run '\(text)': the ledger is empty."
    case .unknownRun(let text, let nearest):
      "There is no run '\(text)'. The nearest: \(Self.list(nearest))."
    case .ambiguousRun(let text, let matches):
      "'\(text)' is the beginning of more than one run: \(Self.list(matches)). Write one of them out."
    case .runIsRunning(let run):
      "Run \(run) is being worked on by another process. Wait for it, or end it, and try again."
    case .runIsUnfinished(let run, let path, let status):
      "Run \(run) of '\(path)' has not come to its end (\(status)). Take another one, or ask for unfinished runs, too."
    case .damagedSource(let path, let mismatches):
      "The ledger '\(path)' is not what it recorded of itself, so nothing was taken from it:"
        + mismatches.prefix(3).map { "\n  \($0)" }.joined()
        + (mismatches.count > 3 ? "\n  and \(mismatches.count - 3) more" : "")
    case .runNotHeld(let run):
      "Nothing can be recorded in run \(run): this process has neither started nor resumed it."
    case .runIsFinished(let run):
      "Run \(run) is finished and stays as it is. Start a new run."
    case .cellAlreadyFinished(let run, let cell):
      "Run \(run) already has another result for cell '\(cell)'. A changed cell needs a new run."
    case .claimAlreadyDecided(let run, let claim):
      "Run \(run) already has another verdict for claim '\(claim)'. A changed claim needs a new run."
    case .notReusable(let cell, let reason):
      "The outputs of \(cell) cannot be reused: \(reason)."
    case .invalidRecord(let detail):
      "Cannot be recorded: \(detail)."
    }
  }

  private static func list(_ items: [some CustomStringConvertible]) -> String {
    items.map { "'\($0)'" }.joined(separator: ", ")
  }
}
