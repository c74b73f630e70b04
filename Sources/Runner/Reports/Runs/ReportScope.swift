import Ledger

/// What a page may say of the world around its run. Within a project it says all; a page that leaves it says what belongs to the run.
package struct ReportScope: Sendable {
  /// The runs that may be named; nil for all of the ledger.
  package var runs: Set<RunID>?
  /// True when the processor, the system, the branch, the remote and the command line are said.
  package var hasMachine = true
  /// True when the changes that were not committed are shown.
  package var hasChanges = true
  /// True when what programs printed is shown.
  package var hasLogs = true

  /// All that is recorded.
  package static let whole = ReportScope()

  /// The scope of pages that leave a project.
  ///
  /// - Parameter runs: the runs that leave with them.
  package static func leaving(with runs: Set<RunID>) -> ReportScope {
    ReportScope(runs: runs, hasMachine: false, hasChanges: false, hasLogs: false)
  }

  /// True when all runs may be named.
  var isWhole: Bool { runs == nil }

  /// True when a run may be named.
  func names(_ run: RunID) -> Bool { runs?.contains(run) ?? true }
}
