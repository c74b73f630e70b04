import Foundation
import Ledger
import Runs
import Studies
import Sweeps

/// The pauses between questions to a cluster: short at first, then longer and longer.
package struct Pauses: Sendable {
  package var shortest = 2.0
  package var longest = 60.0
  package private(set) var next = 2.0

  package init(shortest: Double = 2, longest: Double = 60) {
    (self.shortest, self.longest, next) = (shortest, longest, shortest)
  }

  /// Begins again with the shortest.
  package mutating func reset() { next = shortest }

  /// The next pause, in seconds.
  package mutating func take() -> Double {
    defer { next = min(longest, next * 1.5) }
    return next
  }
}

extension SweepSession {
  /// Submits what is missing, follows it, takes over what is finished, submits again what a machine ended, and asks the plan for what is
  /// missing then, until that is nothing or nothing more may be submitted. Called again, it goes on where it was. `told` is told of each
  /// submission, and of the states of tasks whenever they are others.
  ///
  /// - Throws: as `submit(_:_:)`; `RunError.leftOnCluster` when it was asked to stop: the jobs go on.
  public func follow(
    _ file: URL, _ request: ClusterRequest, told: (SweepSubmission) -> Void
  ) throws -> SweepCollection {
    var pauses = Pauses()
    var request = request
    var (isFirst, imported, shown) = (true, 0, "")
    var discrepancies: [StepDiscrepancy] = []
    while true {
      let plan = try knownPlan(file)
      var view = try patiently(&pauses, request) {
        let view = try self.view(plan, on: request.cluster, takes: true)
        imported += view.survey.imported
        discrepancies += view.survey.discrepancies
        return try view.answered()
      }
      let submission = try patiently(&pauses, request) { try submit(view.missing, view, request) }
      if isFirst || submission.script != nil { told(submission) }
      if submission.script != nil { pauses.reset() }
      // What fails again after it was asked for once is not asked for again.
      (isFirst, request.retries) = (false, false)
      if submission.script == nil, view.status.openTasks.isEmpty {
        let all = collection(view)
        return SweepCollection(
          table: all.table, imported: imported, open: all.open, discrepancies: discrepancies, silence: nil)
      }
      try patiently(&pauses, request) { try askAnswered(&view) }
      let open = view.status.openTasks
      // Until a task is at its end nothing can be taken over.
      while !open.isEmpty, open == view.status.openTasks {
        if view.status.words != shown {
          shown = view.status.words
          progress.note("\(request.cluster.title): \(shown)")
        }
        try pause(pauses.take(), request)
        try patiently(&pauses, request) { try askAnswered(&view) }
      }
    }
  }

  private func askAnswered(_ view: inout ClusterView) throws {
    try askAgain(&view)
    _ = try view.answered()
  }

  /// Asks again as long as the cluster does not answer: its jobs go on without it.
  private func patiently<Value>(
    _ pauses: inout Pauses, _ request: ClusterRequest, _ ask: () throws -> Value
  ) throws -> Value {
    var isTold = false
    while true {
      do {
        return try ask()
      } catch RunError.clusterSilent(let cluster, let reason) {
        if !isTold { progress.note("\(cluster) does not answer, and is asked again: \(reason)") }
        isTold = true
        try pause(pauses.take(), request)
      }
    }
  }

  private func pause(_ seconds: Double, _ request: ClusterRequest) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    repeat {
      if interruption.isRequested { throw RunError.leftOnCluster(cluster: request.cluster.title) }
      Thread.sleep(forTimeInterval: 0.05)
    } while ContinuousClock.now < end
  }
}

extension SweepStatus {
  /// The tasks that the cluster has to run, by their numbers.
  fileprivate var openTasks: Set<Int> { Set(tasks.filter(\.state.isOpen).map(\.task)) }

  /// The number of tasks in each state: `2 waiting, 1 running, 3 done`.
  package var words: String { counts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", ") }
}
