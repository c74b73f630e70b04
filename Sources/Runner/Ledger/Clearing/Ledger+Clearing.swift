import Digests
import Foundation
import GRDB

extension Ledger {
  /// The digests of all files that some row refers to.
  ///
  /// - Throws: an error of storage.
  package func referredArtefacts() throws(LedgerError) -> Set<Digest> {
    try read { try Self.referredArtefacts($0) }
  }

  private static func referredArtefacts(_ database: Database) throws -> Set<Digest> {
    let sql = """
      SELECT digest FROM artefacts UNION SELECT study FROM runs
      UNION SELECT difference FROM runs WHERE difference IS NOT NULL
      """
    return Set(try Digest.fetchAll(database, sql: sql))
  }

  /// The runs of which each study's pages are made: of each study with the same hyperparameters the latest that finished, and those
  /// that a process is working on.
  ///
  /// - Throws: an error of storage.
  package func runsInUse() throws(LedgerError) -> Set<RunID> {
    let live = try runs(RunFilter(status: .running)).map(\.id)
    return try read { database in
      let latest = try RunID.fetchAll(
        database,
        sql: """
          SELECT max(number) FROM runs JOIN run_states ON run = number WHERE status = 'finished'
          GROUP BY study_path, hyperparameters
          """)
      return Set(latest + live)
    }
  }

  /// Removes artefacts that no row refers to and that were not written, or asked for, since a time.
  ///
  /// No other process can record meanwhile. One that found a file just before, and is about to record it, has given it a new time:
  /// each file is first moved away, and put back if it has one.
  ///
  /// - Returns: the digests of those that were removed.
  /// - Throws: an error of storage.
  package func removeArtefacts(_ digests: [Digest], unusedSince time: Date) throws(LedgerError) -> [Digest] {
    try write { database in
      let referred = try Self.referredArtefacts(database)
      return digests.filter { digest in
        guard !referred.contains(digest) else { return false }
        let place = artefacts.url(of: digest).path
        let aside = place + ".removed"
        guard rename(place, aside) == 0 else { return false }
        var status = stat()
        guard lstat(aside, &status) == 0 else { return false }
        let used = max(Double(status.st_atim.tv_sec), Double(status.st_mtim.tv_sec))
        if used <= time.timeIntervalSince1970 { return unlink(aside) == 0 }
        _ = rename(aside, place)
        return false
      }
    }
  }
}
