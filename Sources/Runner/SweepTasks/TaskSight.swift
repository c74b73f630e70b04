import Clusters
import Foundation
import Values

/// All that is known of a task in its latest job.
struct TaskSight {
  let cluster: any Cluster
  let job: SweepJob
  let index: Int
  let report: ClusterReport?
  let wasAsked: Bool
  /// True when all its trials are finished or failed.
  let isAtEnd: Bool
  private let record: TaskRecord?

  init(
    cluster: any Cluster, job: SweepJob, index: Int, report: ClusterReport?, wasAsked: Bool, isAtEnd: Bool
  ) {
    self.cluster = cluster
    (self.job, self.index, self.report, self.wasAsked, self.isAtEnd) = (job, index, report, wasAsked, isAtEnd)
    record = try? JobFile.read(TaskRecord.self, from: job.record(of: index))
  }

  /// The cluster's last word on it.
  var said: ClusterReport? { report ?? job.ends[index] }

  var ticket: ClusterTicket? { job.answer?.ticket ?? said?.ticket }

  /// The state, with its reason. Success is what is seen and not what is said: the trials are at their end.
  var state: (ClusterState, String?) {
    if let report, report.state.isOpen { return open(report) }
    if isAtEnd { return (.done, nil) }
    if let said { return ended(said) }
    if let refusal = job.answer?.refusal { return (.notSubmitted, refusal) }
    if let end = record?.end { return told(end) }
    if !wasAsked { return (.unknown, "the cluster did not answer") }
    if job.isBeingSubmitted {
      return (.unknown, "process \(job.manifest.submitter.process) on \(job.manifest.submitter.host) submits it")
    }
    if record != nil { return logged ?? (.lost, "it began, the cluster knows it no longer, and it left no end") }
    if job.answer?.ticket != nil {
      return (
        .lost, "it has not begun, and the cluster knows it no longer: it was cancelled, or ended before it could begin"
      )
    }
    return (.notSubmitted, job.manifest.isPreparedOnly ? "it is prepared only" : nil)
  }

  /// True when its program was there.
  var hasBegun: Bool { record != nil }

  /// What the batch system wrote into the log since the task began.
  private var logged: (ClusterState, String?)? {
    guard let file = try? FileHandle(forReadingFrom: job.log(of: index)) else { return nil }
    defer { try? file.close() }
    let size = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: size > 16_384 ? size - 16_384 : 0)
    let text = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
    let begun = text.range(of: TaskRecord.beginning, options: .backwards)
    return cluster.end(inLog: String(begun.map { text[$0.upperBound...] } ?? text[...])).map { ($0.state, $0.reason) }
  }

  private func open(_ report: ClusterReport) -> (ClusterState, String?) {
    let restarts = (record?.began.count ?? 1) - (report.state == .running ? 1 : 0)
    let again = restarts > 0 && record != nil ? "begun \(Count.words(restarts, "time")) before" : nil
    let why = report.state == .unknown ? "the cluster says \(report.word)" : report.reason
    let parts = [why, again].compactMap(\.self)
    return (report.state, parts.isEmpty ? nil : parts.joined(separator: "; "))
  }

  private func ended(_ said: ClusterReport) -> (ClusterState, String?) {
    switch said.state {
    case .done:
      return (.failed, "it ended with success, but trials are missing")
    case .failed where record?.end == .stopped:
      // It left before its time was over, as it was asked to.
      return (.timeLimit, "it was asked to stop, and did")
    case .failed where record?.end == nil:
      return logged ?? (.failed, said.reason)
    case .failed:
      return (.failed, record?.reason ?? said.reason)
    default:
      return (said.state, said.reason)
    }
  }

  private func told(_ end: TaskRecord.End) -> (ClusterState, String?) {
    switch end {
    case .finished: (.failed, "it ended with success, but trials are missing")
    case .stopped: (.timeLimit, "it was asked to stop, and did; the cluster no longer says why")
    case .failed: (.failed, record?.reason)
    }
  }
}
