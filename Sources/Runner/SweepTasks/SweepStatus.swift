import Clusters
import Foundation
import Ledger
import Runs
import Sweeps

/// The tasks of a sweep on a cluster, as they are now.
public struct SweepStatus: Sendable {
  /// The sweep's name.
  public let name: String
  /// The cluster.
  public let cluster: any Cluster
  /// The reason why the cluster could not be asked; nil when it answered.
  public let silence: String?
  /// The tasks in the order of their numbers.
  public let tasks: [Task]

  /// A task of the sweep.
  public struct Task: Sendable {
    /// The task's number, from 1.
    public let task: Int
    /// The numbers of its trials.
    public let trials: [Int]
    /// The numbers of those that are finished.
    public let finished: [Int]
    /// The numbers of those that failed.
    public let failed: [Int]
    /// The task's state.
    public let state: ClusterState
    /// The cluster's own word for it; nil where the cluster said nothing.
    public let word: String?
    /// The reason for the state, in words; nil where there is none to give.
    public let reason: String?
    /// The task as the cluster numbers it: `12_3`; nil when it was not taken.
    public let job: String?
    /// The number of jobs that it was part of.
    public let submissions: Int
    /// The number of times that it was submitted again because a machine had ended it.
    public let resubmissions: Int
    /// The file with what its latest job said; it is there once the task has begun.
    public let log: URL

    /// The latest job of the task, by its number in the sweep.
    package let jobNumber: Int
    /// The condition that is another one than when its latest job was prepared; nil when none is.
    package let change: String?
    /// True when its program began.
    package let hasBegun: Bool
    /// True when a checkpoint, a step's results or a finished trial shows that it gets on.
    package let hasProgress: Bool

    /// The numbers of the trials that are not at their end.
    public var open: [Int] {
      let done = Set(finished + failed)
      return trials.filter { !done.contains($0) }
    }
  }

  /// The number of tasks in each state that occurs, in the order of the states.
  public var counts: [(state: ClusterState, count: Int)] {
    ClusterState.allCases.map { state in (state, tasks.count { $0.state == state }) }.filter { $0.count > 0 }
  }

  /// True while the cluster has, or may have, work to do.
  public var isOpen: Bool { tasks.contains { $0.state.isOpen } }
}

/// A sweep on a cluster as it was looked at.
package struct ClusterView: Sendable {
  package let plan: SweepPlan
  package let cluster: any Cluster
  package let folder: JobFolder
  package var jobs: [SweepJob]
  package let survey: TaskSurvey
  package var status: SweepStatus

  /// The places of trials that a task has to run: of the view's own plan, which may have more trials than the one it was asked for.
  package var missing: [Int] { survey.missing(of: plan) }

  /// The points of some rows of the table, by their numbers.
  package func points(_ numbers: [Int]) -> [TaskPoint] { numbers.map { TaskPoint(plan.trials[$0 - 1].point) } }

  /// The view, if there is a job to be seen.
  ///
  /// - Throws: `RunError.unreadable`.
  package func required() throws(RunError) -> ClusterView {
    if !jobs.isEmpty { return self }
    throw .unreadable(
      path: folder.folder.path, reason: "it has no jobs; the command sweep with --cluster prepares tasks")
  }

  /// The view, if the cluster answered.
  ///
  /// - Throws: `RunError.clusterSilent`.
  package func answered() throws(RunError) -> ClusterView {
    guard let silence = status.silence else { return self }
    throw .clusterSilent(cluster: cluster.title, reason: silence)
  }
}

/// The answers of a cluster: reports by the place of the job in the list of jobs, and by the cluster's number for the task.
private struct ClusterAnswers {
  var reports: [Int: [Int: ClusterReport]] = [:]
  /// The reason why it did not answer.
  var silence: String?
  /// True when it says of a task that it ended, and had not said so before.
  var hasNewEnds = false
}

/// The latest job of a task, and what is known of the task in it.
private struct TaskPlace {
  /// The place of the job in the list of jobs.
  let job: Int
  /// The cluster's number for the task.
  let index: Int
}

extension SweepSession {
  /// Asks how the tasks of a sweep are. Takes nothing over.
  ///
  /// - Parameters:
  ///   - file: the study.
  ///   - cluster: the batch system; nil for the one that has tasks of this sweep.
  /// - Throws: as `run(_:)`; `RunError.unreadable` when no tasks were prepared.
  public func status(_ file: URL, on cluster: (any Cluster)? = nil) throws -> SweepStatus {
    let plan = try knownPlan(file)
    return try view(plan, on: cluster ?? self.cluster(of: plan), takes: false).required().status
  }

