import Digests
import Foundation
import GRDB

/// What leads from a file back to what made it. A ledger may hold very many runs of one identity, so that no series or
/// numbers are read here.
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
    public var cell: CellID
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
          """, arguments: [digest.hexadecimal, limit])
      return try rows.map { row in
        let place = "artefacts of c\(row["cell"] as Int64)"
        return TracedArtefact(
          name: row["name"], identity: try Rows.digest(row["identity"], "\(place), identity", database),
          digest: try Rows.digest(row["digest"], "\(place), digest", database), run: RunID(number: row["run"]),
          cell: CellID(number: row["cell"]))
      }
    }
  }

  /// The runs in which a step of that identity is recorded, oldest first.
  ///
  /// - Throws: an error of storage.
  public func appearances(of identity: Digest) throws(LedgerError) -> [CellAppearance] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT cells.number, cells.name, cells.kind, cells.run, cells.source, cells.reason, sources.run AS source_run,
            started, commit_hash, branch, remote, difference, study_path, study_title
          FROM cells JOIN runs ON runs.number = cells.run LEFT JOIN cells AS sources ON sources.number = cells.source
          WHERE cells.identity = ? ORDER BY cells.number
          """, arguments: [identity.hexadecimal])
      var appearances: [CellAppearance] = []
      while let row = try rows.next() {
        let run = RunID(number: row["run"])
        let cell = CellID(number: row["number"])
        appearances.append(
          CellAppearance(
            run: run, started: try Rows.date(row["started"], "runs \(run), started", database),
            versionControl: try Self.versionControl(row, "runs \(run)", database), studyPath: row["study_path"],
            studyTitle: row["study_title"], cell: cell, name: row["name"], kind: row["kind"],
            disposition: Rows.disposition(row)))
      }
      return appearances
    }
  }

  /// The runs in which an identity gave other outputs than it had given before, oldest first; it should be none.
  ///
  /// - Throws: an error of storage.
  public func discrepantRuns(of identity: Digest) throws(LedgerError) -> [RunID] {
    try read { database in
      try Int64.fetchAll(
        database, sql: "SELECT run FROM cells WHERE identity = ? AND differs_from IS NOT NULL ORDER BY number",
        arguments: [identity.hexadecimal]
      ).map(RunID.init(number:))
    }
  }

  /// The rows of a run's cells, in the order in which they finished, without their series and numbers.
  ///
  /// - Throws: an error of storage.
  public func summaries(of run: RunID) throws(LedgerError) -> [CellSummary] {
    try read { try Rows.summaries(where: "cells.run = ? ORDER BY cells.number", [run.number], $0) }
  }

  /// The series and numbers of a row, and its files.
  ///
  /// - Parameter cell: the row that holds them (`CellSummary.source`).
  /// - Throws: an error of storage.
  public func outputs(of cell: CellID) throws(LedgerError) -> CellOutputs {
    try read { try Rows.outputs(of: cell, $0) }
  }

  /// The claims that a run decided, in that order.
  ///
  /// - Throws: an error of storage.
  public func claims(of run: RunID) throws(LedgerError) -> [ClaimRecord] {
    try read { try Rows.claims(where: "run = ?", [run.number], $0) }
  }

  /// Every run that is recorded as finished, oldest first.
  ///
  /// - Throws: an error of storage.
  public func finishedRuns() throws(LedgerError) -> [RunID] {
    try read { database in
      try Int64.fetchAll(database, sql: "SELECT run FROM run_states WHERE status = 'finished' ORDER BY run")
        .map(RunID.init(number:))
    }
  }
}
