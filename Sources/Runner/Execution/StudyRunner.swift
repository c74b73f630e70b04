import Digests
import Figures
import Foundation
import Ledger
import Studies
import Synchronization

/// Executes one study: each of its plan's steps is a job, computed once or taken from the ledger, and ready when those it needs are done.
final class StudyRunner: Sendable {
  /// How to run.
  struct Options: Sendable {
    /// Whether steps with a recorded result are computed again, and compared.
    var recomputes = false
    /// Whether the run goes on after an interruption.
    var resumes = false
    /// What stands before a cell's name in progress, where several studies run at once.
    var prefix = ""
  }

  let plan: StudyPlan
  let run: RunID
  let ledger: Ledger
  let options: Options
  let progress: any ProgressReport
  let interruption: Interruption
  private let state: Mutex<State>
  let rankings = Mutex<[String: DensityRanking]>([:])

  /// What the steps that are done came to.
  private struct State {
    var results: StudyResults
    var repetitions: [String: [Int: StepResults]] = [:]
    var panels: [Int: StudyOutcome.Panel] = [:]
    var claims: [Int: StudyOutcome.Claim] = [:]
    /// The repetitions of each training that are not done, and when the first of them began that had to be computed.
    var open: [String: (left: Int, start: ContinuousClock.Instant?)] = [:]
  }

  var study: Study { plan.study }

  init(
    plan: StudyPlan, data: [String: PreparedData], ledger: Ledger, run: RunID, options: Options,
    progress: any ProgressReport, interruption: Interruption
  ) {
    self.plan = plan
    self.ledger = ledger
    self.run = run
    self.options = options
    self.progress = progress
    self.interruption = interruption
    var results = StudyResults(study: plan.study)
    results.data = data
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
    var lastClaim: Int?
    for (index, step) in plan.steps.enumerated() {
      let place = first + index
      var needs = Set(step.inputs.compactMap { known[$0] })
      if let same = known[step.identity] { needs.insert(same) }
      if step.cell.kind == .claim {
        // Verdicts are recorded in the order of the plan.
        if let lastClaim { needs.insert(lastClaim) }
        lastClaim = place
      }
      known[step.identity] = place
      let computed = options.recomputes ? nil : try ledger.latestRun(computing: step.identity)
      var cost = Double.infinity
      if case .train(let train) = step.cell.body, computed == nil, let data = dataOfTraining(train) {
        cost = train.relativeCost(data)
      }
      jobs.append(
        Scheduler.Job(needs: needs.sorted(), rank: rank, cost: cost) { [self] share in
          try interruption.check()
          try perform(step, at: index, share)
        })
    }
    state.withLock { state in
      for step in plan.steps where step.repetition != nil { state.open[step.cell.name, default: (0, nil)].left += 1 }
    }
    return jobs
  }

  private func dataOfTraining(_ train: TrainCell) -> PreparedData? {
    state.withLock { $0.results.data[train.data] }
  }

  /// What came of all steps, panels and claims in the order of the plan; to be called once, when all are done.
  ///
  /// - Throws: `LedgerError`.
  func outcome() throws -> StudyOutcome {
    var outcome = StudyOutcome(study: study, run: run)
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
    for step in plan.steps { outcome.identities[step.name] = step.identity }
    outcome.notReproduced = try ledger.details(of: run).cells.filter { $0.differsFrom != nil }.map(\.cell.name)
    return outcome
  }

  // MARK: Steps

  /// Does a step. What it reads is there, for the jobs that it needs have ended.
  private func perform(_ step: PlannedStep, at index: Int, _ share: ThreadShare) throws {
    let cell = step.cell
    let results = state.withLock { $0.results }
    switch cell.body {
    case .data:
      let sizes = results.data[cell.name].map(StepResults.init(sizesOf:)) ?? StepResults()
      try record(step, sizes, seconds: 0, isTrivial: true)
      state.withLock { $0.results.datasets[cell.name] = sizes }
    case .density(let density):
      let fit = try fit(step, density, results, threads: share.threads)
      state.withLock { $0.results.fits[cell.name] = fit }
    case .classifier(let classifier):
      let fit = try classify(step, classifier, results, threads: share.threads)
      state.withLock { $0.results.fits[cell.name] = fit }
    case .train(let train): try performTraining(step, train, results, share)
    case .evaluate(let evaluate):
      let epochs = try results.epochs(evaluate.at, of: evaluate.model, cell: cell.name)
      let evaluated = try perform(step) {
        try evaluation(cell, evaluate, results, threads: share.threads)
          .run(results.trainings[evaluate.model] ?? [], epochs: epochs)
      }
      state.withLock { $0.results.evaluations[cell.name] = evaluated }
    case .figure(let figure):
      let panel = try draw(step, figure, results)
      state.withLock { $0.panels[index] = panel }
    case .claim(let claim):
      let decided = try decide(cell, claim, results)
      state.withLock { $0.claims[index] = decided }
    }
  }

