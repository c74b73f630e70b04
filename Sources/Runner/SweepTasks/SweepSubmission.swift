import Clusters
import Foundation
import Ledger
import Provenance
import Runs
import Sweeps
import Values

/// The wishes of a person who hands a sweep to a cluster.
public struct ClusterRequest: Sendable {
  /// The batch system.
  public let cluster: any Cluster
  /// The program that tasks run.
  public let program: URL
  /// The number of tasks; nil for one a trial, if there are no more than a hundred.
  public var tasks: Int?
  /// Options for the script.
  public var options: [String] = []
  /// The number of times that a task is submitted again when a machine has ended it.
  public var resubmissions = 2
  /// True to submit also what failed by itself, and what a person cancelled.
  public var retries = false
  /// True to write the script and submit nothing.
  public var isPreparedOnly = false

  /// A request for all trials that are missing.
  public init(_ cluster: any Cluster, program: URL) {
    self.cluster = cluster
    self.program = program
  }
}

/// A job of a sweep that was prepared for a cluster, and submitted unless it was only to be prepared.
public struct SweepSubmission: Sendable {
  /// The sweep's name.
  public let name: String
  /// The cluster.
  public let cluster: any Cluster
  /// The folder with the jobs, and the shards: a ledger a task.
  public let folder: URL
  /// The script of the job; nil when nothing is to be submitted.
  public let script: URL?
  /// The job's number on the cluster; nil when it was not submitted.
  public let job: String?
  /// The numbers of its tasks.
  public let tasks: [Int]
  /// The number of trials that they have to run.
  public let trials: Int
  /// The trials that the study refuses, with the reason.
  public let invalid: [(trial: Int, reason: String)]
  /// The tasks with missing trials that are not submitted, for they are under way, or may not be.
  public let left: [(task: Int, reason: String)]
  /// The number of runs that were taken over before.
  public let imported: Int
}

extension SweepSession {
  /// The folder of a sweep's tasks on a cluster.
  package func tasksFolder(_ plan: SweepPlan, on cluster: any Cluster) -> JobFolder {
    JobFolder(project.sweeps.appending(path: plan.name).appending(path: cluster.name))
  }

  /// Takes over what tasks have finished, and submits the trials that are missing then and that no task has or will run.
  ///
  /// - Throws: as `run(_:)`; `RunError.notSubmitted`, or `.clusterSilent` when tasks were submitted before and the cluster does not say
  ///   how they are.
  public func submit(_ file: URL, _ request: ClusterRequest) throws -> SweepSubmission {
    let view = try view(try knownPlan(file), on: request.cluster, takes: true)
    return try submit(view.missing, view, request)
  }

  /// Submits some trials as one job, but for those that a task runs or will run, those that failed or were cancelled (unless that is
  /// asked for), and those of tasks that were submitted again too often. Trials that were given to a task stay with it, so that it goes
  /// on in its own ledger; new tasks are numbered on. Other rounds may follow with other trials.
  ///
  /// - Parameters:
  ///   - missing: the places of the trials in the plan.
  ///   - view: the sweep as it was looked at just now.
  package func submit(
    _ missing: [Int], _ view: ClusterView, _ request: ClusterRequest
  ) throws -> SweepSubmission {
    var view = try view.answered()
    let plan = view.plan
    while true {
      let (tasks, left) = choose(missing.map { $0 + 1 }, view, request)
      func submission(_ job: SweepJob?) -> SweepSubmission {
        SweepSubmission(
          name: plan.name, cluster: request.cluster, folder: view.folder.folder, script: job?.script,
          job: job?.answer?.ticket?.job, tasks: tasks.map(\.number), trials: tasks.reduce(0) { $0 + $1.trials.count },
          invalid: view.survey.invalid, left: left, imported: view.survey.imported)
      }
      if tasks.isEmpty { return submission(nil) }
      let number = (view.jobs.last?.number ?? 0) + 1
      let manifest = SweepManifest(
        name: Self.jobName(plan, number), prepared: .now, isPreparedOnly: request.isPreparedOnly,
        clusterOptions: request.options,
        conditions: SweepConditions(plan, try runSession.captureVersionControl()), tasks: tasks)
      let script = try script(manifest, view.folder.place(of: number), request)
      guard var job = try view.folder.add(number, manifest, script: script) else {
        // Another process was quicker: what it submits is looked at.
        view = try self.view(plan, on: request.cluster, takes: true).answered()
        continue
      }
      if !request.isPreparedOnly { try hand(&job, to: request.cluster) }
      return submission(job)
    }
  }

  /// A name that no other job has, here or in a copy of the project.
  private static func jobName(_ plan: SweepPlan, _ number: Int) -> String {
    Slurm.word("refigure-\(plan.name)-\(number)-\(UUID().uuidString.prefix(8).lowercased())")
  }

