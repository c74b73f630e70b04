import Digests
import Foundation
import Ledger
import Runs
import StandardCells
import Steps
import Studies
import Synchronization
import Values

/// Executes one study: each of its plan's steps is a job, computed once or taken from the ledger, and ready when those it needs are done.
final class StudyRunner: Sendable {
  /// The options of a study's run.
  struct Options: Sendable {
    /// True when steps with a recorded result are computed again, and compared.
    var recomputes = false
    /// True when the run goes on after an interruption.
    var resumes = false
    /// The words before a cell's name in progress, for several studies that run at once.
    var prefix = ""
    /// The place of the run among those that go on at once.
    var place = 0
    /// The states at the ends of steps, from which longer ones go on; nil for none.
    var states: States?
  }

  let plan: StudyPlan
  let path: String
  let overrides: [String: Override]
  let places: StudyPlaces
  let run: RunID
  let ledger: Ledger
  let options: Options
  let progress: any ProgressReport
  let monitor: RunMonitor
  let interruption: Interruption
  let shared = SharedValues()
  /// The shorter steps from whose ends steps go on that are being computed, by these steps' identities.
  let starts = Mutex<[Digest: Start]>([:])
  private let state: Mutex<State>
  private let taken = Mutex(Taken())

  /// The results of the steps that are done.
  private struct State {
    var results: StudyResults
    var repetitions: [String: [Int: StepResults]] = [:]
    var panels: [Int: StudyOutcome.Panel] = [:]
    var claims: [Int: StudyOutcome.Claim] = [:]
    /// The steps of each cell that are not done, and when the first of them began that had to be computed.
    var open: [String: (left: Int, start: ContinuousClock.Instant?)] = [:]

    /// The results that a step may read. Of a cell of which it reads one repetition the others may not be done: nothing stands in
    /// their places.
    func results(for step: PlannedStep) -> StudyResults {
      guard step.cell.body.readsOwnRepetition, let repetition = step.repetition else { return results }
      var results = results
      for name in step.cell.inputs where results.steps[name] == nil {
        guard let own = repetitions[name]?[repetition] else { continue }
        results.steps[name] = Array(repeating: StepResults(), count: repetition) + [own]
      }
      return results
    }
  }

  var study: Study { plan.study }

  init(
    planned: PlannedStudy, ledger: Ledger, run: RunID, options: Options, progress: any ProgressReport,
    monitor: RunMonitor, interruption: Interruption
  ) {
    plan = planned.plan
    path = planned.path
    overrides = planned.overrides
    places = planned.places
    self.ledger = ledger
    self.run = run
    self.options = options
    self.progress = progress
    self.monitor = monitor
    self.interruption = interruption
    var results = StudyResults(study: plan.study)
    results.data = planned.data
    state = Mutex(State(results: results))
  }

  // MARK: Jobs

  /// The steps as jobs, in the order of the plan.
  ///
  /// - Parameters:
  ///   - first: the place that the first of them will have among the scheduler's jobs.
  ///   - rank: the study's rank among those that run at once.
  ///   - known: the job of each identity, of studies before too. Steps of one identity wait for the first of them: it is
  ///     computed once.
  /// - Throws: `LedgerError`.
  func jobs(first: Int, rank: Int, known: inout [Digest: Int]) throws(LedgerError) -> [Scheduler.Job] {
    var jobs: [Scheduler.Job] = []
    var monitored: [MonitoredJob] = []
    var lastClaim: Int?
    let results = state.withLock { $0.results }
    let before = try StepDurations(of: plan.study, ledger, path: path)
    for (index, step) in plan.steps.enumerated() {
      let place = first + index
      var needs = Set(step.inputs.compactMap { known[$0] })
      if let same = known[step.identity] { needs.insert(same) }
      if step.cell.claim != nil {
        // Verdicts are recorded in the order of the plan.
        if let lastClaim { needs.insert(lastClaim) }
        lastClaim = place
      }
      known[step.identity] = place
      let computed = options.recomputes ? nil : try ledger.latestRun(computing: step.identity)
      let cost = step.cell.body.cost(results)
      let part = part(of: step)
      jobs.append(
        Scheduler.Job(needs: needs.sorted(), rank: rank, cost: computed == nil ? cost * part : .infinity) {
          [self] share in
          try check(interruption)
          do {
            try perform(step, at: index, place, share)
          } catch {
            monitor.end(place, .stopped)
            throw error
          }
        })
      monitored.append(
        MonitoredJob(
          step, of: options.place, isRecorded: computed != nil, cost: cost, part: part, before: before.last(step),
          needs: needs.sorted(), rank: rank))
    }
    // The end of the study, which comes after all of them.
    monitored.append(MonitoredJob(endOf: options.place, needs: Array(first..<first + jobs.count), rank: rank))
    monitor.add(monitored)
    state.withLock { state in
      for step in plan.steps { state.open[step.cell.name, default: (0, nil)].left += 1 }
    }
    return jobs
  }

