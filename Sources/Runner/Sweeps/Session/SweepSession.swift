import Deterministic
import Digests
import Execution
import Foundation
import Ledger
import Provenance
import Runs
import Studies
import Synchronization
import Values

/// A sweep from its beginning to its end. Each trial is a run of its study like any other: one that is in the ledger with the same
/// steps is taken, what is missing is run, and what trials have in common is computed once.
public struct SweepSession: Sendable {
  package let project: Project
  package let options: RunSession.Options
  package let sweep: SweepOptions
  package let progress: any ProgressReport
  package let interruption: Interruption

  /// A sweep in a project.
  public init(
    project: Project, options: RunSession.Options, sweep: SweepOptions, progress: any ProgressReport,
    interruption: Interruption = Interruption()
  ) {
    self.project = project
    self.options = options
    self.sweep = sweep
    self.progress = progress
    self.interruption = interruption
  }

  /// The number of trials that are planned and run at once: enough for all threads, and few enough for the memory.
  private var blockSize: Int { max(16, 4 * options.threads) }

  /// Runs the trials that are not in the ledger. A trial that fails leaves the others alone.
  ///
  /// - Returns: the table, which is not written yet.
  /// - Throws: `InvalidStudy`, `InvalidSweep`, `ProvenanceError`, `LedgerError` or `RunError`;
  ///   `RunError.sweepInterrupted` when it was asked to stop.
  public func run(_ file: URL) throws -> SweepTable {
    let plan = try plan(file)
    let snapshot = try runSession.captureVersionControl()
    return table(plan, try run(plan, plan.trials.indices.map { $0 }, snapshot))
  }

  /// Runs those of some trials that are not in the ledger.
  ///
  /// - Parameter places: the places of the trials in the plan.
  /// - Returns: the rows of the plan's trials; nil for those that were not asked for, and for what another trial stands for.
  package func run(_ plan: SweepPlan, _ places: [Int], _ snapshot: GitSnapshot?) throws -> [SweepTable.Row?] {
    let session = runSession
    let ledger = try Ledger(folder: project.runs)
    defer { ledger.close() }
    let survey = SweepSurvey(plan: plan, session: session, ledger: options.recomputes ? nil : ledger)
    var rows: [SweepTable.Row?] = plan.trials.map { _ in nil }
    for (place, row) in zip(places, try survey.rows(places)) { rows[place] = row }
    let representatives = plan.representatives
    let waiting = places.filter { rows[$0] == nil && representatives[$0] == $0 }
    for row in rows.compactMap(\.self) {
      if case .invalid(let reason) = row.status { progress.note("trial \(words(row.trial, plan)): invalid: \(reason)") }
    }
    for start in stride(from: 0, to: waiting.count, by: blockSize) {
      let block = Array(waiting[start..<min(start + blockSize, waiting.count)])
      let made = try interruption.isRequested ? [] : run(block, plan, session, snapshot, ledger, survey.data)
      for (index, row) in zip(block, made) { rows[index] = row }
      if made.count < block.count || made.contains(where: { $0 == nil }) {
        throw RunError.sweepInterrupted(finished: places.count { rows[$0] != nil }, of: places.count)
      }
    }
    return rows
  }

  package func plan(_ file: URL) throws -> SweepPlan {
    try SweepPlan(
      file, project: project, setting: options.setting, overrides: options.overrides, options: sweep)
  }

  package var runSession: RunSession {
    RunSession(project: project, options: options, progress: SweepProgress(progress), interruption: interruption)
  }

  /// The table; a trial without a row of its own has that of the first one with its values.
  package func table(_ plan: SweepPlan, _ rows: [SweepTable.Row?]) -> SweepTable {
    let representatives = plan.representatives
    return SweepTable(
      plan,
      rows: plan.trials.enumerated().map { index, trial in
        (rows[index] ?? rows[representatives[index]])?.with(trial)
          ?? SweepTable.Row(trial, .missing(reason: "not run"))
      })
  }

