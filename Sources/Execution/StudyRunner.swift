import Densities
import Deterministic
import Digests
import Figures
import Foundation
import Ledger
import Studies
import Synchronization

/// Executes one study: its plan's steps in order, each computed once or taken from the ledger.
public struct StudyRunner: Sendable {
  /// How to run.
  public struct Options: Sendable {
    /// How many threads work.
    public var threads: Int
    /// Whether steps with a recorded result are computed again, and compared.
    public var recomputes: Bool
    /// Whether the run goes on after an interruption.
    public var resumes: Bool

    /// Options.
    public init(threads: Int, recomputes: Bool = false, resumes: Bool = false) {
      self.threads = max(1, threads)
      self.recomputes = recomputes
      self.resumes = resumes
    }
  }

  let study: Study
  let folder: URL
  let ledger: Ledger
  let run: RunID
  let options: Options
  let progress: any ProgressReport
  let interruption: Interruption

  /// Runs every step of the plan.
  ///
  /// - Throws: the first error of a step; `ExecutionError.interrupted` after a request to stop.
  func execute(_ plan: StudyPlan, data: [String: PreparedData]) throws -> StudyOutcome {
    var results = StudyResults(study: study)
    results.data = data
    var outcome = StudyOutcome(study: study, run: run)
    for cell in study.topologicalOrder {
      try interruption.check()
      let steps = plan.steps.filter { $0.cell.name == cell.name }
      switch cell.body {
      case .data:
        let sizes = data[cell.name].map(StepResults.init(sizesOf:)) ?? StepResults()
        results.datasets[cell.name] = sizes
        try record(steps[0], sizes, seconds: 0, isTrivial: true)
      case .density(let density): results.fits[cell.name] = try fit(steps[0], density, results)
      case .classifier(let classifier): results.fits[cell.name] = try classify(steps[0], classifier, results)
      case .train(let train):
        results.trainings[cell.name] = try runTraining(cell, train, steps, results)
      case .evaluate(let evaluate):
        let epochs = try results.epochs(evaluate.at, of: evaluate.model, cell: cell.name)
        results.evaluations[cell.name] = try perform(steps[0]) {
          try evaluation(cell, evaluate, results).run(results.trainings[evaluate.model] ?? [], epochs: epochs)
        }
      case .figure(let figure):
        outcome.panels.append(try draw(steps[0], figure, results))
      case .claim(let claim):
        outcome.claims.append(try decide(cell, claim, results))
      }
    }
    for step in plan.steps { outcome.identities[step.name] = step.identity }
    outcome.notReproduced = try ledger.details(of: run).cells.filter { $0.differsFrom != nil }.map(\.cell.name)
    return outcome
  }

  // MARK: Steps

