import Foundation
import Ledger
import Processes
import Runs

/// Tasks of a sweep that are prepared for a cluster.
public struct SweepSubmission: Sendable {
  /// The sweep's name.
  public let name: String
  /// The folder with the manifest, the script, the logs, and the shards: a ledger a task.
  public let folder: URL
  /// The script of the array job; nil when nothing is left to be run.
  public let script: URL?
  /// The tasks to be run, from 1.
  public let tasks: [Int]
  /// How many trials they have to run.
  public let trials: Int
  /// The trials that the study refuses, with the reason.
  public let invalid: [(trial: Int, reason: String)]

  /// Hands the array job to Slurm.
  ///
  /// - Returns: the job's number.
  /// - Throws: `RunError.notSubmitted`.
  public func submit() throws(RunError) -> String? {
    guard let script else { return nil }
    let end: ChildProcess.End
    do {
      end = try ChildProcess(
        .named("sbatch"), ["--parsable", script.path], output: .collected(limit: 65_536)
      ).run()
    } catch {
      throw .notSubmitted(script: script.path, reason: "\(error)")
    }
    guard end.status == 0 else {
      let problem = Self.line(end.errors)
      throw .notSubmitted(
        script: script.path, reason: problem.isEmpty ? "it ended with \(end.status)" : problem)
    }
    // `12` or, where there are several clusters, `12;name`.
    return String(Self.line(end.output).prefix { $0 != ";" })
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}

extension SweepSession {
  /// The largest number of tasks: one less than Slurm's usual limit on their numbers.
  public static let taskLimit = 1_000

  /// The folder of a sweep's tasks.
  package func tasksFolder(_ plan: SweepPlan) -> URL {
    project.sweeps.appending(path: plan.name).appending(path: "slurm")
  }

  /// Writes what the tasks of an array job need to run the trials that are not in the ledger. Trials that were given to a task before
  /// stay with it, so that it goes on in its own ledger.
  ///
  /// - Parameters:
  ///   - file: the study.
  ///   - tasks: the number of tasks; nil for one a trial, if there are no more than a hundred.
  ///   - sbatch: options for the script.
  ///   - program: the program that tasks run.
  /// - Throws: as `run(_:)`.
  public func prepare(_ file: URL, tasks: Int?, sbatch: [String], program: URL) throws -> SweepSubmission {
    let plan = try plan(file)
    let session = runSession
    let snapshot = try session.captureVersionControl()
    let ledger = try Ledger(folder: project.runs)
    let places = plan.representatives.enumerated().filter { $0.offset == $0.element }.map(\.offset)
    let rows = try SweepSurvey(plan: plan, session: session, ledger: ledger).rows(places)
    let missing = zip(places, rows).filter { $0.1 == nil }.map { plan.trials[$0.0].number }
    let folder = tasksFolder(plan)
    let before = try? SweepManifest(from: folder.appending(path: SweepManifest.fileName))
    let known = before.map { $0.identity == plan.identity.hexadecimal ? $0.tasks : [] } ?? []
    let isKept = tasks.map { $0 == known.count } ?? true && Set(missing).isSubset(of: known.joined())
    let shares = isKept ? known : SweepManifest.tasks(missing, count: min(tasks ?? 100, Self.taskLimit))
    let open = shares.indices.filter { !Set(shares[$0]).isDisjoint(with: missing) }.map { $0 + 1 }
    let script = SlurmScript(
      name: plan.name, tasks: open, folder: folder, root: project.root, results: project.results, program: program,
      options: sbatch)
    if !open.isEmpty {
      try PageFile.write(
        try SweepManifest(plan, snapshot, tasks: shares).json(), to: folder.appending(path: SweepManifest.fileName))
      try PageFile.write(script.text, to: folder.appending(path: "job.sh"))
      do {
        // Slurm makes no folder for what tasks say.
        try FileManager.default.createDirectory(at: script.logs, withIntermediateDirectories: true)
      } catch {
        throw RunError.notWritable(path: script.logs.path, reason: (error as NSError).localizedDescription)
      }
    }
    let invalid = rows.compactMap { row -> (trial: Int, reason: String)? in
      guard let row, case .invalid(let reason) = row.status else { return nil }
      return (row.trial.number, reason)
    }
    return SweepSubmission(
      name: plan.name, folder: folder, script: open.isEmpty ? nil : folder.appending(path: "job.sh"), tasks: open,
      trials: missing.count, invalid: invalid)
  }

  /// The ledger of a task.
  package static func shard(_ task: Int, in folder: URL) -> URL {
    folder.appending(path: "shards").appending(path: "\(task)")
  }
}
