import Foundation
import Processes
import Records
import Steps
import Studies

/// Conditions of a program that must not matter to what it computes; an audit changes them.
package struct ProgramConditions: Sendable {
  /// Variables of the environment beside the usual ones, or in their place.
  package var environment: [String: String] = [:]
  /// The number of threads that it is told to use; nil for the cell's.
  package var threads: Int?
  /// The folder in which it works; nil for one of the run's.
  package var workFolder: URL?
  /// Files and folders that it may read beside what its cell declares.
  package var readable: [URL] = []
  /// Files and folders that it may change as well.
  package var writable: [URL] = []
  /// The most time in seconds; nil for the cell's.
  package var time: Double?
  /// The conditions of the process.
  package var process = IsolatedProcess.Conditions()

  /// The usual ones.
  package init() {}
}

extension ProgramCell {
  /// Runs the program under conditions that must not matter.
  ///
  /// - Throws: `StepFailure` with what it printed, `CellFault`, `Interrupted`, or an error of the system.
  package func run(_ step: StepContext, under conditions: ProgramConditions) throws -> StepResults {
    try ProgramTask(self, step, conditions: conditions).run()
  }

  /// The way in which its outputs are to be the same when it runs again.
  package var promise: Reproducibility { reproducibility }
  /// The number of threads that it is told to use.
  package var threads: Int { limits.threads }
}
