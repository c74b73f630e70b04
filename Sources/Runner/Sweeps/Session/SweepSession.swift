import Deterministic
import Digests
import Execution
import Foundation
import Ledger
import Provenance
import Runs
import Steps
import Studies
import Synchronization
import Values

/// A sweep from its beginning to its end. Each trial is a run of its study like any other: one that is in the ledger with the same
/// steps is taken, what is missing is run, and what trials have in common is computed once.
public struct SweepSession: Sendable {
  package let project: Project
  package let options: RunSession.Options
  package let sweep: SweepOptions
  /// True when trials that failed before are tried again.
  package let retries: Bool
  package let budget: SweepBudget
  package let progress: any ProgressReport
  package let interruption: Interruption

  /// A sweep in a project.
  public init(
    project: Project, options: RunSession.Options, sweep: SweepOptions, retries: Bool = false,
    budget: SweepBudget = SweepBudget(), progress: any ProgressReport, interruption: Interruption = Interruption()
  ) {
    self.project = project
    self.options = options
    self.sweep = sweep
    self.retries = retries
    self.budget = budget
    self.progress = progress
    self.interruption = interruption
  }

  /// The number of trials that are planned and run at once: enough for all threads, and few enough for the memory.
  private var blockSize: Int { max(16, 4 * options.threads) }

  /// Runs the trials that are not in the ledger, and asks the search for more until it is over. A trial that fails leaves the others alone.
  /// While it runs, its folder says how far it is, and has the table as it is so far.
  ///
  /// - Returns: the table, which is written.
  /// - Throws: `InvalidStudy`, `InvalidSweep`, `ProvenanceError`, `LedgerError` or `RunError`;
  ///   `RunError.sweepInterrupted` when it was asked to stop.
  public func run(_ file: URL) throws -> SweepTable {
    let first = try plan(file)
    let snapshot = try runSession.captureVersionControl()
    let ledger = try Ledger(folder: project.runs)
    defer { ledger.close() }
    var budget = RemainingBudget(budget)
    // What is computed again takes the place of a table when it is whole.
    let telling = SweepTelling(first, in: project, writesTables: !options.recomputes)
    defer { telling.end() }
    let (plan, rows) = try grown(first) { plan, places, rows in
      try run(plan, Array(places), rows, snapshot, ledger, &budget, telling)
    }
    telling.close(isInterrupted: false)
    let table = table(plan, rows)
    try table.write(to: project)
    return table
  }

  /// Runs those of some trials that are not in the ledger.
  ///
  /// - Parameter places: the places of the trials in the plan.
  /// - Returns: the rows of the plan's trials; nil for those that were not asked for, and for what another trial stands for.
  package func run(_ plan: SweepPlan, _ places: [Int], _ snapshot: GitSnapshot?) throws -> [SweepTable.Row?] {
    let ledger = try Ledger(folder: project.runs)
    defer { ledger.close() }
    var budget = RemainingBudget(budget)
    return try run(plan, places, [], snapshot, ledger, &budget, nil)
  }

  /// A plan with all trials that its search asks for, as far as their outcomes are known.
  ///
  /// - Parameter look: finds the outcomes of trials that the search asked for: it gets the plan, their places and the rows of those before
  ///   them, and returns the plan's rows.
  /// - Returns: the plan, and its rows; where some have none, others may follow.
  package func grown(
    _ plan: SweepPlan, _ look: (SweepPlan, Range<Int>, [SweepTable.Row?]) throws -> [SweepTable.Row?]
  ) rethrows -> (plan: SweepPlan, rows: [SweepTable.Row?]) {
    var plan = plan
    var rows: [SweepTable.Row?] = []
    var places = plan.trials.indices
    while !places.isEmpty {
      rows = try look(plan, places, rows)
      let known = plan.completed(rows)
      if known.contains(where: \.isMissing) { break }
      places = plan.extend(after: known)
    }
    return (plan, rows)
  }

