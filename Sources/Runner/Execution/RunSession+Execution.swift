import Digests
import Foundation
import Ledger
import Reports
import Runs
import Studies
import Synchronization

extension RunSession {
  /// The ending of a study's run.
  package enum Ending: Sendable {
    case finished(StudyOutcome)
    /// It failed, or a step failed that it shares.
    case failed(any Error)
    /// It was stopped before its end.
    case stopped
  }

  /// Executes studies whose runs have begun, and ends the runs, whatever happens; the first error stops all.
  func execute(_ studies: [PlannedStudy], _ runs: [RunID], _ ledger: Ledger) throws -> [StudyOutcome] {
    let endings = try endings(of: studies, runs, ledger) { _ in true }
    let outcomes = endings.compactMap { if case .finished(let outcome) = $0 { outcome } else { nil } }
    if outcomes.count == studies.count { return try outcomes.map { try beside($0, ledger) } }
    throw endings.lazy.compactMap { if case .failed(let error) = $0 { error } else { nil } }.first
      ?? RunError.interrupted
  }

  /// Executes studies whose runs have begun, and ends the runs, whatever happens.
  ///
  /// - Parameters:
  ///   - stops: true when an error of one study stops the others too.
  ///   - finished: told of each study when its run has ended, by its place; on the thread that did its last job.
  /// - Returns: the ending of each, in their order.
  package func endings(
    of studies: [PlannedStudy], _ runs: [RunID], _ ledger: Ledger, stops: @escaping @Sendable (any Error) -> Bool,
    finished tell: @escaping @Sendable (Int, StudyOutcome) throws -> Void = { _, _ in }
  ) throws -> [Ending] {
    let inner = Interruption(within: interruption)
    let outcomes = Mutex<[Int: StudyOutcome]>([:])
    var (jobs, runners): ([Scheduler.Job], [StudyRunner]) = ([], [])
    /// The study of each job.
    var owners: [Int] = []
    var known: [Digest: Int] = [:]
    do {
      for (index, study) in studies.enumerated() {
        let runner = StudyRunner(
          planned: study, ledger: ledger, run: runs[index],
          options: StudyRunner.Options(
            recomputes: options.recomputes, resumes: options.resumes, prefix: study.label),
          progress: progress, interruption: inner)
        runners.append(runner)
        let first = jobs.count
        jobs += try runner.jobs(first: first, rank: index, known: &known)
        jobs.append(
          Scheduler.Job(needs: Array(first..<jobs.count), rank: index) { _ in
            let outcome = try finish(runner, ledger)
            outcomes.withLock { $0[index] = outcome }
            try tell(index, outcome)
          })
        owners += Array(repeating: index, count: jobs.count - first)
      }
    } catch {
      for run in runs { try? ledger.failRun(run, reason: "\(error)") }
      throw error
    }
    let failures = Scheduler.run(jobs, threads: options.threads, interruption: inner, stops: stops)
    let finished = outcomes.withLock { $0 }
    let errors = failures.filter { !Self.isInterruption($0.error) }
    let causes = Self.causes(jobs, errors)
    let isStopped = inner.isRequested
    return studies.indices.map { index in
      if let outcome = finished[index] { return .finished(outcome) }
      // Where an error stops all, that of another study is not this one's.
      let own = owners.indices.lazy.filter { owners[$0] == index }.compactMap { job in
        isStopped ? errors.first { $0.job == job }?.error : causes[job]
      }.first
      // What stopped the run is the error to tell, also when this cannot be recorded.
      try? runners[index].recordTaken()
      if let own {
        try? ledger.failRun(runs[index], reason: "\(own)")
      } else {
        // Of a run that had come to its end only the page is missing.
        try? ledger.interruptRun(
          runs[index], reason: errors.isEmpty ? "asked to stop" : "stopped, for another study failed")
      }
      // The run's own error is the one to tell.
      _ = try? StudyReport(of: runs[index], in: ledger, project.program).write(to: project.folder(of: runs[index]))
      return own.map { .failed($0) } ?? .stopped
    }
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
    try runner.finishRun()
    try StudyReport(of: runner.run, in: ledger, project.program).write(to: folder)
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