  /// A cell as progress names it.
  func label(_ cell: Cell) -> String { options.prefix + cell.name }

  /// Takes a step's results from the ledger, or computes and records them.
  func perform(
    _ step: PlannedStep, parts: Int = 1, steps: Int = 0, _ compute: () throws -> StepResults
  ) throws -> StepResults {
    if let known = try reuse(step) { return known }
    progress.begin(cell: label(step.cell), kind: step.cell.kind.rawValue, parts: parts, steps: steps)
    let clock = ContinuousClock()
    let start = clock.now
    let results = try compute()
    let seconds = clock.now - start
    try record(step, results, seconds: seconds / .seconds(1), isTrivial: false)
    progress.end(
      cell: label(step.cell), kind: step.cell.kind.rawValue, reused: false, seconds: seconds / .seconds(1))
    return results
  }

  private func reuse(_ step: PlannedStep) throws -> StepResults? {
    guard let known = try recorded(step) else { return nil }
    // A recorded result whose file was lost or damaged is computed again rather than believed.
    guard let results = try? StepResults(known.outputs, from: ledger.artefacts) else { return nil }
    try ledger.reuseCell(description(of: step), from: known.id, of: run)
    // A kill between the record and this leaves a checkpoint that nothing needs.
    ledger.checkpoints.remove(for: step.identity)
    if step.cell.kind != .train {
      progress.end(cell: label(step.cell), kind: step.cell.kind.rawValue, reused: true, seconds: 0)
    }
    return results
  }

  private func recorded(_ step: PlannedStep) throws(LedgerError) -> CellRecord? {
    guard options.recomputes else { return try ledger.finishedCell(identity: step.identity) }
    // Of a run that computes everything again, what it had done before an interruption stays done.
    guard options.resumes else { return nil }
    return try ledger.cells(identity: step.identity).last { $0.run == run && $0.disposition == .computed }
  }

  private func record(_ step: PlannedStep, _ results: StepResults, seconds: Double, isTrivial: Bool) throws {
    if isTrivial, let known = try ledger.finishedCell(identity: step.identity) {
      try ledger.reuseCell(description(of: step), from: known.id, of: run)
      return
    }
    let outcome = try ledger.finishCell(
      description(of: step), outputs: results.outputs(in: ledger.artefacts), seconds: seconds, of: run)
    if let discrepancy = outcome.discrepancy { progress.note("NOT REPRODUCED: \(discrepancy)") }
  }

  private func description(of step: PlannedStep) -> CellDescription {
    CellDescription(
      cell: step.cell.name, repetition: step.repetition.map { $0 + 1 }, kind: step.cell.kind.rawValue,
      identity: step.identity, body: step.cell.canonicalJSON, inputs: step.inputs)
  }

  // MARK: Trainings

  /// One repetition of a training; with the last of them the cell is done.
  private func performTraining(
    _ step: PlannedStep, _ train: TrainCell, _ results: StudyResults, _ share: ThreadShare
  ) throws {
    let cell = step.cell
    guard let data = results.data[train.data], let repetition = step.repetition else { return }
    let repetitionResults: StepResults
    if let known = try reuse(step) {
      repetitionResults = known
    } else {
      let ranking = try ranking(cell, train, data, results, threads: share.threads)
      begin(cell, train)
      repetitionResults = try computeTraining(cell, train, step, data, ranking, share)
    }
    let (left, start) = state.withLock { state in
      state.repetitions[cell.name, default: [:]][repetition] = repetitionResults
      state.open[cell.name]?.left -= 1
      let open = state.open[cell.name] ?? (0, nil)
      if open.left == 0, let all = state.repetitions.removeValue(forKey: cell.name) {
        state.results.trainings[cell.name] = (0..<cell.seeds).compactMap { all[$0] }
      }
      return open
    }
    guard left == 0 else { return }
    let seconds = start.map { (ContinuousClock().now - $0) / .seconds(1) }
    progress.end(cell: label(cell), kind: "train", reused: seconds == nil, seconds: seconds ?? 0)
  }

