import ArgumentParser
import Clusters
import Execution
import Foundation
import Printing
import Studies
import SweepTasks
import Sweeps
import Values

/// A sweep on a cluster.
struct ClusterOptions: ParsableArguments {
  @Option(
    name: .customLong("cluster"),
    help: "Hand the missing trials to a cluster as tasks: \(Clusters.all.map(\.name).joined(separator: ", ")).")
  var name: String?

  @Flag(help: "The same as --cluster slurm.")
  var slurm = false

  @Option(help: "With --cluster: the number of tasks (default: one a trial, at most 100).")
  var arrayTasks: Int?

  @Option(
    name: [.customLong("cluster-option"), .customLong("sbatch-option")], parsing: .unconditionalSingleValue,
    help: """
      With --cluster: an option for its command, e.g. --cluster-option=--time=2:00:00 for Slurm's sbatch (may be repeated).
      """)
  var clusterOptions: [String] = []

  @Flag(help: "With --cluster: write the tasks and the script, and submit nothing.")
  var prepareOnly = false

  @Flag(help: "With --cluster: follow the tasks to their end, then take their runs over and print the table.")
  var wait = false

  @Option(
    help: "With --cluster: how often a task is submitted again that a machine, not its program, has ended (default: 2)."
  )
  var resubmit: Int?

  @Flag(help: "Take over the finished runs of the tasks, each once, say which tasks are not done, and print the table.")
  var collect = false

  @Flag(help: "Show how the tasks are: their state on the cluster, trials done, reasons, logs.")
  var status = false

  @Flag(help: "Cancel the tasks that wait or run on the cluster; what is finished is kept.")
  var cancel = false

  /// The cluster that is asked for; nil to run here, or for the one that has tasks.
  var cluster: (any Cluster)? { (name ?? (slurm ? "slurm" : nil)).flatMap(Clusters.named) }

  /// True when the sweep is not to be run here.
  var isAsked: Bool { cluster != nil || collect || status || cancel }

  /// Refuses what does not go together.
  func validate(with options: RunOptions) throws {
    if let name, cluster == nil {
      throw ValidationError(
        "'--cluster \(name)': expected one of: \(Clusters.all.map(\.name).joined(separator: ", "))")
    }
    if slurm, name ?? "slurm" != "slurm" {
      throw ValidationError("'--slurm' and '--cluster \(name ?? "")' are two clusters: leave out one")
    }
    let steps = [(collect, "--collect"), (status, "--status"), (cancel, "--cancel"), (wait, "--wait")]
      .filter(\.0).map(\.1)
    if steps.count > 1 { throw ValidationError("'\(steps[0])' and '\(steps[1])' are two steps: leave out one") }
    if slurm, collect { throw ValidationError("'--slurm' and '--collect' are two steps: leave out one") }
    let isRead = collect || status || cancel
    if cluster == nil || isRead,
      arrayTasks != nil || prepareOnly || wait || resubmit != nil || !clusterOptions.isEmpty
    {
      throw ValidationError(
        "'--array-tasks', '--cluster-option', '--prepare-only', '--wait' and '--resubmit' go with "
          + "'--cluster' or '--slurm', without '--collect', '--status' or '--cancel'")
    }
    if prepareOnly, wait { throw ValidationError("'--prepare-only' and '--wait' are two things: leave out one") }
    if isAsked, options.recompute || options.explain {
      throw ValidationError(
        "'--recompute' and '--explain' are not for a cluster; leave out '--cluster', '--slurm', '--collect' and so on")
    }
    if let resubmit, !(0...100).contains(resubmit) {
      throw ValidationError("'--resubmit \(resubmit)': a number from 0 to 100 was expected")
    }
    guard let cluster else { return }
    if let arrayTasks, !(1...cluster.taskLimit).contains(arrayTasks) {
      throw ValidationError("'--array-tasks \(arrayTasks)': a number from 1 to \(cluster.taskLimit) was expected")
    }
    for option in clusterOptions {
      if let problem = cluster.problem(withOption: option) {
        throw ValidationError("'--cluster-option \(option)': \(problem)")
      }
    }
  }

  /// Does what is asked for.
  ///
  /// - Returns: the table to be printed, and the exit status when it is none of success; nil when there is no table to print.
  func carryOut(
    _ file: URL, _ session: SweepSession, asJSON: Bool, progress: any ProgressReport
  ) throws -> (table: SweepTable, status: ExitStatus?)? {
    if status {
      try show(try session.status(file, on: cluster), asJSON)
      return nil
    }
    if cancel {
      let (status, count) = try session.cancel(file, on: cluster)
      progress.note("\(Count.words(count, "task")) cancelled")
      try show(status, asJSON)
      return nil
    }
    if collect { return tell(try session.collect(file, from: cluster), progress, isLast: false) }
    guard let cluster else { return nil }
    let request = try request(to: cluster, session)
    if wait {
      let collection = try session.follow(file, request) { submission in
        for line in ClusterText.text(submission, isFollowed: true).split(separator: "\n") {
          progress.note(line.trimmingCharacters(in: .whitespaces))
        }
      }
      return tell(collection, progress, isLast: true)
    }
    let submission = try session.submit(file, request)
    print(asJSON ? ClusterText.json(submission) : ClusterText.text(submission))
    return nil
  }

  private func show(_ status: SweepStatus, _ asJSON: Bool) throws {
    print(asJSON ? ClusterText.json(status) : ClusterText.text(status))
    if status.silence != nil { throw ExitCode(ExitStatus.environment.rawValue) }
  }

  /// Notes what is open and what was not reproduced. What is missing at the end of all is no success.
  private func tell(
    _ collection: SweepCollection, _ progress: any ProgressReport, isLast: Bool
  ) -> (SweepTable, ExitStatus?) {
    for (task, state) in collection.open { progress.note("task \(task): \(state)") }
    if let silence = collection.silence { progress.note("the cluster does not answer: \(silence)") }
    for discrepancy in collection.discrepancies { progress.note("NOT REPRODUCED: \(discrepancy)") }
    if !collection.discrepancies.isEmpty { return (collection.table, .differs) }
    return (collection.table, isLast && collection.table.count("missing") > 0 ? .environment : nil)
  }

  private func request(to cluster: any Cluster, _ session: SweepSession) throws -> ClusterRequest {
    guard let program = Bundle.main.executableURL?.standardizedFileURL else {
      throw ValidationError("the program's own place is not known, so that no task could run it")
    }
    var request = ClusterRequest(cluster, program: program)
    (request.tasks, request.options) = (arrayTasks, clusterOptions)
    request.resubmissions = resubmit ?? request.resubmissions
    (request.retries, request.isPreparedOnly) = (session.retries, prepareOnly)
    return request
  }
}
