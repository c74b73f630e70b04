import Execution
import Foundation
import Runs
import Studies

/// One task of a job on a cluster: its trials, run in a ledger of its own, so that no two machines share a database. Run again, it goes on.
public struct SweepTask: Sendable {
  package let manifest: SweepManifest
  package let file: URL
  package let task: Int

  /// A task, from 1, of the manifest that a file holds.
  ///
  /// - Throws: `RunError.unreadable` or `.noSuchTask`.
  public init(_ task: Int, of file: URL) throws(RunError) {
    manifest = try SweepManifest(from: file)
    guard manifest.tasks.indices.contains(task - 1) else {
      throw .noSuchTask(task: task, tasks: manifest.tasks.count, manifest: file.path)
    }
    self.file = file
    self.task = task
  }

  /// Runs the task's trials.
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
    var options = options
    options.setting = manifest.setting
    options.overrides = manifest.overrides.mapValues(Override.text)
    options.allowsUnversioned = manifest.commit == nil
    let session = SweepSession(
      project: project.recording(in: SweepSession.shard(task, in: file.deletingLastPathComponent())),
      options: options, sweep: manifest.options, progress: progress, interruption: interruption)
    let plan = try session.plan(project.root.appending(path: manifest.study))
    let snapshot = try session.runSession.captureVersionControl()
    try manifest.check(plan, snapshot)
    return try session.run(plan, manifest.tasks[task - 1].map { $0 - 1 }, snapshot).compactMap(\.self)
  }
}
