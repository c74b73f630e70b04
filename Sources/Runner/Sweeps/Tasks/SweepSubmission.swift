import Foundation
import Ledger
import Runs
import Values

/// Tasks of a sweep that are prepared for a cluster.
public struct SweepSubmission: Sendable {
  /// The sweep's name.
  public let name: String
  /// The cluster.
  public let cluster: any Cluster
  /// The folder with the manifest, the script, the logs, and the shards: a ledger a task.
  public let folder: URL
  /// The script of the job; nil when nothing is left to be run.
  public let script: URL?
  /// The tasks to be run, from 1.
  public let tasks: [Int]
  /// The number of trials that they have to run.
  public let trials: Int
  /// The trials that the study refuses, with the reason.
  public let invalid: [(trial: Int, reason: String)]

  /// Hands the job to the cluster.
  ///
  /// - Returns: the job's number; nil when nothing is left to be run.
  /// - Throws: `RunError.notSubmitted`.
  public func submit() throws(RunError) -> String? {
    guard let script else { return nil }
    return try cluster.submit(script)
  }
}

extension SweepSession {
  /// The folder of a sweep's tasks on a cluster.
  package func tasksFolder(_ plan: SweepPlan, on cluster: any Cluster) -> URL {
    project.sweeps.appending(path: plan.name).appending(path: cluster.name)
  }

  /// Writes the files from which the tasks of a job run the trials that are not in the ledger. Trials that were given
  /// to a task before stay with it, so that it goes on in its own ledger.
  ///
  /// - Parameters:
  ///   - file: the study.
  ///   - cluster: the batch system.
  ///   - tasks: the number of tasks; nil for one a trial, if there are no more than a hundred.
  ///   - clusterOptions: options for the script.
  ///   - program: the program that tasks run.
  /// - Throws: as `run(_:)`.
  public func prepare(
    _ file: URL, for cluster: any Cluster, tasks: Int?, clusterOptions: [String], program: URL
  ) throws -> SweepSubmission {
    let plan = try plan(file)
    let session = runSession
    let snapshot = try session.captureVersionControl()
    let ledger = try Ledger(folder: project.runs)
    let places = plan.representatives.enumerated().filter { $0.offset == $0.element }.map(\.offset)
    let rows = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(places)
    let missing = zip(places, rows).filter { $0.1 == nil }.map { plan.trials[$0.0].number }
    let folder = tasksFolder(plan, on: cluster)
    let before = try? SweepManifest(from: folder.appending(path: SweepManifest.fileName))
    let known = before.map { $0.identity == plan.identity.hexadecimal ? $0.tasks : [] } ?? []
    let isKept = tasks.map { $0 == known.count } ?? true && Set(missing).isSubset(of: known.joined())
    let shares = isKept ? known : SweepManifest.tasks(missing, count: min(tasks ?? 100, cluster.taskLimit))
    let open = shares.indices.filter { !Set(shares[$0]).isDisjoint(with: missing) }.map { $0 + 1 }
    let job = ClusterJob(
      name: plan.name, tasks: open, folder: folder, root: project.root, results: project.results, program: program,
      options: clusterOptions)
    let script = open.isEmpty ? nil : folder.appending(path: "job.sh")
    // What is quoted may have one, what is a directive may not.
    for path in [folder, project.root, project.results, program].map(\.path) where path.contains(where: \.isNewline) {
      throw RunError.notWritable(
        path: "job.sh", reason: "the path \(ShellWord.quoted(path)) has a line break, which no directive may have")
    }
    if let script {
      try PageFile.write(try SweepManifest(plan, snapshot, tasks: shares).json(), to: job.manifest)
      try PageFile.write(cluster.script(of: job), to: script)
      do {
        // A batch system makes no folder for what tasks say.
        try FileManager.default.createDirectory(at: job.logs, withIntermediateDirectories: true)
      } catch {
        throw RunError.notWritable(path: job.logs.path, reason: (error as NSError).localizedDescription)
      }
    }
    let invalid = rows.compactMap { row -> (trial: Int, reason: String)? in
      guard let row, case .invalid(let reason) = row.status else { return nil }
      return (row.trial.number, reason)
    }
    return SweepSubmission(
      name: plan.name, cluster: cluster, folder: folder, script: script, tasks: open, trials: missing.count,
      invalid: invalid)
  }

  /// The ledger of a task.
  package static func shard(_ task: Int, in folder: URL) -> URL {
    folder.appending(path: "shards").appending(path: "\(task)")
  }
}