  /// The plan of a sweep with the trials to which the runs in the ledger lead.
  func knownPlan(_ file: URL) throws -> SweepPlan {
    let first = try plan(file)
    let database = project.runs.appending(path: Ledger.fileName)
    guard first.sweep.search.isAdaptive, FileManager.default.fileExists(atPath: database.path) else { return first }
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    defer { ledger.close() }
    return try surveyed(first, in: ledger).plan
  }

  /// Looks at a sweep's trials, those included that the search asks for by what was taken over, and asks for its tasks.
  ///
  /// - Parameter takes: true to take over what tasks have finished.
  package func view(_ plan: SweepPlan, on cluster: any Cluster, takes: Bool) throws -> ClusterView {
    var plan = plan
    let folder = tasksFolder(plan, on: cluster)
    var jobs = try folder.all()
    var survey = try extendedSurvey(&plan, folder, jobs, takes: takes)
    let answers = try ask(plan, cluster, &jobs, survey)
    // A task may have come to its end after its trials were looked at and before the cluster was asked.
    if answers.hasNewEnds {
      let (imported, discrepancies) = (survey.imported, survey.discrepancies)
      survey = try extendedSurvey(&plan, folder, jobs, takes: takes)
      survey.imported += imported
      survey.discrepancies += discrepancies
    }
    let status = try status(plan, on: cluster, folder, jobs, survey, answers)
    return ClusterView(plan: plan, cluster: cluster, folder: folder, jobs: jobs, survey: survey, status: status)
  }

  /// Looks at all trials, and at those that the search asks for once all that it asked for before have their outcomes.
  private func extendedSurvey(
    _ plan: inout SweepPlan, _ folder: JobFolder, _ jobs: [SweepJob], takes: Bool
  ) throws -> TaskSurvey {
    var (imported, discrepancies): (Int, [StepDiscrepancy]) = (0, [])
    var survey = TaskSurvey(rows: [])
    plan = try grown(plan) { plan, _, _ in
      survey = try self.survey(plan, folder, jobs, takes: takes)
      imported += survey.imported
      discrepancies += survey.discrepancies
      // A trial that waits to be taken over has no row, so that the search is not asked.
      return survey.rows
    }.plan
    (survey.imported, survey.discrepancies) = (imported, discrepancies)
    return survey
  }

  /// Asks for the tasks of a view again, and looks at no trial.
  package func askAgain(_ view: inout ClusterView) throws {
    view.jobs = try view.folder.all()
    let answers = try ask(view.plan, view.cluster, &view.jobs, view.survey)
    view.status = try status(view.plan, on: view.cluster, view.folder, view.jobs, view.survey, answers)
  }

  /// The states of all tasks, by what the cluster says now, by what it said before, and by what tasks tell of themselves.
  private func status(
    _ plan: SweepPlan, on cluster: any Cluster, _ folder: JobFolder, _ jobs: [SweepJob], _ survey: TaskSurvey,
    _ answers: ClusterAnswers
  ) throws -> SweepStatus {
    let conditions = SweepConditions(plan, try runSession.captureVersionControl())
    let trials = Self.trials(of: jobs)
    let tasks = Self.places(in: jobs).sorted { $0.key < $1.key }.map { number, place in
      let job = jobs[place.job]
      let own = trials[number] ?? []
      let finished = own.filter { survey.isFinished($0 - 1) }
      let failed = own.filter { survey.hasFailed($0 - 1) }
      let sight = TaskSight(
        cluster: cluster, job: job, index: place.index, report: answers.reports[place.job]?[place.index],
        wasAsked: answers.silence == nil, isAtEnd: finished.count + failed.count == own.count)
      let (state, reason) = sight.state
      return SweepStatus.Task(
        task: number, trials: own, finished: finished, failed: failed, state: state, word: sight.said?.word,
        reason: reason, job: sight.ticket.map { "\($0.job)_\(place.index)" },
        submissions: jobs.count { $0.answer?.refusal == nil && $0.manifest.tasks.contains { $0.number == number } },
        resubmissions: job.manifest.tasks[place.index - 1].attempt, log: job.log(of: place.index),
        jobNumber: job.number,
        change: job.manifest.conditions.difference(from: conditions), hasBegun: sight.hasBegun,
        hasProgress: !finished.isEmpty || Self.hasKept(folder.shard(of: number)))
    }
    return SweepStatus(name: plan.name, cluster: cluster, silence: answers.silence, tasks: tasks)
  }

