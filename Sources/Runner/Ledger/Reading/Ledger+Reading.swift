import Digests
import Foundation
import GRDB

extension Ledger {
  /// The runs that a filter lets through, newest first. A run that was not ended and that no process holds is shown
  /// as interrupted: "its process is gone".
  ///
  /// - Throws: an error of storage.
  public func runs(_ filter: RunFilter = RunFilter()) throws(LedgerError) -> [RunSummary] {
    let gone = try runsWithoutProcess()
    return try read { database in
      var conditions: [String] = []
      var arguments: [any DatabaseValueConvertible] = []
      if let study = filter.study {
        conditions.append("(instr(study_path, ?) > 0 OR instr(study_title, ?) > 0)")
        arguments += [study, study]
      }
      if let since = filter.since {
        conditions.append("started >= ?")
        arguments.append(Timestamp.text(since))
      }
      if let only = filter.only {
        conditions.append("number IN (SELECT value FROM json_each(?))")
        arguments.append(Self.list(only))
      }
      if let before = filter.before {
        conditions.append("number < ?")
        arguments.append(before)
      }
      if let status = filter.status {
        let listed = gone.sorted().map { "\($0.number)" }.joined(separator: ",")
        switch status {
        case .running: conditions.append("status = 'running' AND number NOT IN (\(listed))")
        case .interrupted:
          conditions.append("(status = 'interrupted' OR (status = 'running' AND number IN (\(listed))))")
        case .finished, .failed:
          conditions.append("status = ?")
          arguments.append(status.rawValue)
        }
      }
      let summaries = try RunSummary.fetchAll(
        database,
        sql: """
          \(Self.summaryColumns) WHERE number IN (
            SELECT run FROM run_states JOIN runs ON number = run
            \(conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))") ORDER BY run DESC LIMIT ?
          ) ORDER BY number DESC
          """, arguments: StatementArguments(arguments + [filter.limit ?? -1]))
      return summaries.map { summary in
        var summary = summary
        summary.status = Self.status(summary.status, of: summary.id, gone)
        return summary
      }
    }
  }

  /// The run of that name, or the only one whose name starts so.
  ///
  /// - Throws: `LedgerError.unknownRun`, `.ambiguousRun`, or an error of storage.
  public func run(_ idOrPrefix: String) throws(LedgerError) -> RunRecord {
    let gone = try runsWithoutProcess()
    return try read { database in
      if let run = RunID(idOrPrefix), let record = try Self.record(of: run, gone: gone, database) { return record }
      let isPrefix = idOrPrefix.hasPrefix("r")
      let matches = try RunID.fetchAll(
        database, sql: "SELECT number FROM runs WHERE ? AND substr('r' || number, 1, ?) = ? ORDER BY number LIMIT 10",
        arguments: [isPrefix, idOrPrefix.count, idOrPrefix])
      if matches.count > 1 { throw LedgerError.ambiguousRun(idOrPrefix, matches: matches) }
      if let run = matches.first, let record = try Self.record(of: run, gone: gone, database) { return record }
      let number = Int64(idOrPrefix.filter(\.isNumber)) ?? Int64.max / 2
      throw LedgerError.unknownRun(idOrPrefix, nearest: try Rows.nearestRuns(to: number, database))
    }
  }

  /// A run with everything that was recorded of it.
  ///
  /// - Throws: `LedgerError.unknownRun`, or an error of storage.
  public func details(of run: RunID) throws(LedgerError) -> RunDetails {
    let gone = try runsWithoutProcess()
    return try read { database in
      guard let record = try Self.record(of: run, gone: gone, database) else {
        throw LedgerError.unknownRun("\(run)", nearest: try Rows.nearestRuns(to: run.number, database))
      }
      return RunDetails(
        run: record,
        steps: try Rows.cells(where: "cells.run = ? ORDER BY cells.number", [run], database),
        claims: try Rows.claims(where: "run = ?", [run], database),
        events: try Rows.events(of: run, database), origin: try RunOrigin.fetch(of: run, database))
    }
  }

  /// The newest run of a study that is neither finished nor being worked on: the one to resume. One that was imported is
  /// another ledger's to go on with.
  ///
  /// - Parameter studyPath: the study file's path, as it was given to `startRun`.
  /// - Throws: an error of storage.
  public func latestUnfinishedRun(studyPath: String) throws(LedgerError) -> RunRecord? {
    try latestUnfinishedRun(where: "study_path = ?", [studyPath])
  }

