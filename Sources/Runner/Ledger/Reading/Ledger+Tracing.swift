import Digests
import Foundation
import GRDB

/// The way back from a file to the steps that made it. A ledger may hold very many runs of one identity, so that no
/// series or numbers are read here.
extension Ledger {
  /// An artefact with the identity of the step that made it.
  public struct TracedArtefact: Hashable, Sendable {
    /// The artefact's name in its cell, such as `svg`.
    public var name: String
    /// The identity of the cell that made it.
    public var identity: Digest
    /// The content's digest.
    public var digest: Digest
    /// The run that made it first.
    public var run: RunID
    /// The row of the cell in that run.
    public var cell: StepID
  }

  /// The first row that made an artefact of that content; nil when none did.
  ///
  /// - Throws: an error of storage.
  public func artefact(of content: Digest) throws(LedgerError) -> TracedArtefact? {
    try artefacts(where: "artefacts.digest = ?", content, limit: 1).first
  }

  /// The artefacts that an identity gave, each content once, oldest first: one a name, unless the same computation gave two results.
  ///
  /// - Throws: an error of storage.
  public func artefacts(ofIdentity identity: Digest) throws(LedgerError) -> [TracedArtefact] {
    var seen: Set<Digest> = []
    return try artefacts(where: "cells.identity = ?", identity, limit: -1).filter { seen.insert($0.digest).inserted }
  }

  private func artefacts(
    where condition: String, _ digest: Digest, limit: Int
  ) throws(LedgerError) -> [TracedArtefact] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT artefacts.name, artefacts.digest, artefacts.cell, cells.identity, cells.run FROM artefacts
          JOIN cells ON cells.number = artefacts.cell WHERE \(condition) ORDER BY artefacts.cell, artefacts.name LIMIT ?
          """, arguments: [digest, limit])
      return try rows.map { row in
        TracedArtefact(
          name: try row.read("name"), identity: try row.read("identity"), digest: try row.read("digest"),
          run: try row.read("run"), cell: try row.read("cell"))
      }
    }
  }

  /// The runs in which a step of that identity is recorded, oldest first.
  ///
  /// - Throws: an error of storage.
  public func appearances(of identity: Digest) throws(LedgerError) -> [StepAppearance] {
    try read { database in
      try StepAppearance.fetchAll(
        database,
        sql: """
          SELECT cells.number, cells.run, cells.name, cells.kind, cells.source, cells.reason,
            sources.run AS source_run, started, commit_hash, branch, remote, difference, study_path, study_title
          FROM cells JOIN runs ON runs.number = cells.run LEFT JOIN cells AS sources ON sources.number = cells.source
          WHERE cells.identity = ? ORDER BY cells.number
          """, arguments: [identity])
    }
  }

  /// The runs in which an identity gave other outputs than it had given before, oldest first; it should be none.
  ///
  /// - Throws: an error of storage.
  public func discrepantRuns(of identity: Digest) throws(LedgerError) -> [RunID] {
    try read { database in
      try RunID.fetchAll(
        database,
        sql: """
          SELECT run FROM cells WHERE identity = ? AND disposition = 'computed' AND differs_from IS NOT NULL ORDER BY number
          """,
        arguments: [identity])
    }
  }

  /// The rows of a run's cells, in the order in which they finished, without their series and numbers.
  ///
  /// - Throws: an error of storage.
  public func summaries(of run: RunID) throws(LedgerError) -> [StepSummary] {
    try read { try Rows.summaries(where: "cells.run = ? ORDER BY cells.number", [run], $0) }
  }

  /// The series and numbers of a row, and its files.
  ///
  /// - Parameter cell: the row that holds them (`StepSummary.source`).
  /// - Throws: an error of storage.
  public func outputs(of cell: StepID) throws(LedgerError) -> StepOutputs {
    try read { try Rows.outputs(of: cell, $0) }
  }

  /// The claims that a run decided, in that order.
  ///
  /// - Throws: an error of storage.
  public func claims(of run: RunID) throws(LedgerError) -> [ClaimRecord] {
    try read { try Rows.claims(where: "run = ?", [run], $0) }
  }

  /// Every run that is recorded as finished, oldest first.
  ///
  /// - Throws: an error of storage.
  public func finishedRuns() throws(LedgerError) -> [RunID] {
    try read { database in
      try RunID.fetchAll(database, sql: "SELECT run FROM run_states WHERE status = 'finished' ORDER BY run")
    }
  }
}