  /// The latest job of each task, by the task's number.
  private static func places(in jobs: [SweepJob]) -> [Int: TaskPlace] {
    var places: [Int: TaskPlace] = [:]
    for (place, job) in jobs.enumerated() {
      for (index, task) in job.manifest.tasks.enumerated() {
        places[task.number] = TaskPlace(job: place, index: index + 1)
      }
    }
    return places
  }

  /// Asks for the tasks with missing trials at once, finds out about jobs whose answer was lost, and keeps how tasks ended.
  private func ask(
    _ plan: SweepPlan, _ cluster: any Cluster, _ jobs: inout [SweepJob], _ survey: TaskSurvey
  ) throws -> ClusterAnswers {
    let missing = Set(survey.missing(of: plan).map { $0 + 1 })
    let places = Self.places(in: jobs).values.filter { place in
      let job = jobs[place.job]
      return job.answer?.refusal == nil && !missing.isDisjoint(with: job.manifest.tasks[place.index - 1].trials)
    }
    let groups = Dictionary(grouping: places, by: \.job)
    let questions = groups.map { place, tasks in
      ClusterQuestion(
        name: jobs[place].manifest.name, tasks: tasks.map(\.index), ticket: jobs[place].answer?.ticket,
        options: jobs[place].manifest.clusterOptions, prepared: jobs[place].manifest.prepared)
    }
    if questions.isEmpty { return ClusterAnswers() }
    let answered: [ClusterReport]
    do {
      answered = try cluster.reports(on: questions)
    } catch {
      guard let silence = error.silence else { throw error }
      // What was only prepared need not be known where it was prepared.
      let isHandedOver = groups.keys.contains { jobs[$0].answer != nil || !jobs[$0].manifest.isPreparedOnly }
      return ClusterAnswers(silence: isHandedOver ? silence : nil)
    }
    let byName = Dictionary(grouping: answered, by: \.name)
    var answers = ClusterAnswers()
    for place in groups.keys {
      let own = byName[jobs[place].manifest.name] ?? []
      try jobs[place].settle(by: own)
      if own.contains(where: { !$0.state.isOpen && jobs[place].ends[$0.task] != $0 }) {
        answers.hasNewEnds = true
        try jobs[place].remember(own)
      }
      answers.reports[place] = Dictionary(own.map { ($0.task, $0) }, uniquingKeysWith: { $1 })
    }
    return answers
  }

  /// True when a task left a checkpoint, or results of a step.
  private static func hasKept(_ shard: URL) -> Bool {
    ["checkpoints", "artefacts"].contains { folder in
      let names = try? FileManager.default.contentsOfDirectory(atPath: shard.appending(path: folder).path)
      return (names ?? []).contains { !$0.hasPrefix(".") }
    }
  }
}

extension TaskSurvey {
  /// True when a trial's run ended with an error.
  func hasFailed(_ place: Int) -> Bool {
    guard rows.indices.contains(place), case .failed = rows[place]?.status else { return false }
    return true
  }

  /// True when a trial, or the one that it repeats, has its results.
  func isFinished(_ place: Int) -> Bool {
    if waiting.contains(place) { return true }
    guard rows.indices.contains(place) else { return false }
    return switch rows[place]?.status {
    case .finished, .invalid: true
    case .missing, .failed, nil: false
    }
  }
}

extension SweepJob {
  /// Records, by what a cluster says of a job's tasks, whether the job was taken, if that is not known.
  mutating func settle(by reports: [ClusterReport], refusal: String? = nil) throws {
    guard answer == nil else { return }
    if let ticket = reports.first?.ticket ?? told {
      try take(Answer(ticket: ticket, refusal: nil, date: .now))
    } else if !manifest.isPreparedOnly, !isBeingSubmitted {
      try take(Answer(ticket: nil, refusal: refusal ?? "the cluster has no job '\(manifest.name)'", date: .now))
    }
  }

  /// The job's number as one of its tasks was told it.
  private var told: ClusterTicket? {
    manifest.tasks.indices.lazy.compactMap { index in
      (try? JobFile.read(TaskRecord.self, from: record(of: index + 1)))?.job
    }.first.map { ClusterTicket(job: $0) }
  }
}

extension RunError {
  /// The reason why a cluster does not answer; nil for other errors.
  var silence: String? {
    guard case .clusterSilent(_, let reason) = self else { return nil }
    return reason
  }
}