  /// The outcome of all steps, panels and claims in the order of the plan; to be called once, when all are done.
  ///
  /// - Throws: `LedgerError`.
  func outcome() throws -> StudyOutcome {
    var outcome = StudyOutcome(study: study, run: run)
    let results = state.withLock { $0.results }
    let tolerated = ToleratedStep.all(of: study, in: results)
    let foreignBits = results.foreignBits
    (outcome.panels, outcome.claims) = state.withLock { state in
      defer {
        // Other studies may still run.
        state.results = StudyResults(study: study)
        state.repetitions = [:]
      }
      return (
        plan.steps.indices.compactMap { state.panels[$0] }, plan.steps.indices.compactMap { state.claims[$0] }
      )
    }
    outcome.describe(results)
    outcome.tolerated = tolerated
    outcome.foreignBits = foreignBits
    for step in plan.steps { outcome.identities[step.name] = step.identity }
    outcome.notReproduced = try ledger.summaries(of: run).filter { $0.differsFrom != nil }.map(\.cell.name)
    return outcome
  }

  // MARK: Steps

  /// Does a step. Its inputs are there, for the jobs that it needs have ended.
  private func perform(_ step: PlannedStep, at index: Int, _ place: Int, _ share: ThreadShare) throws {
    let cell = step.cell
    let results = state.withLock { $0.results(for: step) }
    if let claim = cell.claim {
      let decided = StudyOutcome.Claim(cell, claim, in: results)
      try record { $0.claims.append(decided.decision) }
      monitor.end(place, .decided)
      return state.withLock { $0.claims[index] = decided }
    }
    let known = try reuse(step)
    if let known { monitor.end(place, .taken(from: known.run)) }
    let result = try known?.results ?? compute(step, at: place, results, share)
    if let figure = cell.figure {
      let panel = StudyOutcome.Panel(cell, figure, identity: step.identity) { result.files[$0]?.bytes }
      state.withLock { $0.panels[index] = panel }
    }
    end(step, result)
  }

  /// Keeps a step's result; with the last step of a cell the cell is done.
  private func end(_ step: PlannedStep, _ result: StepResults) {
    let cell = step.cell
    let (left, start) = state.withLock { state in
      state.repetitions[cell.name, default: [:]][step.repetition ?? 0] = result
      state.open[cell.name]?.left -= 1
      let open = state.open[cell.name] ?? (0, nil)
      if open.left == 0, let all = state.repetitions.removeValue(forKey: cell.name) {
        state.results.steps[cell.name] = (0..<cell.stepCount).compactMap { all[$0] }
      }
      return open
    }
    guard left == 0, !cell.body.holdsData else { return }
    let seconds = start.map { (ContinuousClock().now - $0) / .seconds(1) }
    progress.end(cell: label(cell), kind: cell.kind.name, reused: seconds == nil, seconds: seconds ?? 0)
  }

  /// A cell as progress names it.
  private func label(_ cell: Cell) -> String { options.prefix + cell.name }

  /// Takes a step's result from the ledger, if it has one.
  private func reuse(_ step: PlannedStep) throws -> (results: StepResults, run: RunID)? {
    guard let known = try recorded(step) else { return nil }
    // A recorded result whose file was lost or damaged is computed again rather than believed.
    guard let results = try? StepResults(known.outputs, from: ledger.artefacts) else { return nil }
    try record { $0.steps.append((description(of: step), known.id)) }
    // A kill between the record and this leaves a checkpoint that nothing needs.
    ledger.checkpoints.remove(for: step.identity)
    return (results, known.run)
  }

  // MARK: What is taken from the ledger

  /// The steps that were taken from the ledger and the claims that were decided, not yet recorded.
  private struct Taken {
    var results = TakenResults()
    /// True once a step is computed: from then on all is recorded when it happens.
    var computes = false
  }

  /// Notes what is taken or decided. It is recorded before anything is computed, or with the end of the run: one that computes
  /// nothing writes little.
  private func record(_ note: (inout TakenResults) -> Void) throws(LedgerError) {
    let computes = taken.withLock { taken in
      note(&taken.results)
      return taken.computes
    }
    if computes { try recordTaken() }
  }

  /// Records what is taken and decided and not yet recorded.
  ///
  /// - Parameter computes: true when a step is computed after this.
  /// - Throws: `LedgerError`.
  func recordTaken(computes: Bool = false) throws(LedgerError) {
    // Nobody else records meanwhile: claims stay in their order.
    try taken.withLock { taken throws(LedgerError) in
      taken.computes = taken.computes || computes
      if taken.results.isEmpty { return }
      try ledger.record(taken.results, of: run)
      taken.results = TakenResults()
    }
  }

