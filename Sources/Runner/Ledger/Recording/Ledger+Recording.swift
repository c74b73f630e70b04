import Digests
import Foundation
import GRDB
import Values

extension Ledger {
  /// Records that a run starts, and holds it: other processes see it as running until it ends or this process does.
  ///
  /// - Throws: `LedgerError.invalidRecord`, `.artefactMissing` (of the tree's difference), or an error of storage.
  public func startRun(_ start: RunStart) throws(LedgerError) -> RunID {
    try start.validate()
    if case .git(let state) = start.versionControl, let difference = state.difference,
      !artefacts.contains(difference)
    {
      throw .artefactMissing(difference, path: artefacts.url(of: difference).path)
    }
    let study = try artefacts.store(Data(start.studyText.utf8))
    let (run, lock) = try write { database in
      let number = try Int64.fetchOne(database, sql: "SELECT coalesce(max(number), 0) + 1 FROM runs") ?? 1
      let run = RunID(number: number)
      // Held before anybody can see the run.
      guard let lock = try hold(run, waiting: Self.lockPatience) else {
        throw LedgerError.runIsRunning(run)
      }
      let time = Timestamp.text(now())
      try Rows.insert(start, study: study, as: run, at: time, database)
      try database.execute(sql: "INSERT INTO run_states (run, status) VALUES (?, 'running')", arguments: [run])
      try Rows.appendEvent(
        .started, of: run, subject: nil, at: time, content: try Rows.content(of: run, database), database)
      return (run, lock)
    }
    held.withLock { $0[run] = lock }
    return run
  }

  /// Goes on with a run that failed, was interrupted, or whose process is gone, and holds it.
  ///
  /// - Throws: `LedgerError.unknownRun`, `.runIsRunning`, `.runIsFinished`, or an error of storage.
  public func resumeRun(_ run: RunID) throws(LedgerError) {
    if held.withLock({ $0[run] != nil }) { throw .runIsRunning(run) }
    // Said before a lock file is made for a run that cannot be resumed.
    if try read({ try Rows.status(of: run, $0) }) == .finished { throw .runIsFinished(run) }
    guard let lock = try hold(run, waiting: Self.lockPatience) else {
      throw .runIsRunning(run)
    }
    try write { database in
      let status = try Rows.status(of: run, database)
      // A run that is still noted as running, but whose lock was free.
      let after = status == .running ? .interrupted(reason: RunStatus.processGone) : status
      if status == .finished { throw LedgerError.runIsFinished(run) }
      try Rows.appendEvent(
        .resumed, of: run, subject: nil, at: Timestamp.text(now()),
        content: .mapping(["after": .text(after.description)]),
        database)
      try database.execute(
        sql: "UPDATE run_states SET status = 'running', reason = NULL, ended = NULL WHERE run = ?",
        arguments: [run])
    }
    held.withLock { $0[run] = lock }
  }

  /// Records a cell that the run computed, compares it with the last record under the same identity, and removes
  /// its checkpoint. The artefacts must be in the store. The same result again, as when it was recorded between a look into the ledger
  /// and a resumption, adds nothing.
  ///
  /// - Returns: the new row, and what differs if the same identity gave other outputs before; both are recorded.
  /// - Throws: `LedgerError.runNotHeld`, `.cellAlreadyFinished`, `.invalidRecord`, `.artefactMissing`, or an error of
  ///   storage.
  @discardableResult
  public func finishStep(
    _ cell: StepDescription, outputs: StepOutputs, seconds: Double, of run: RunID
  ) throws(LedgerError) -> StepOutcome {
    try requireHeld(run)
    try cell.validate(seconds: seconds)
    try outputs.validate()
    for artefact in outputs.artefacts where !artefacts.contains(artefact.digest) {
      throw .artefactMissing(artefact.digest, path: artefacts.url(of: artefact.digest).path)
    }
    let metrics = outputs.metricsDigest
    let outcome = try write { database in
      if let present = try Rows.sameResult(as: cell, outputs, of: run, database) {
        return StepOutcome(id: present, metricsDigest: metrics, discrepancy: nil)
      }
      let discrepancy = try Rows.discrepancy(of: cell, outputs, database)
      var row = CellRow(cell: cell, run: run, disposition: "computed", seconds: seconds, at: Timestamp.text(now()))
      row.metrics = metrics
      row.differsFrom = discrepancy?.recorded
      let id = try Rows.insert(row, outputs: outputs, database)
      return StepOutcome(id: id, metricsDigest: metrics, discrepancy: discrepancy)
    }
    checkpoints.remove(for: cell.identity)
    return outcome
  }

