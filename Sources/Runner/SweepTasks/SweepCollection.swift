import Clusters
import Foundation
import Ledger
import Runs
import Sweeps

/// The outcomes of a sweep's tasks, brought together.
public struct SweepCollection: Sendable {
  /// The table, from this ledger alone but for trials that are not finished.
  public let table: SweepTable
  /// The number of runs that were taken over now.
  public let imported: Int
  /// The tasks with trials that are not finished, each with its state.
  public let open: [(task: Int, state: String)]
  /// Computations that gave other results than recorded here under the same identity; it should be none.
  public let discrepancies: [StepDiscrepancy]
  /// The reason why the cluster could not be asked; nil when it answered.
  public let silence: String?
}

extension SweepSession {
  /// Takes the finished runs of a sweep's tasks over into the ledger, each exactly once, however often it is asked for.
  ///
  /// A task that is still under way, or whose ledger cannot be read, leaves its trials missing.
  ///
  /// - Throws: as `run(_:)`; `RunError.unreadable` when no tasks were prepared.
  ///
  /// - Parameters:
  ///   - file: the study.
  ///   - cluster: the batch system; nil for the one that has tasks of this sweep.
  public func collect(_ file: URL, from cluster: (any Cluster)? = nil) throws -> SweepCollection {
    let plan = try knownPlan(file)
    return collection(try view(plan, on: cluster ?? self.cluster(of: plan), takes: true).required())
  }

  /// The cluster that has tasks of a sweep; the first one when none has.
  package func cluster(of plan: SweepPlan) -> any Cluster {
    let prepared = Clusters.all.first {
      FileManager.default.fileExists(atPath: tasksFolder(plan, on: $0).folder.path)
    }
    return prepared ?? Clusters.all[0]
  }

  /// What a survey found, with the states of tasks that are not at their end.
  package func collection(_ view: ClusterView) -> SweepCollection {
    let (survey, status) = (view.survey, view.status)
    let table = table(view.plan, survey.rows)
    let open = status.tasks.compactMap { task -> (task: Int, state: String)? in
      let open = task.trials.filter { table.rows.indices.contains($0 - 1) && !task.finished.contains($0) }
      guard let first = open.first.map({ table.rows[$0 - 1] }), let reason = first.status.reason else { return nil }
      let known =
        task.state == .done ? "" : " (\([task.state.rawValue, task.reason].compactMap(\.self).joined(separator: ": ")))"
      return (task.task, "\(Self.words(open)) \(first.status.word): \(reason)\(known)")
    }
    return SweepCollection(
      table: table, imported: survey.imported, open: open, discrepancies: survey.discrepancies, silence: status.silence)
  }

  /// Cancels what waits or runs.
  ///
  /// - Returns: the tasks after that, and the number of those that were cancelled.
  /// - Throws: as `status(_:on:)`; `RunError.clusterSilent`.
  public func cancel(
    _ file: URL, on cluster: (any Cluster)? = nil
  ) throws -> (status: SweepStatus, cancelled: Int) {
    let plan = try knownPlan(file)
    var view = try view(plan, on: cluster ?? self.cluster(of: plan), takes: false).required().answered()
    var count = 0
    for place in view.jobs.indices {
      let job = view.jobs[place]
      guard let ticket = job.answer?.ticket else { continue }
      let numbers = view.status.tasks.filter { $0.state.isOpen && $0.jobNumber == job.number }.map(\.task)
      let indices = job.manifest.tasks.indices.filter { numbers.contains(job.manifest.tasks[$0].number) }.map { $0 + 1 }
      if indices.isEmpty { continue }
      try view.cluster.cancel(indices, of: ticket)
      // A task that has not begun may be forgotten at once.
      try view.jobs[place].remember(
        indices.map {
          ClusterReport(
            name: job.manifest.name, task: $0, ticket: ticket, state: .cancelled, word: "CANCELLED",
            reason: "by --cancel")
        })
      count += indices.count
    }
    try askAgain(&view)
    return (view.status, count)
  }
}
