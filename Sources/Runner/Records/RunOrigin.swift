import Digests
import Foundation

/// The place where an imported run was recorded first.
public struct RunOrigin: Hashable, Sendable {
  /// The run's name there.
  public var name: RunID
  /// The digest of all that is recorded of the run, which is the same in every ledger.
  public var record: Digest
  /// The chain there, up to the run's last event: `verify(notedHead:)` of that ledger tells whether it still has the run.
  public var head: ChainHead
  /// The time when the run came into this ledger, to the millisecond.
  public var imported: Date

  package init(name: RunID, record: Digest, head: ChainHead, imported: Date) {
    self.name = name
    self.record = record
    self.head = head
    self.imported = imported
  }
}

/// The outcome of a run that was to be imported.
public struct ImportedRun: Sendable {
  /// The run's name in the ledger that it was taken from.
  public var source: RunID
  /// Its name here.
  public var run: RunID
  /// Tells whether it was added; a run that was here already is left as it is.
  public var isNew: Bool
  /// Computed cells whose identity was recorded here before with other outputs; both are kept. Tell the user:
  /// reproducibility is broken.
  public var discrepancies: [StepDiscrepancy]

  package init(source: RunID, run: RunID, isNew: Bool, discrepancies: [StepDiscrepancy]) {
    self.source = source
    self.run = run
    self.isNew = isNew
    self.discrepancies = discrepancies
  }
}
