import Foundation
import Processes

/// Conditions of a program that must not matter to what it computes; an audit changes them.
package struct ProgramConditions: Sendable {
  /// Variables of the environment beside the usual ones, or in their place.
  package var environment: [String: String] = [:]
  /// The number of threads that it is told to use; nil for the cell's.
  package var threads: Int?
  /// The folder in which it works; nil for one of the run's.
  package var workFolder: URL?
  /// The conditions of the process.
  package var process = IsolatedProcess.Conditions()

  /// The usual ones.
  package init() {}
}
