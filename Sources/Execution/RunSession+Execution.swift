import Digests
import Foundation
import Ledger
import Synchronization

extension RunSession {
  /// Executes studies whose runs have begun, and ends the runs, whatever happens.
  func execute(_ studies: [PlannedStudy], _ runs: [RunID], _ ledger: Ledger) throws -> [StudyOutcome] {
    let inner = Interruption(within: interruption)
    let outcomes = Mutex<[Int: StudyOutcome]>([:])
    var jobs: [Scheduler.Job] = []
    /// The study of each job.
    var owners: [Int] = []
    var known: [Digest: Int] = [:]
    do {
      for (index, study) in studies.enumerated() {
        let runner = StudyRunner(
          plan: study.plan, data: study.data, ledger: ledger, run: runs[index],
          options: StudyRunner.Options(
            recomputes: options.recomputes, resumes: options.resumes, prefix: study.label),
          progress: progress, interruption: inner)
        let first = jobs.count
        jobs += try runner.jobs(first: first, rank: index, known: &known)
        jobs.append(
          Scheduler.Job(needs: Array(first..<jobs.count), rank: index) { _ in
            let outcome = try finish(runner, ledger)
            outcomes.withLock { $0[index] = outcome }
          })
        owners += Array(repeating: index, count: jobs.count - first)
      }
    } catch {
      for run in runs { try? ledger.failRun(run, reason: "\(error)") }
      throw error
    }
    let failures = Scheduler.run(jobs, threads: options.threads, interruption: inner)
    let finished = outcomes.withLock { $0 }
    if finished.count == studies.count {
      return try studies.indices.compactMap { finished[$0] }.map { try beside($0, ledger) }
    }
    let errors = failures.filter { !Self.isInterruption($0.error) }
    for (index, run) in runs.enumerated() where finished[index] == nil {
      if let own = errors.first(where: { owners[$0.job] == index }) {
        try? ledger.failRun(run, reason: "\(own.error)")
      } else {
        // Of a run that had come to its end only the page is missing.
        try? ledger.interruptRun(run, reason: errors.isEmpty ? "asked to stop" : "stopped, for another study failed")
      }
      // The run's own error is the one to tell.
      _ = try? StudyReport(of: run, in: ledger).write(to: project.folder(of: run))
    }
    throw errors.first?.error ?? ExecutionError.interrupted
  }

  /// A study of which every step is done: its files are written, its run ended, and its page made.
  private func finish(_ runner: StudyRunner, _ ledger: Ledger) throws -> StudyOutcome {
    let outcome = try runner.outcome()
    let folder = project.folder(of: runner.run)
    try Publication(outcome).write(to: folder)
    try ledger.finishRun(runner.run)
    try StudyReport(of: runner.run, in: ledger).write(to: folder)
    return outcome
  }

  /// An outcome with what its claims came to with the study's other settings, which may have ended after it: its page says so, too.
  private func beside(_ outcome: StudyOutcome, _ ledger: Ledger) throws -> StudyOutcome {
    let others = try SettingVerdicts(besides: outcome.study, overrides: options.overrides, in: ledger)
    if others.isEmpty { return outcome }
    var outcome = outcome
    for index in outcome.claims.indices {
      outcome.claims[index].otherSettings = others.verdicts(of: outcome.claims[index].name)
    }
    try StudyReport(of: outcome.run, in: ledger).write(to: project.folder(of: outcome.run))
    return outcome
  }

  private static func isInterruption(_ error: any Error) -> Bool {
    if case ExecutionError.interrupted = error { return true }
    return false
  }
}