  private func run(
    _ plan: SweepPlan, _ places: [Int], _ known: [SweepTable.Row?], _ snapshot: GitSnapshot?, _ ledger: Ledger,
    _ budget: inout RemainingBudget, _ telling: SweepTelling?
  ) throws -> [SweepTable.Row?] {
    let session = runSession(for: plan, telling)
    let survey = survey(plan, options.recomputes ? nil : ledger)
    var rows = known + Array(repeating: nil, count: plan.trials.count - known.count)
    for (place, row) in zip(places, try survey.rows(places)) { rows[place] = row }
    let epochs = try budget.epochsLeft == nil ? [:] : epochs(of: places.filter { rows[$0] == nil }, survey, ledger)
    telling?.begin(plan, rows)
    let waiting = places.filter { rows[$0] == nil && plan.representatives[$0] == $0 }
    for row in places.compactMap({ rows[$0] }) { tell(row, plan) }
    var left = waiting[...]
    while !left.isEmpty {
      let block = budget.allowed(left.prefix(blockSize), epochs)
      if block.isEmpty {
        if let next = left.first { tellBudget(budget, plan.trials[next], epochs[next], plan) }
        break
      }
      left = left.dropFirst(block.count)
      let work = Block(
        places: block, later: left.count, plan: plan, session: session, snapshot: snapshot, ledger: ledger,
        data: survey.data, telling: telling)
      let made = try interruption.isRequested ? [] : run(work)
      for (index, row) in zip(block, made) { rows[index] = row }
      if made.count < block.count || made.contains(where: { $0 == nil }) {
        throw RunError.sweepInterrupted(finished: places.count { rows[$0] != nil }, of: places.count)
      }
      budget.spend(block, epochs)
    }
    return rows
  }

  /// The epochs that trials train, by their places: those of a step that several have count with the first.
  private func epochs(of places: [Int], _ survey: SweepSurvey, _ ledger: Ledger) throws -> [Int: Int] {
    let states = StateStore(folder: project.states)
    let lengths = try survey.survey(places) { steps, _ in steps.compactMap { StepLength($0, states) } }
    guard places.isEmpty || lengths.contains(where: { !$0.isEmpty }) else {
      let problem = StudyError.Problem.refusedKey(
        key: "epochs", place: "the budget", reason: "no cell of the study has steps whose epochs are counted")
      throw InvalidSweep(problems: [InvalidSweep.Problem(place: "--most-epochs", problem: problem)])
    }
    var seen: Set<Digest> = []
    return try Dictionary(
      uniqueKeysWithValues: zip(places, lengths).map { place, lengths in
        let own = try lengths.filter { length in
          guard seen.insert(length.step.identity).inserted else { return false }
          return try options.recomputes || ledger.latestRun(computing: length.step.identity) == nil
        }
        return (place, own.reduce(0) { $0 + (options.recomputes ? $1.whole : $1.left) })
      })
  }

  /// Says of a trial for which too few epochs are left that it is so: with as small a budget again, it will be.
  private func tellBudget(_ budget: RemainingBudget, _ trial: SweepTrial, _ epochs: Int?, _ plan: SweepPlan) {
    guard let left = budget.epochsLeft, let epochs, epochs > left else { return }
    progress.note("trial \(words(trial, plan)) needs \(epochs) epochs, and the budget has \(left) left")
  }

  /// Says of a trial that is not run why it is not.
  private func tell(_ row: SweepTable.Row, _ plan: SweepPlan) {
    switch row.status {
    case .invalid(let reason): progress.note("trial \(words(row.trial, plan)): invalid: \(reason)")
    case .failed(let reason):
      progress.note("trial \(words(row.trial, plan)): failed before: \(reason) (--retry tries it again)")
    case .finished, .missing: break
    }
  }

  func survey(_ plan: SweepPlan, _ ledger: Ledger?) -> SweepSurvey {
    SweepSurvey(plan: plan, session: runSession, ledger: ledger, retries: retries)
  }

  /// The trials to which the runs in a ledger lead, with the rows of those that are known. The trials of the last batch that the search
  /// asked for may have none.
  package func surveyed(_ plan: SweepPlan, in ledger: Ledger?) throws -> (plan: SweepPlan, rows: [SweepTable.Row?]) {
    try grown(plan) { plan, places, rows in try rows + survey(plan, ledger).rows(Array(places)) }
  }

  package func plan(_ file: URL) throws -> SweepPlan {
    try SweepPlan(
      file, project: project, setting: options.setting, overrides: options.overrides, options: sweep)
  }

  package var runSession: RunSession { runSession(options) }