  /// Records that a cell's outputs are those of an earlier row with the same identity. Saying so again of a cell for
  /// which this run has a result of that identity, as after a resumption, adds nothing.
  ///
  /// - Returns: the row of the cell in this run.
  /// - Throws: `LedgerError.runNotHeld`, `.cellAlreadyFinished`, `.notReusable`, `.invalidRecord`, or an error of
  ///   storage.
  @discardableResult
  public func reuseStep(
    _ cell: StepDescription, from source: StepID, of run: RunID
  ) throws(LedgerError) -> StepID {
    try requireHeld(run)
    try cell.validate(seconds: 0)
    return try write { try Rows.reuse(cell, from: source, of: run, at: Timestamp.text(now()), $0) }
  }

  /// Records steps as `reuseStep` does and claims as `decideClaim` does, all or none; throws what they throw.
  public func record(_ taken: TakenResults, of run: RunID) throws(LedgerError) {
    try requireHeld(run)
    try taken.validate()
    try write { try Rows.insert(taken, of: run, at: Timestamp.text(now()), $0) }
  }

  /// Records that a cell stopped at an error, and leaves its checkpoint. It may be tried again, in the same run or after a
  /// resumption, and fail again or give a result; each attempt has a row of its own.
  ///
  /// - Parameters:
  ///   - cell: the step.
  ///   - reason: the error, in words.
  ///   - logs: what it printed until then; the files must be in the store.
  ///   - seconds: the time that it took.
  ///   - run: the run.
  /// - Returns: the new row.
  /// - Throws: `LedgerError.runNotHeld`, `.cellAlreadyFinished`, `.invalidRecord`, `.artefactMissing`, or an error of storage.
  @discardableResult
  public func failStep(
    _ cell: StepDescription, reason: String, logs: [ArtefactRecord] = [], seconds: Double, of run: RunID
  ) throws(LedgerError) -> StepID {
    try requireHeld(run)
    try cell.validate(seconds: seconds)
    for log in logs where !artefacts.contains(log.digest) {
      throw .artefactMissing(log.digest, path: artefacts.url(of: log.digest).path)
    }
    return try write { database in
      try Rows.requireNoResult(for: cell, of: run, database)
      var row = CellRow(cell: cell, run: run, disposition: "failed", seconds: seconds, at: Timestamp.text(now()))
      row.reason = reason
      return try Rows.insert(row, outputs: StepOutputs(artefacts: logs), database)
    }
  }

  /// Records a claim's verdict. The same verdict again, as after a resumption, adds nothing.
  ///
  /// - Throws: `LedgerError.runNotHeld`, `.claimAlreadyDecided` (otherwise), `.invalidRecord`, or an error of storage.
  public func decideClaim(_ claim: ClaimDecision, of run: RunID) throws(LedgerError) {
    try requireHeld(run)
    try claim.validate()
    try write { try Rows.decide(claim, of: run, at: Timestamp.text(now()), $0) }
  }

  /// Records that a run has ended, with what it took as `record` does, and lets go of it.
  ///
  /// - Throws: `LedgerError.runNotHeld`, as `record`, or an error of storage.
  public func finishRun(_ run: RunID, recording taken: TakenResults = TakenResults()) throws(LedgerError) {
    try end(run, as: .finished, status: .finished, reason: nil, taken)
  }

  /// Records that a run stopped at an error, and lets go of it. It can be resumed.
  ///
  /// - Throws: `LedgerError.runNotHeld` or an error of storage.
  public func failRun(_ run: RunID, reason: String) throws(LedgerError) {
    try end(run, as: .failed, status: .failed, reason: reason)
  }

