import Foundation
import Runs

/// What a task of a job tells of itself while it runs and when it ends: batch systems forget.
package struct TaskRecord: Codable, Equatable, Sendable {
  /// The end of a task.
  package enum End: String, Codable, Sendable {
    /// Its trials are at their end, with results or with errors of their own.
    case finished
    /// It was asked to stop, and what it had is kept.
    case stopped
    /// It could not do its trials.
    case failed
  }

  /// The job's number on the cluster; nil when it was run by hand.
  package let job: String?
  package let host: String
  package let process: Int32
  /// The times at which it began; more than one when it was put into the queue again.
  package var began: [Date]
  package var ended: Date?
  package var end: End?
  package var reason: String?

  /// The first words of the line that a task writes into its log when it begins.
  package static let beginning = "refigure task "

  /// A task that begins, after those of its beginnings that a file has.
  package init(job: String?, after earlier: TaskRecord?) {
    self.job = job
    let own = SweepManifest.Submitter.current
    (host, process) = (own.host, own.process)
    began = (earlier?.began ?? []) + [.now]
  }

  package func ending(_ end: End, reason: String? = nil) -> TaskRecord {
    var record = self
    (record.ended, record.end, record.reason) = (.now, end, reason)
    return record
  }

  package func write(to file: URL) throws { try PageFile.write(try JobFile.text(self), to: file) }
}
