import Digests
import Foundation
import GRDB

/// Where an imported run was recorded first.
public struct RunOrigin: Hashable, Sendable {
  /// The run's name there.
  public var name: RunID
  /// The digest of all that is recorded of the run, which is the same in every ledger.
  public var record: Digest
  /// The chain there, up to the run's last event: `verify(notedHead:)` of that ledger tells whether it still has the run.
  public var head: ChainHead
  /// When the run came into this ledger, to the millisecond.
  public var imported: Date
}

/// What became of a run that was to be imported.
public struct ImportedRun: Sendable {
  /// The run's name in the ledger that it was taken from.
  public var source: RunID
  /// Its name here.
  public var run: RunID
  /// Whether it was added; a run that was here already is left as it is.
  public var isNew: Bool
  /// Computed cells whose identity was recorded here before with other outputs; both are kept. Tell the user:
  /// reproducibility is broken.
  public var discrepancies: [CellDiscrepancy]
}

extension Rows {
  static func origin(of run: RunID, _ database: Database) throws -> RunOrigin? {
    let row = try Row.fetchOne(database, sql: "SELECT * FROM origins WHERE run = ?", arguments: [run.number])
    return try row.map { row in
      let place = "origins \(run)"
      return RunOrigin(
        name: try parse(row["name"], "\(place), name", database, RunID.init),
        record: try digest(row["record"], "\(place), record", database),
        head: ChainHead(
          events: row["head_events"], digest: try digest(row["head_digest"], "\(place), head_digest", database)),
        imported: try date(row["imported"], "\(place), imported", database))
    }
  }

  static func insert(_ origin: RunOrigin, of run: RunID, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO origins (run, name, record, head_events, head_digest, imported) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.number, origin.name.description, origin.record.hexadecimal, origin.head.events,
        origin.head.digest.hexadecimal, Timestamp.text(origin.imported),
      ])
  }
}