  /// Says that a training begins, once.
  private func begin(_ cell: Cell, _ train: TrainCell) {
    let parts = state.withLock { state -> Int? in
      guard let open = state.open[cell.name], open.start == nil else { return nil }
      state.open[cell.name]?.start = ContinuousClock().now
      return open.left
    }
    if let parts { progress.begin(cell: label(cell), kind: "train", parts: parts, steps: train.epochs) }
  }

  private func computeTraining(
    _ cell: Cell, _ train: TrainCell, _ step: PlannedStep, _ data: PreparedData, _ ranking: DensityRanking?,
    _ share: ThreadShare
  ) throws -> StepResults {
    let part = step.repetition ?? 0
    let (label, progress) = (label(cell), progress)
    let task = TrainingTask(
      cell: train, data: data, stream: StudyPlan.stream(study, cell, part), identity: step.identity, share: share,
      checkpoints: ledger.checkpoints, interruption: interruption, continues: !options.recomputes || options.resumes,
      ranking: ranking
    ) { epoch, figures in
      progress.advance(cell: label, part: part, step: epoch, figures: figures)
    }
    let start = ContinuousClock().now
    let results = try task.run()
    if let stopped = results.scalars[StepResults.stoppedEpoch] {
      progress.stop(cell: label, part: part, step: Int(stopped))
    }
    try record(step, results, seconds: (ContinuousClock().now - start) / .seconds(1), isTrivial: false)
    return results
  }

  private func evaluation(
    _ cell: Cell, _ evaluate: EvaluateCell, _ results: StudyResults, threads: Int
  ) throws -> EvaluationTask {
    guard case .train(let train) = study.cell(named: evaluate.model)?.body, let data = results.data[train.data] else {
      throw ExecutionError.notAvailable(
        study: study.file, line: cell.location.line, what: "the evaluation of '\(evaluate.model)'")
    }
    return EvaluationTask(
      name: cell.name, cell: evaluate, data: data, shape: train.shape(features: data.features.count),
      threads: threads,
      ranking: try ranking(
        evaluate.density, of: [evaluate.background.sample] + evaluate.signals, split: evaluate.background.split,
        in: data, for: cell, results, threads: threads))
  }

  // MARK: Figures and claims

  private func draw(_ step: PlannedStep, _ figure: FigureCell, _ results: StudyResults) throws -> StudyOutcome.Panel {
    let files = try perform(step) {
      do {
        let drawing = try FigureDrawing(
          results: results, name: step.cell.name, cell: figure, identity: step.identity
        ).figure()
        var drawn = StepResults()
        drawn.files["svg"] = StepResults.File(mediaType: "image/svg+xml", bytes: Data(try drawing.svg().utf8))
        drawn.files["csv"] = StepResults.File(mediaType: "text/csv", bytes: Data(drawing.numbersCSV().utf8))
        return drawn
      } catch {
        guard error is FigureError || error is Undecided else { throw error }
        throw ExecutionError.notDrawable(
          study: study.file, line: step.cell.location.line, figure: step.cell.name, reason: "\(error)")
      }
    }
    return StudyOutcome.Panel(
      name: step.cell.name, paper: figure.paper, identity: step.identity, svg: files.files["svg"]?.bytes ?? Data(),
      numbers: files.files["csv"]?.bytes ?? Data())
  }

  private func decide(_ cell: Cell, _ claim: ClaimCell, _ results: StudyResults) throws -> StudyOutcome.Claim {
    let decided = StudyOutcome.Claim(cell, claim, in: results)
    try ledger.decideClaim(decided.decision, of: run)
    return decided
  }
}