  /// Records the end of the run, with what is not yet recorded.
  ///
  /// - Throws: `LedgerError`.
  func finishRun() throws(LedgerError) {
    try taken.withLock { taken throws(LedgerError) in
      try ledger.finishRun(run, recording: taken.results)
      taken.results = TakenResults()
    }
  }

  private func recorded(_ step: PlannedStep) throws(LedgerError) -> StepRecord? {
    // What loads or generates data is no computation: it is not done again.
    guard options.recomputes, !step.cell.body.holdsData else { return try ledger.finishedStep(identity: step.identity) }
    // Of a run that computes everything again, what it had done before an interruption stays done.
    guard options.resumes else { return nil }
    return try ledger.cells(identity: step.identity).last { $0.run == run && $0.disposition == .computed }
  }

  /// Computes a step and records its result, or why there is none.
  private func compute(
    _ step: PlannedStep, at place: Int, _ results: StudyResults, _ share: ThreadShare
  ) throws -> StepResults {
    if !step.cell.body.holdsData { begin(step.cell) }
    monitor.begin(place, share)
    try recordTaken(computes: true)
    let start = ContinuousClock().now
    func seconds() -> Double { (ContinuousClock().now - start) / .seconds(1) }
    do {
      var computed = try step.cell.body.run(context(of: step, at: place, results, share))
      if let origin = origin(of: step) { computed.files[StepStart.name] = origin.file }
      let outcome = try ledger.finishStep(
        description(of: step), outputs: computed.outputs(in: ledger.artefacts),
        seconds: step.cell.body.holdsData ? 0 : seconds(), of: run)
      monitor.end(place, .done(seconds: seconds()))
      if let discrepancy = outcome.discrepancy { monitor.note("NOT REPRODUCED: \(discrepancy)", of: options.place) }
      return computed
    } catch {
      if error is Interrupted { throw RunError.interrupted }
      // An error of the record itself cannot be recorded.
      if error is LedgerError { throw error }
      let failure = error as? StepFailure
      let fault = (failure?.fault ?? error as? CellFault).map { cause in
        RunError.cell(study: study.file, line: step.cell.location.line, cell: step.cell.name, cause)
      }
      let logs = try StepResults.artefacts(failure?.logs ?? [:], in: ledger.artefacts)
      monitor.end(place, .failed(reason: ErrorText.of(fault ?? error), seconds: seconds()))
      try ledger.failStep(
        description(of: step), reason: ErrorText.of(fault ?? error), logs: logs,
        seconds: seconds(), of: run)
      throw fault ?? error
    }
  }

  /// Says that a cell begins, once.
  private func begin(_ cell: Cell) {
    let open = state.withLock { state -> Int? in
      guard let open = state.open[cell.name], open.start == nil else { return nil }
      state.open[cell.name]?.start = ContinuousClock().now
      return open.left
    }
    guard let open else { return }
    let each = cell.body.workload
    progress.begin(
      cell: label(cell), kind: cell.kind, workload: Workload(parts: open * each.parts, steps: each.steps))
  }

  private func context(
    of step: PlannedStep, at place: Int, _ results: StudyResults, _ share: ThreadShare
  ) -> StepContext {
    let (label, progress, checkpoints) = (label(step.cell), progress, ledger.checkpoints)
    let (monitor, run) = (monitor, options.place)
    let first = (step.repetition ?? 0) * step.cell.body.workload.parts
    let continues = !options.recomputes || options.resumes
    return StepContext(
      study: study, cell: step.cell, repetition: step.repetition, identity: step.identity, results: results,
      share: share, interruption: interruption,
      checkpoint: StepCheckpoint(
        folder: checkpoints.files(for: step.identity), continues: continues, states: states(of: step, at: place),
        read: { continues ? checkpoints.load(for: step.identity) : nil },
        write: { try checkpoints.save($0, for: step.identity) }),
      places: places, workFolder: WorkFolder.place(in: ledger.folder, for: step),
      progress: StepProgress(
        advance: { part, step, figures in
          monitor.advance(place, part: part, step: step, figures: figures)
          progress.advance(cell: label, part: first + part, step: step, figures: figures)
        },
        stop: { progress.stop(cell: label, part: first + $0, step: $1) }, note: { monitor.note($0, of: run) }),
      shared: shared)
  }

  private func description(of step: PlannedStep) -> StepDescription {
    StepDescription(
      cell: step.cell.name, repetition: step.repetition.map { $0 + 1 }, kind: step.cell.kind.name,
      identity: step.identity, body: step.cell.canonicalJSON, inputs: step.inputs)
  }
}

/// Throws once a stop was asked for.
private func check(_ interruption: Interruption) throws(RunError) {
  if interruption.isRequested { throw .interrupted }
}
