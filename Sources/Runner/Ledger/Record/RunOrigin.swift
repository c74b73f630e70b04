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

extension RunOrigin: FetchableRecord {
  /// Reads a row of `origins`.
  public init(row: Row) throws {
    self.init(
      name: try row.read("name", RunID.init), record: try row.read("record"),
      head: ChainHead(events: try row.read("head_events"), digest: try row.read("head_digest")),
      imported: try row.date("imported"))
  }

  static func fetch(of run: RunID, _ database: Database) throws -> RunOrigin? {
    try fetchOne(database, sql: "SELECT * FROM origins WHERE run = ?", arguments: [run])
  }
}