  private func runSession(_ options: RunSession.Options, _ telling: SweepTelling? = nil) -> RunSession {
    RunSession(
      project: project, options: options, progress: SweepProgress(progress, telling), interruption: interruption)
  }

  /// The session that runs a plan's trials. Where they get more and more of a resource, what is long goes on from where it was; repetitions
  /// are steps of their own, which stay.
  private func runSession(for plan: SweepPlan, _ telling: SweepTelling?) -> RunSession {
    var session = self.options
    if let resource = plan.sweep.search.resource, resource != "seeds" { session.keepsStates = true }
    return runSession(session, telling)
  }

  /// The table; a trial without a row of its own has that of the first one with its values.
  package func table(_ plan: SweepPlan, _ rows: [SweepTable.Row?]) -> SweepTable {
    SweepTable(plan, rows: plan.completed(rows))
  }

  /// A trial as progress names it: `3 of 20 (rate 0.05, noise 0.1)`.
  private func words(_ trial: SweepTrial, _ plan: SweepPlan) -> String {
    let most = plan.sweep.search.isAdaptive ? "" : " of \(plan.trials.count)"
    return "\(trial.number)\(most) (\(plan.sweep.words(trial)))"
  }

  // MARK: Running

  /// Trials that are run at once, and what they need.
  private struct Block {
    let places: [Int]
    /// The number of trials that come after them.
    let later: Int
    let plan: SweepPlan
    let session: RunSession
    let snapshot: GitSnapshot?
    let ledger: Ledger
    let data: SharedData
    let telling: SweepTelling?
  }

  /// Runs some trials at once.
  ///
  /// - Returns: a row each; nil for those that were stopped before their end.
  private func run(_ block: Block) throws -> [SweepTable.Row?] {
    let (plan, session, ledger) = (block.plan, block.session, block.ledger)
    defer { block.telling?.endBlock() }
    let trials = block.places.map { plan.trials[$0] }
    let planned = try ParallelLoop.map(trials.count, threads: options.threads) { place in
      Result { try session.plan(plan.study(of: trials[place]), label: "\(trials[place].number)/", block.data) }
    }.map { try $0.get() }
    let measures = try planned.map { try $0.plan.study.sweep(with: plan.options).measures }
    var runs: [RunSession.BegunRun] = []
    do {
      for study in planned { runs.append(try begin(study, session, block.snapshot, ledger)) }
    } catch {
      for run in runs {
        try? ledger.interruptRun(run.id, reason: "another trial could not begin: \(ErrorText.of(error))")
      }
      throw error
    }
    @Sendable func row(_ place: Int, _ details: RunDetails) -> SweepTable.Row {
      SweepTable.Row(
        trials[place], measures: measures[place], run: details,
        results: RecordedRun.results(planned[place].plan.study, details.latestSteps, ledger.artefacts))
    }
    let rows = Mutex<[Int: SweepTable.Row]>([:])
    let endings = try session.endings(of: planned, runs, ledger, later: block.later, stops: Self.concernsAll) {
      place, outcome in
      let details = try ledger.details(of: outcome.run)
      var row = row(place, details)
      row.notReproduced = outcome.notReproduced
      rows.withLock { $0[place] = row }
      block.telling?.add(row, at: block.places[place])
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
        progress.note("trial \(words(trials[place], plan)): failed: \(ErrorText.of(error))")
        let row = SweepTable.Row(trials[place], .failed(reason: ErrorText.of(error)), run: runs[place].id)
        block.telling?.add(row, at: block.places[place])
        return row
      }
    }
  }

  /// Begins a trial's run, or goes on with the one that was interrupted or failed, if all that it recorded is still so and no other
  /// process was quicker.
  private func begin(
    _ planned: PlannedStudy, _ session: RunSession, _ snapshot: GitSnapshot?, _ ledger: Ledger
  ) throws -> RunSession.BegunRun {
    let start = try session.start(of: planned, snapshot, ledger)
    if !options.recomputes, let run = try session.resumeMatching(start, ledger) { return run }
    return RunSession.BegunRun(try ledger.startRun(start), isResumed: false, recomputes: options.recomputes)
  }

  /// True when an error is the machine's, or a request to stop, and not a trial's own.
  private static func concernsAll(_ error: any Error) -> Bool {
    if let error = error as? RunError { return !error.isUsage }
    return error is LedgerError || error is CocoaError || error is POSIXError
  }
}