  private func script(_ manifest: SweepManifest, _ folder: URL, _ request: ClusterRequest) throws -> String {
    let paths = [folder, project.root, project.results, request.program].map(\.path)
    for path in paths {
      guard let problem = request.cluster.problem(withPath: path) else { continue }
      throw RunError.notWritable(path: "job.sh", reason: "of \(ShellWord.quoted(VisibleText.shown(path))), \(problem)")
    }
    return request.cluster.script(
      of: ClusterJob(
        name: manifest.name, tasks: Array(1...manifest.tasks.count), folder: folder, root: project.root,
        results: project.results, program: request.program, options: request.options))
  }

  /// Hands a job over. When the answer is lost, the cluster is asked whether it has the job; where it cannot be asked now, the next
  /// command asks, by the job's name.
  private func hand(_ job: inout SweepJob, to cluster: any Cluster) throws {
    let ticket: ClusterTicket
    do {
      ticket = try cluster.submit(job.script)
    } catch {
      guard let silence = error.silence else {
        if case .notSubmitted(_, let reason) = error {
          try job.take(SweepJob.Answer(ticket: nil, refusal: reason, date: .now))
        }
        throw error
      }
      let question = ClusterQuestion(
        name: job.manifest.name, tasks: Array(1...job.manifest.tasks.count), ticket: nil,
        options: job.manifest.clusterOptions, prepared: job.manifest.prepared)
      try job.settle(by: cluster.reports(on: [question]), refusal: silence)
      if job.answer?.ticket == nil { throw RunError.notSubmitted(script: job.script.path, reason: silence) }
      return
    }
    try job.take(SweepJob.Answer(ticket: ticket, refusal: nil, date: .now))
  }

  // MARK: Choosing

  /// The tasks of the next job, and the ones that are left alone, with the reason.
  private func choose(
    _ missing: [Int], _ view: ClusterView, _ request: ClusterRequest
  ) -> (tasks: [SweepManifest.Task], left: [(task: Int, reason: String)]) {
    var tasks: [SweepManifest.Task] = []
    var left: [(task: Int, reason: String)] = []
    let status = view.status
    for task in status.tasks {
      let trials = missing.filter(Set(request.retries ? task.open + task.failed : task.open).contains)
      let failed = missing.filter(Set(task.failed).contains)
      if trials.isEmpty, !failed.isEmpty, !task.state.isOpen {
        left.append((task.task, "\(Self.words(failed)) failed; --retry submits it again"))
      }
      if trials.isEmpty { continue }
      switch task.next(request) {
      case .leave(let reason): left.append((task.task, reason))
      case .submit(let attempt, let reason):
        tasks.append(
          SweepManifest.Task(
            number: task.task, trials: trials, points: view.points(trials), attempt: attempt,
            retries: request.retries, reason: reason))
      }
    }
    tasks = Array(tasks.prefix(request.cluster.taskLimit))
    let known = Set(status.tasks.flatMap(\.trials))
    let new = missing.filter { !known.contains($0) && (request.retries || !view.survey.hasFailed($0 - 1)) }
    let room = request.cluster.taskLimit - tasks.count
    let first = (status.tasks.last?.task ?? 0) + 1
    for (place, share) in SweepManifest.shares(new, count: min(request.tasks ?? 100, room)).enumerated() {
      tasks.append(
        SweepManifest.Task(
          number: first + place, trials: share, points: view.points(share), attempt: 0, retries: request.retries,
          reason: nil))
    }
    return (tasks, left)
  }

  /// Trials in words: `trials 2, 3`.
  static func words(_ trials: [Int]) -> String {
    "\(Count.noun(trials.count, "trial")) \(trials.map { "\($0)" }.joined(separator: ", "))"
  }
}

/// What is done with a task that has trials to run.
private enum NextStep {
  case leave(reason: String)
  case submit(attempt: Int, reason: String?)
}

extension SweepStatus.Task {
  /// The decision about a task with missing trials: never a second time while it may run, again when a machine ended it, as often as is
  /// allowed, and at once when it was made for other conditions.
  fileprivate func next(_ request: ClusterRequest) -> NextStep {
    let words = [state.rawValue, reason].compactMap(\.self).joined(separator: ": ")
    if state.isOpen {
      let also = change.map { "; \($0) changed since, so that it may not do what is missing" } ?? ""
      return .leave(reason: words + also)
    }
    if state == .notSubmitted { return .submit(attempt: resubmissions, reason: reason) }
    if let change { return .submit(attempt: 0, reason: "\(change) changed") }
    if request.retries { return .submit(attempt: 0, reason: "asked for; it was \(words)") }
    guard state.isOfMachine, state != .lost || hasBegun else {
      return .leave(reason: "\(words); --retry submits it again")
    }
    if state == .timeLimit, !hasProgress {
      return .leave(reason: "\(words), without a checkpoint: it needs more time; --retry submits it again")
    }
    guard resubmissions < request.resubmissions else {
      return .leave(reason: "\(words), after \(Count.words(resubmissions, "resubmission")); --resubmit allows more")
    }
    return .submit(attempt: resubmissions + 1, reason: words)
  }
}
