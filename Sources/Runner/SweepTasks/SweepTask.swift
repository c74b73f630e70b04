import Clusters
import Execution
import Foundation
import Runs
import Steps
import Studies
import Sweeps
import Values

/// One task of a job on a cluster: its trials, run in a ledger of its own, so that no two machines share a database. Run again, it goes on.
public struct SweepTask: Sendable {
  package let manifest: SweepManifest
  /// The folder of its job.
  package let job: URL
  /// The cluster's number for it.
  package let index: Int

  /// A task, from 1, of the manifest that a file holds.
  ///
  /// - Throws: `RunError.unreadable` or `.noSuchTask`.
  public init(_ index: Int, of file: URL) throws(RunError) {
    manifest = try SweepManifest(from: file)
    guard manifest.tasks.indices.contains(index - 1) else {
      throw .noSuchTask(task: index, tasks: manifest.tasks.count, manifest: file.path)
    }
    job = file.standardizedFileURL.deletingLastPathComponent()
    self.index = index
  }

  /// The line that a task writes into its log when it begins.
  public var beginning: String {
    let task = manifest.tasks[index - 1]
    return "\(TaskRecord.beginning)\(task.number) (\(task.trials.count) of the sweep's trials) on "
      + "\(ProcessInfo.processInfo.hostName)"
  }

  /// The folder of all jobs of the sweep on the cluster: `jobs/1` lies in it.
  private var tasks: JobFolder { JobFolder(job.deletingLastPathComponent().deletingLastPathComponent()) }

  /// Runs the task's trials, and records that it began and how it ended.
  ///
  /// - Parameters:
  ///   - project: the project that has the study.
  ///   - options: how to run; what is run is in the manifest.
  ///   - progress: told of each step.
  ///   - interruption: ends it early.
  /// - Returns: the trials' rows.
  /// - Throws: as `SweepSession.run(_:)`; `RunError.sweepChanged` when the study or its commit has changed.
  public func run(
    project: Project, options: RunSession.Options, progress: any ProgressReport, interruption: Interruption
  ) throws -> [SweepTable.Row] {
    let file = job.appending(path: "tasks").appending(path: "\(index).json")
    let environment = ProcessInfo.processInfo.environment
    let record = TaskRecord(
      job: Clusters.all.lazy.compactMap { $0.job(in: environment) }.first,
      after: try? JobFile.read(TaskRecord.self, from: file))
    try record.write(to: file)
    do {
      let rows = try runTrials(project, options, progress, interruption)
      try record.ending(.finished).write(to: file)
      return rows
    } catch {
      let end: TaskRecord.End = interruption.isRequested ? .stopped : .failed
      try record.ending(end, reason: ErrorText.of(error)).write(to: file)
      throw error
    }
  }

  private func runTrials(
    _ project: Project, _ options: RunSession.Options, _ progress: any ProgressReport, _ interruption: Interruption
  ) throws -> [SweepTable.Row] {
    let task = manifest.tasks[index - 1]
    let conditions = manifest.conditions
    var options = options
    options.setting = conditions.setting
    options.overrides = conditions.overrides.mapValues(Override.text)
    options.allowsUnversioned = conditions.commit == nil
    let session = SweepSession(
      project: project.recording(in: tasks.shard(of: task.number)), options: options, sweep: conditions.options,
      retries: task.retries, progress: progress, interruption: interruption)
    let plan = try session.plan(project.root.appending(path: conditions.study))
    let snapshot = try session.runSession.captureVersionControl()
    try conditions.check(SweepConditions(plan, snapshot))
    let points = task.points.map(\.point)
    guard points.count == task.trials.count, !points.contains(nil) else {
      throw RunError.unreadable(
        path: job.appending(path: SweepManifest.fileName).path, reason: "task \(task.number) has points that are none")
    }
    let own = SweepPlan(plan, trials: points.compactMap(\.self).map { SweepTrial($0, of: plan.sweep) })
    return try session.run(own, own.trials.indices.map { $0 }, snapshot).compactMap(\.self)
  }
}
