import Digests
import Foundation
import GRDB

/// The place where a cell's outputs were computed.
public struct StepOrigin: Hashable, Sendable {
  /// The cell's name.
  public var name: String
  /// The run that computed them, which may be an earlier one.
  public var run: RunID
  /// That run's commit; nil when it was not under version control.
  public var commit: String?
  /// Tells whether that run's tree differed from the commit.
  public var isDirty: Bool
  /// The wall-clock time that it took then, in seconds.
  public var seconds: Double
  /// The number of times that the step was computed, in whatever run, and of those that gave other results than before.
  public var computations = 1, differing = 0
}

extension Ledger {
  /// Finds where the outputs of each cell of a run were computed, in the order in which the cells finished; cells that failed
  /// have none.
  ///
  /// - Throws: an error of storage.
  public func origins(of run: RunID) throws(LedgerError) -> [StepOrigin] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT cells.name, sources.run, sources.seconds, runs.commit_hash, runs.difference IS NOT NULL AS is_dirty,
            (SELECT count(*) FROM cells AS a WHERE a.identity = cells.identity AND a.disposition = 'computed') AS computed,
            (SELECT count(differs_from) FROM cells AS a WHERE a.identity = cells.identity AND a.disposition = 'computed') AS differing
          FROM cells JOIN cells AS sources ON sources.number = coalesce(cells.source, cells.number)
          JOIN runs ON runs.number = sources.run
          WHERE cells.run = ? AND cells.disposition <> 'failed' ORDER BY cells.number
          """, arguments: [run])
      return try rows.map { row in
        StepOrigin(
          name: try row.read("name"), run: try row.read("run"), commit: try row.read("commit_hash"),
          isDirty: try row.read("is_dirty"), seconds: try row.read("seconds"), computations: try row.read("computed"),
          differing: try row.read("differing"))
      }
    }
  }

  /// The newest finished run of exactly that study with exactly those hyperparameters; nil when there is none.
  ///
  /// - Parameters:
  ///   - study: the digest of the study's text.
  ///   - hyperparameters: as they were given to `startRun`.
  /// - Throws: an error of storage.
  public func latestFinishedRun(study: Digest, hyperparameters: String) throws(LedgerError) -> RunID? {
    try read { database in
      try RunID.fetchOne(
        database,
        sql: """
          SELECT number FROM runs JOIN run_states ON run = number
          WHERE study = ? AND hyperparameters = ? AND status = 'finished' ORDER BY number DESC LIMIT 1
          """, arguments: [study, Digest(of: hyperparameters)])
    }
  }
}