  /// The newest run of exactly that study with exactly those hyperparameters that is neither finished nor being worked on, nor was
  /// imported.
  ///
  /// - Parameters:
  ///   - study: the digest of the study's text.
  ///   - hyperparameters: as they were given to `startRun`.
  /// - Throws: an error of storage.
  public func latestUnfinishedRun(study: Digest, hyperparameters: String) throws(LedgerError) -> RunRecord? {
    try latestUnfinishedRun(
      where: "study = ? AND hyperparameters = ?", [study, Digest(of: hyperparameters)])
  }

  private func latestUnfinishedRun(
    where condition: String, _ arguments: StatementArguments
  ) throws(LedgerError) -> RunRecord? {
    let gone = try runsWithoutProcess()
    return try read { database in
      let runs = try RunID.fetchAll(
        database,
        sql: """
          SELECT number FROM run_states CROSS JOIN runs ON number = run
          WHERE status IN ('running', 'failed', 'interrupted') AND \(condition) AND run NOT IN (SELECT run FROM origins)
          ORDER BY number DESC
          """, arguments: arguments)
      for run in runs {
        if let record = try Self.record(of: run, gone: gone, database), record.status != .running { return record }
      }
      return nil
    }
  }

  /// The latest row in which some run computed that identity, with its outputs; nil when none did.
  ///
  /// - Throws: an error of storage.
  public func finishedStep(identity: Digest) throws(LedgerError) -> StepRecord? {
    try read { try Rows.latestComputedStep(identity, $0) }
  }

  /// Every row of that identity, oldest first: which runs computed, reused or failed to compute it.
  ///
  /// - Throws: an error of storage.
  public func cells(identity: Digest) throws(LedgerError) -> [StepRecord] {
    try read {
      try Rows.cells(where: "cells.identity = ? ORDER BY cells.number", [identity], $0)
    }
  }

  /// Every row whose outputs were other than those recorded before under the same identity, oldest first.
  ///
  /// - Throws: an error of storage.
  public func discrepantSteps() throws(LedgerError) -> [StepRecord] {
    try read { try Rows.cells(where: "cells.differs_from IS NOT NULL ORDER BY cells.number", [], $0) }
  }

  private func isLive(_ run: RunID) -> Bool {
    // A held lock is not probed: on file systems that emulate `flock`, closing a second descriptor would release it.
    held.withLock { $0[run] != nil } || RunLock.isHeld(at: lockFile(of: run), sharing: sharing)
  }

  /// The runs that are noted as running and that no process holds. To be called before the state that is shown is read:
  /// a process notes the end of a run before it lets go of it, so that one that ends meanwhile is seen to have ended.
  private func runsWithoutProcess() throws(LedgerError) -> Set<RunID> {
    let open = try read { try RunID.fetchAll($0, sql: "SELECT run FROM run_states WHERE status = 'running'") }
    return Set(open.filter { !isLive($0) })
  }

  private static func record(of run: RunID, gone: Set<RunID>, _ database: Database) throws -> RunRecord? {
    var record = try RunRecord.fetchOne(
      database,
      sql: """
        SELECT runs.*, status, reason, ended, h.text AS hyperparameters_text, e.text AS environment_text FROM runs
        JOIN run_states ON run = number JOIN texts AS h ON h.digest = hyperparameters
        JOIN texts AS e ON e.digest = environment WHERE number = ?
        """, arguments: [run])
    if let noted = record?.status { record?.status = status(noted, of: run, gone) }
    return record
  }

  private static func status(_ noted: RunStatus, of run: RunID, _ gone: Set<RunID>) -> RunStatus {
    noted == .running && gone.contains(run) ? .interrupted(reason: RunStatus.processGone) : noted
  }

  // One statement for all runs; each count is a look-up in an index.
  private static let summaryColumns = """
    SELECT number, study_title, study_path, study, seeds, commit_hash, difference IS NOT NULL AS is_dirty,
      numerics_version, started, ended, status, reason,
      (SELECT count(*) FROM cells WHERE cells.run = runs.number AND disposition = 'computed') AS computed,
      (SELECT count(*) FROM cells WHERE cells.run = runs.number AND disposition = 'reused') AS reused,
      (SELECT count(*) FROM cells WHERE cells.run = runs.number AND disposition = 'failed') AS failed,
      (SELECT count(*) FROM claims WHERE claims.run = runs.number AND verdict = 'holds') AS holds,
      (SELECT count(*) FROM claims WHERE claims.run = runs.number AND verdict = 'fails') AS fails,
      (SELECT count(*) FROM claims WHERE claims.run = runs.number AND verdict = 'undecided') AS undecided
    FROM runs JOIN run_states ON run_states.run = runs.number
    """
}
