import Digests
import Foundation
import Ledger
import Reports
import Runs
import Steps
import Studies
import Synchronization
import Values

extension RunSession {
  /// The ending of a study's run.
  package enum Ending: Sendable {
    case finished(StudyOutcome)
    /// It failed, or a step failed that it shares.
    case failed(any Error)
    /// It was stopped before its end.
    case stopped

    var isFinished: Bool { if case .finished = self { true } else { false } }
  }

  /// A run that has begun or goes on.
  package struct BegunRun: Sendable {
    package let id: RunID
    /// True when it goes on after an interruption.
    package let isResumed: Bool
    /// True when it computes again what is recorded.
    package let recomputes: Bool

    package init(_ id: RunID, isResumed: Bool, recomputes: Bool) {
      (self.id, self.isResumed, self.recomputes) = (id, isResumed, recomputes)
    }
  }

  /// Executes studies whose runs have begun, and ends the runs, whatever happens; the first error stops all.
  func execute(_ studies: [PlannedStudy], _ runs: [BegunRun], _ ledger: Ledger) throws -> [StudyOutcome] {
    let endings = try endings(of: studies, runs, ledger) { _ in true }
    let outcomes = endings.compactMap { if case .finished(let outcome) = $0 { outcome } else { nil } }
    if outcomes.count == studies.count { return try outcomes.map { try beside($0, ledger) } }
    throw endings.lazy.compactMap { if case .failed(let error) = $0 { error } else { nil } }.first
      ?? RunError.runsInterrupted(
        goOn: "\(project.program.name) run --resume "
          + zip(runs, endings).compactMap { $1.isFinished ? nil : "\($0.id)" }.joined(separator: " "))
  }

  /// Executes studies whose runs have begun, and ends the runs, whatever happens.
  ///
  /// - Parameters:
  ///   - later: the number of studies like these that come after them.
  ///   - stops: true when an error of one study stops the others too.
  ///   - finished: told of each study when its run has ended, by its place; on the thread that did its last job.
  /// - Returns: the ending of each, in their order.
  package func endings(
    of studies: [PlannedStudy], _ runs: [BegunRun], _ ledger: Ledger, later: Int = 0,
    stops: @escaping @Sendable (any Error) -> Bool,
    finished tell: @escaping @Sendable (Int, StudyOutcome) throws -> Void = { _, _ in }
  ) throws -> [Ending] {
    let inner = Interruption(within: interruption)
    let monitor = RunMonitor(
      zip(studies, runs).map { subject($0, $1.id) }, ledger: ledger.folder, threads: options.threads, later: later,
      listener: progress, interruption: interruption)
    let outcomes = Mutex<[Int: StudyOutcome]>([:])
    var (jobs, runners): ([Scheduler.Job], [StudyRunner]) = ([], [])
    /// The study of each job.
    var owners: [Int] = []
    var known: [Digest: Int] = [:]
    do {
      for (index, study) in studies.enumerated() {
        let runner = StudyRunner(
          planned: study, ledger: ledger, run: runs[index].id,
          options: StudyRunner.Options(
            recomputes: runs[index].recomputes, resumes: runs[index].isResumed, prefix: study.label, place: index,
            states: StudyRunner.States(store: StateStore(folder: project.states), areKept: options.keepsStates)),
          progress: progress, monitor: monitor, interruption: inner)
        runners.append(runner)
        let first = jobs.count
        jobs += try runner.jobs(first: first, rank: index, known: &known)
        let last = jobs.count
        jobs.append(
          Scheduler.Job(needs: Array(first..<last), rank: index) { share in
            monitor.begin(last, share)
            let outcome = try finish(runner, ledger)
            outcomes.withLock { $0[index] = outcome }
            monitor.end(last, .decided)
            try tell(index, outcome)
          })
        owners += Array(repeating: index, count: jobs.count - first)
        monitor.log(Self.beginning(study, runs[index], options), of: index)
      }
    } catch {
      for (index, run) in runs.enumerated() {
        monitor.end(of: index, as: "failed: \(ErrorText.of(error))")
        try? ledger.failRun(run.id, reason: ErrorText.of(error))
      }
      throw error
    }
    monitor.open()
    defer { monitor.close() }
    let failures = Scheduler.run(jobs, threads: options.threads, interruption: inner, stops: stops)
    let errors = failures.filter { !Self.isInterruption($0.error) }
    let own = owners.ownErrors(errors, causes: Self.causes(jobs, errors), isStopped: inner.isRequested)
    let finished = outcomes.withLock { $0 }
    return studies.indices.map { index in
      if let outcome = finished[index] { return .finished(outcome) }
      return end(runners[index], own[index], stoppedBy: errors, ledger)
    }
  }

