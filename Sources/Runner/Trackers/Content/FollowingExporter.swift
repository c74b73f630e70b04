import Foundation
import Ledger
import Live
import Runs

/// An exporter that also writes what a run tells of itself while it goes on.
package protocol FollowingExporter: Exporter {
  /// Adds points to files in a folder, beside those of `files(of:)`. Points that were added before, also by another process that is gone,
  /// are not added again, and what such a process left unfinished is taken away.
  ///
  /// - Throws: `RunError.notWritable`.
  func add(_ points: [LivePoint], of run: LiveRun, in folder: URL) throws

  /// Removes those files: the run has ended.
  func removeAdded(of run: RunID, in folder: URL)
}