  /// A trial as progress names it: `3 of 20 (rate 0.05, noise 0.1)`.
  private func words(_ trial: SweepTrial, _ plan: SweepPlan) -> String {
    let values = zip(plan.sweep.space, trial.values).map { "\($0.parameter) \($1.plain)" }
    return "\(trial.number) of \(plan.trials.count) (\(values.joined(separator: ", ")))"
  }

  // MARK: Running

  /// Runs some trials at once.
  ///
  /// - Returns: a row each; nil for those that were stopped before their end.
  private func run(
    _ block: [Int], _ plan: SweepPlan, _ session: RunSession, _ snapshot: GitSnapshot?, _ ledger: Ledger,
    _ data: SharedData
  ) throws -> [SweepTable.Row?] {
    let trials = block.map { plan.trials[$0] }
    let planned = try ParallelLoop.map(trials.count, threads: options.threads) { place in
      Result { try session.plan(plan.study(of: trials[place]), label: "\(trials[place].number)/", data) }
    }.map { try $0.get() }
    let measures = try planned.map { try $0.plan.study.sweep(with: plan.options).measures }
    var runs: [RunID] = []
    do {
      for study in planned { runs.append(try begin(study, session, snapshot, ledger)) }
    } catch {
      for run in runs { try? ledger.interruptRun(run, reason: "another trial could not begin: \(error)") }
      throw error
    }
    @Sendable func row(_ place: Int, _ details: RunDetails) -> SweepTable.Row {
      SweepTable.Row(
        trials[place], measures: measures[place], run: details,
        results: RecordedRun.results(planned[place].plan.study, details.latestSteps, ledger.artefacts))
    }
    let rows = Mutex<[Int: SweepTable.Row]>([:])
    let endings = try session.endings(of: planned, runs, ledger, stops: Self.concernsAll) { place, outcome in
      let details = try ledger.details(of: outcome.run)
      var row = row(place, details)
      row.notReproduced = outcome.notReproduced
      rows.withLock { $0[place] = row }
      let seconds = details.steps.reduce(0) { $0 + $1.seconds }
      progress.end(cell: words(trials[place], plan), kind: "trial", reused: false, seconds: seconds)
    }
    let finished = rows.withLock { $0 }
    return try endings.enumerated().map { place, ending in
      switch ending {
      case .finished(let outcome):
        // A run that is recorded but could not be read back at once is read now, or that error is told.
        return try finished[place]
          ?? row(place, ledger.details(of: outcome.run))
      case .stopped: return nil
      case .failed(let error):
        if Self.concernsAll(error) { throw error }
        progress.note("trial \(words(trials[place], plan)): failed: \(error)")
        return SweepTable.Row(trials[place], .failed(reason: "\(error)"), run: runs[place])
      }
    }
  }

  /// Begins a trial's run, or goes on with the one that was interrupted or failed, if all that it recorded is still so.
  private func begin(
    _ planned: PlannedStudy, _ session: RunSession, _ snapshot: GitSnapshot?, _ ledger: Ledger
  ) throws -> RunID {
    let start = try session.start(of: planned, snapshot, ledger)
    let unfinished =
      try options.recomputes
      ? nil
      : ledger.latestUnfinishedRun(study: Digest(of: start.studyText), hyperparameters: start.hyperparameters)
    if let unfinished, unfinished.studyPath == start.studyPath,
      RunSession.firstChange(from: unfinished, to: start) == nil
    {
      do {
        try ledger.resumeRun(unfinished.id)
        return unfinished.id
      } catch {
        // Another process was quicker: this one has a run of its own.
        guard case .runIsRunning = error else { throw error }
      }
    }
    return try ledger.startRun(start)
  }

  /// True when an error is the machine's, or a request to stop, and not a trial's own.
  private static func concernsAll(_ error: any Error) -> Bool {
    if let error = error as? RunError { return !error.isUsage }
    return error is LedgerError || error is CocoaError || error is POSIXError
  }
}