  /// Ends a run that did not come to its end.
  private func end(
    _ runner: StudyRunner, _ own: (any Error)?, stoppedBy errors: [Scheduler.Failure], _ ledger: Ledger
  ) -> Ending {
    let (run, place) = (runner.run, runner.options.place)
    // What stopped the run is the error to tell, also when this cannot be recorded.
    try? runner.recordTaken()
    if let own {
      runner.monitor.end(of: place, as: "failed: \(ErrorText.of(own))")
      try? ledger.failRun(run, reason: ErrorText.of(own))
    } else {
      // Of a run that had come to its end only the page is missing.
      let reason = errors.isEmpty ? "asked to stop" : "stopped, for another study failed"
      runner.monitor.end(of: place, as: "interrupted: \(reason)")
      try? ledger.interruptRun(run, reason: reason)
    }
    // The run's own error is the one to tell.
    _ = try? StudyReport(of: run, in: ledger, project.program).write(to: project.folder(of: run))
    return own.map { .failed($0) } ?? .stopped
  }

  private func subject(_ study: PlannedStudy, _ run: RunID) -> RunMonitor.Subject {
    RunMonitor.Subject(
      run: run, study: study.path, setting: study.plan.study.setting, title: study.plan.study.title,
      folder: project.folder(of: run))
  }

  /// The first line of a run's log.
  private static func beginning(_ study: PlannedStudy, _ run: BegunRun, _ options: Options) -> String {
    let choices = RunChoices(setting: study.plan.study.setting, overrides: study.overrides)
    let host = ProcessInfo.processInfo.hostName
    let program = (options.command.isEmpty ? "" : ": ") + options.command.map(ShellWord.word).joined(separator: " ")
    return
      "\(run.isResumed ? "goes on" : "begins ") \(run.id), \(choices.runArguments(of: study.path)), by process \(getpid()) on "
      + "\(host), \(Count.words(options.threads, "thread"))\(program)"
  }

  /// The error because of which each job was not done: its own, or the first of the jobs that it needs.
  private static func causes(_ jobs: [Scheduler.Job], _ errors: [Scheduler.Failure]) -> [Int: any Error] {
    var causes: [Int: (job: Int, error: any Error)] = [:]
    for failure in errors { causes[failure.job] = (failure.job, failure.error) }
    guard !causes.isEmpty else { return [:] }
    // What a job needs comes before it.
    for (index, job) in jobs.enumerated() where causes[index] == nil {
      causes[index] = job.needs.compactMap { causes[$0] }.min { $0.job < $1.job }
    }
    return causes.mapValues(\.error)
  }

  /// A study of which every step is done: its files are written, its run ended, and its page made.
  private func finish(_ runner: StudyRunner, _ ledger: Ledger) throws -> StudyOutcome {
    var outcome = try runner.outcome()
    outcome.resultsFolder = project.settings.results
    let folder = project.folder(of: runner.run)
    let earlier = try ledger.latestFinishedRun(
      study: Digest(of: outcome.study.source),
      hyperparameters: outcome.study.hyperparameters(overrides: runner.overrides))
    try Publication(outcome, numerics: project.program.numerics)
      .write(to: folder, sharing: earlier.map(project.folder))
    runner.monitor.end(of: runner.options.place, as: "finished")
    try runner.finishRun()
    try StudyReport(of: runner.run, in: ledger, project.program).write(to: folder, sharing: earlier.map(project.folder))
    return outcome
  }

  /// An outcome with the verdicts on its claims with the study's other settings, which may have ended after it; its
  /// page shows them, too.
  private func beside(_ outcome: StudyOutcome, _ ledger: Ledger) throws -> StudyOutcome {
    let others = try SettingVerdicts(besides: outcome.study, overrides: options.overrides, in: ledger)
    if others.isEmpty { return outcome }
    var outcome = outcome
    for index in outcome.claims.indices {
      outcome.claims[index].otherSettings = others.verdicts(of: outcome.claims[index].name)
    }
    try StudyReport(of: outcome.run, in: ledger, project.program).write(to: project.folder(of: outcome.run))
    return outcome
  }

  private static func isInterruption(_ error: any Error) -> Bool {
    if case RunError.interrupted = error { return true }
    return false
  }
}

extension [Int] {
  /// The error because of which each owner's jobs, of which these are the owners, were not all done.
  fileprivate func ownErrors(
    _ errors: [Scheduler.Failure], causes: [Int: any Error], isStopped: Bool
  ) -> [Int: any Error] {
    var own: [Int: any Error] = [:]
    for (job, owner) in enumerated() where own[owner] == nil {
      // Where an error stops all, that of another study is not this one's.
      own[owner] = isStopped ? errors.first { $0.job == job }?.error : causes[job]
    }
    return own
  }
}