  /// Records that a run was stopped, and lets go of it. It can be resumed.
  ///
  /// - Throws: `LedgerError.runNotHeld` or an error of storage.
  public func interruptRun(_ run: RunID, reason: String) throws(LedgerError) {
    try end(run, as: .interrupted, status: .interrupted, reason: reason)
  }

  private func end(
    _ run: RunID, as event: LedgerEvent.Kind, status: RunStatus.Kind, reason: String?,
    _ taken: TakenResults = TakenResults()
  ) throws(LedgerError) {
    try requireHeld(run)
    try taken.validate()
    try write { database in
      let time = Timestamp.text(now())
      try Rows.insert(taken, of: run, at: time, database)
      let content = Value.mapping(reason.map { ["reason": .text($0)] } ?? [:])
      try Rows.appendEvent(event, of: run, subject: nil, at: time, content: content, database)
      try database.execute(
        sql: "UPDATE run_states SET status = ?, reason = ?, ended = ? WHERE run = ?",
        arguments: [status, reason, time, run])
    }
    held.withLock { $0.removeValue(forKey: run) }?.removeFile()
  }

  /// Takes the lock of a run.
  ///
  /// - Returns: nil when another process has it.
  /// - Throws: an error of storage.
  package func hold(_ run: RunID, waiting seconds: Double) throws(LedgerError) -> RunLock? {
    try RunLock.acquire(at: lockFile(of: run), waiting: seconds, sharing: sharing)
  }

  private func requireHeld(_ run: RunID) throws(LedgerError) {
    guard held.withLock({ $0[run] != nil }) else { throw .runNotHeld(run) }
  }

  /// The number of seconds to wait for a run's lock: others hold it for an instant when they look whether it is held.
  private static let lockPatience = 1.0
}

extension RunStart {
  fileprivate func validate() throws(LedgerError) {
    try requireJSON(hyperparameters, "the hyperparameters")
    try requireJSON(environment, "the environment")
  }
}

extension StepDescription {
  fileprivate func validate(seconds: Double) throws(LedgerError) {
    if cell.isEmpty { throw .invalidRecord("a cell of kind '\(kind)' has no name") }
    if cell.contains("/") { throw .invalidRecord("the name of cell '\(cell)' has a '/', which is before a repetition") }
    if let repetition, repetition < 1 {
      throw .invalidRecord("repetition \(repetition) of cell '\(cell)', expected at least 1")
    }
    guard seconds.isFinite, seconds >= 0 else {
      throw .invalidRecord("cell '\(name)' took \(seconds) seconds, expected a finite time of at least 0")
    }
    try requireJSON(body, "the body of cell '\(name)'")
  }
}

extension ClaimDecision {
  fileprivate func validate() throws(LedgerError) {
    if id.isEmpty { throw .invalidRecord("the claim '\(statement)' has no name") }
  }
}

extension TakenResults {
  fileprivate func validate() throws(LedgerError) {
    for step in steps { try step.cell.validate(seconds: 0) }
    for claim in claims { try claim.validate() }
  }
}

extension StepOutputs {
  fileprivate func validate() throws(LedgerError) {
    for (kind, names) in [("artefact", artefacts.map(\.name)), ("series", series.map(\.name))] {
      var seen: Set<String> = []
      for name in names where !seen.insert(name).inserted {
        throw .invalidRecord("two outputs of kind \(kind) have the name '\(name)'")
      }
    }
    for one in series {
      guard one.epochs.count == one.values.count else {
        throw .invalidRecord(
          "series '\(one.name)' has \(one.epochs.count) epochs and \(one.values.count) values, expected as many")
      }
      guard zip(one.epochs, one.epochs.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw .invalidRecord("the epochs of series '\(one.name)' do not increase strictly")
      }
    }
  }
}

private func requireJSON(_ text: String, _ subject: String) throws(LedgerError) {
  do {
    _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
  } catch {
    throw .invalidRecord("\(subject) is not JSON: '\(text.prefix(80))'")
  }
}