  /// Takes a step's results from the ledger, or computes and records them.
  private func perform(
    _ step: PlannedStep, parts: Int = 1, steps: Int = 0, _ compute: () throws -> StepResults
  ) throws -> StepResults {
    if let known = try reuse(step) { return known }
    progress.begin(cell: step.cell.name, kind: step.cell.kind.rawValue, parts: parts, steps: steps)
    let clock = ContinuousClock()
    let start = clock.now
    let results = try compute()
    let seconds = clock.now - start
    try record(step, results, seconds: seconds / .seconds(1), isTrivial: false)
    progress.end(
      cell: step.cell.name, kind: step.cell.kind.rawValue, reused: false, seconds: seconds / .seconds(1))
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
      progress.end(cell: step.cell.name, kind: step.cell.kind.rawValue, reused: true, seconds: 0)
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
      name: step.name, kind: step.cell.kind.rawValue, identity: step.identity, body: step.cell.canonicalJSON,
      inputs: step.inputs)
  }

  // MARK: Trainings

  private func runTraining(
    _ cell: Cell, _ train: TrainCell, _ steps: [PlannedStep], _ results: StudyResults
  ) throws -> [StepResults] {
    guard let data = results.data[train.data] else { return [] }
    var known = try steps.map { try reuse($0) }
    let open = known.indices.filter { known[$0] == nil }
    if open.isEmpty {
      progress.end(cell: cell.name, kind: "train", reused: true, seconds: 0)
      return known.compactMap { $0 }
    }
    let ranking = try ranking(
      train.evaluation.density, of: [train.validation.sample] + train.evaluation.signals, split: train.validation.split,
      in: data, for: cell, results)
    progress.begin(cell: cell.name, kind: "train", parts: open.count, steps: train.epochs)
    let start = ContinuousClock().now
    let computed = Mutex<[Int: Result<StepResults, any Error>]>([:])
    let workers = min(options.threads, open.count)
    ParallelLoop.run(open.count, threads: workers) { index, _ in
      let step = steps[open[index]]
      let result = Result {
        try interruption.check()
        return try computeTraining(cell, train, step, data, ranking, threads: max(1, options.threads / workers))
      }
      computed.withLock { $0[index] = result }
    }
    let all = computed.withLock { $0 }
    for index in open.indices { known[open[index]] = try all[index]?.get() }
    progress.end(
      cell: cell.name, kind: "train", reused: false, seconds: (ContinuousClock().now - start) / .seconds(1))
    return known.compactMap { $0 }
  }

  private func computeTraining(
    _ cell: Cell, _ train: TrainCell, _ step: PlannedStep, _ data: PreparedData, _ ranking: DensityRanking?,
    threads: Int
  ) throws -> StepResults {
    let part = step.repetition ?? 0
    let task = TrainingTask(
      cell: train, data: data, stream: StudyPlan.stream(study, cell, part), identity: step.identity, threads: threads,
      checkpoints: ledger.checkpoints, interruption: interruption, continues: !options.recomputes || options.resumes,
      ranking: ranking
    ) { epoch, figures in
      progress.advance(cell: cell.name, part: part, step: epoch, figures: figures)
    }
    let start = ContinuousClock().now
    let results = try task.run()
    if let stopped = results.scalars[StepResults.stoppedEpoch] {
      progress.stop(cell: cell.name, part: part, step: Int(stopped))
    }
    try record(step, results, seconds: (ContinuousClock().now - start) / .seconds(1), isTrivial: false)
    return results
  }

  private func evaluation(_ cell: Cell, _ evaluate: EvaluateCell, _ results: StudyResults) throws -> EvaluationTask {
    guard case .train(let train) = study.cell(named: evaluate.model)?.body, let data = results.data[train.data] else {
      throw ExecutionError.notAvailable(
        study: study.file, line: cell.location.line, what: "the evaluation of '\(evaluate.model)'")
    }
    return EvaluationTask(
      name: cell.name, cell: evaluate, data: data, shape: train.shape(features: data.features.count),
      threads: options.threads,
      ranking: try ranking(
        evaluate.density, of: [evaluate.background.sample] + evaluate.signals, split: evaluate.background.split,
        in: data,
        for: cell, results))
  }

  // MARK: Limits

  private func fit(_ step: PlannedStep, _ density: DensityCell, _ results: StudyResults) throws -> StepResults {
    guard let data = results.data[density.data] else { return StepResults() }
    let task = DensityTask(
      cell: density, data: data, stream: StudyPlan.stream(study, step.cell, 0), threads: options.threads,
      interruption: interruption
    ) { part, iteration, figures in
      progress.advance(cell: step.cell.name, part: part, step: iteration, figures: figures)
    }
    return try perform(step, parts: task.fitCount, steps: density.iterations) { try fitting(step, task.run) }
  }

  private func classify(
    _ step: PlannedStep, _ classifier: ClassifierCell, _ results: StudyResults
  ) throws -> StepResults {
    guard let data = results.data[classifier.data] else { return StepResults() }
    let task = ClassifierTask(
      cell: classifier, data: data, stream: StudyPlan.stream(study, step.cell, 0), threads: options.threads,
      interruption: interruption
    ) { network, epoch in
      progress.advance(cell: step.cell.name, part: network, step: epoch, figures: [])
    }
    return try perform(step, parts: task.networkCount, steps: classifier.epochs) { try fitting(step, task.run) }
  }

  /// Says in which cell the data did not suffice.
  private func fitting(_ step: PlannedStep, _ fit: () throws -> StepResults) throws -> StepResults {
    do {
      return try fit()
    } catch {
      guard error is DensityError || error is ClassifierTask.TooFewJets else { throw error }
      throw ExecutionError.notFitted(
        study: study.file, line: step.cell.location.line, cell: step.cell.name, reason: "\(error)")
    }
  }

  /// How a density cell ranks a split of some samples; nil where none is named.
  private func ranking(
    _ density: String?, of samples: [String], split: SampleReference.Split, in data: PreparedData, for cell: Cell,
    _ results: StudyResults
  ) throws(ExecutionError) -> DensityRanking? {
    guard let density, case .density(let body) = study.cell(named: density)?.body,
      let own = results.data[body.data], let fit = results.fits[density]
    else { return nil }
    if let other = samples.first(where: { !data.hasRows(of: $0, split, as: own) }) {
      throw .otherRows(
        study: study.file, line: cell.location.line, cell: cell.name, density: density, sample: other)
    }
    guard let fitted = FittedDensity(fit, dimension: own.features.count) else { return nil }
    return DensityRanking(fitted, own, samples, split, threads: options.threads)
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
    let environment = results.environment(of: claim.holds.cells)
    let outcome = claim.outcome(in: environment)
    let verdict: ClaimVerdict
    switch outcome.verdict {
    case .holds: verdict = .holds
    case .fails: verdict = .fails
    case .undecided: verdict = .undecided
    }
    try ledger.decideClaim(
      ClaimDecision(
        id: cell.name, statement: claim.statement, verdict: verdict, value: outcome.value, bound: outcome.bound,
        margin: outcome.margin, seeds: (0..<environment.seedCount).map { UInt64($0) }), of: run)
    return StudyOutcome.Claim(
      name: cell.name, paper: claim.paper, statement: claim.statement, rule: "\(claim.holds)", because: claim.because,
      outcome: outcome, seeds: environment.seedCount)
  }
}
