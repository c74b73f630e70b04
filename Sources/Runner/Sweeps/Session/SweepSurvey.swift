import Deterministic
import Digests
import Execution
import Foundation
import Ledger
import Runs
import StandardCells
import Studies
import Values

/// Finds the trials of a sweep that are in the ledger, and those that its study refuses, before anything is run.
package struct SweepSurvey: Sendable {
  package let plan: SweepPlan
  package let session: RunSession
  /// The ledger that is searched for finished runs; nil where none counts.
  package let ledger: Ledger?
  package let data: SharedData
  /// True when a trial that failed counts as one that was not run.
  let retries: Bool

  package init(plan: SweepPlan, session: RunSession, ledger: Ledger?, retries: Bool = false) {
    self.plan = plan
    self.session = session
    self.ledger = ledger
    self.retries = retries
    // Trials that vary no data find all of it; those that do, most.
    data = SharedData(capacity: 2 * max(8, plan.study.cells.count { $0.body.holdsData }))
  }

  /// The rows of some trials that are known; nil for those that are to be run.
  ///
  /// - Throws: `InvalidStudy`, `InvalidSweep` or `RunError` when no trial is valid, or a file cannot be read; `LedgerError`.
  package func rows(_ places: [Int]) throws -> [SweepTable.Row?] {
    try survey(places) { _, row in row }
  }

  /// Looks at some trials.
  ///
  /// - Parameter read: makes of a trial's steps (none when it is invalid) and its row, if it has one, what is wanted.
  package func survey<Value: Sendable>(
    _ places: [Int], _ read: @escaping @Sendable ([PlannedStep], SweepTable.Row?) throws -> Value
  ) throws -> [Value] {
    let finished = try ledger?.finishedRuns(ofStudy: plan.path) ?? [:]
    let looked = ParallelLoop.map(places.count, threads: session.options.threads) { index in
      Result { try look(plan.trials[places[index]], finished, read) }
    }
    let all = try looked.map { try $0.get() }
    // Trials that a search asked for later may all be refused: there are others.
    if places.first == 0, let first = all.first?.error, all.allSatisfy({ $0.error != nil }) { throw first }
    return all.map(\.value)
  }

  private func look<Value: Sendable>(
    _ trial: SweepTrial, _ finished: [Digest: [RunID]],
    _ read: ([PlannedStep], SweepTable.Row?) throws -> Value
  ) throws -> (value: Value, error: (any Error)?) {
    if session.interruption.isRequested {
      throw RunError.sweepInterrupted(finished: 0, of: plan.trials.count)
    }
    let planned: PlannedStudy
    let measures: [SweepMeasure]
    do {
      planned = try session.plan(plan.study(of: trial), label: "", data)
      measures = try planned.plan.study.sweep(with: plan.options).measures
    } catch {
      guard Self.isOfTrial(error) else { throw error }
      let row = SweepTable.Row(trial, .invalid(reason: Self.oneLine(error)))
      return (try read([], row), error)
    }
    let row = try known(trial, planned, measures, finished)
    return (try read(planned.plan.steps, row), nil)
  }

  /// The row of a finished run that is the same as the trial's would be.
  private func known(
    _ trial: SweepTrial, _ planned: PlannedStudy, _ measures: [SweepMeasure], _ finished: [Digest: [RunID]]
  ) throws -> SweepTable.Row? {
    guard let ledger else { return nil }
    let steps = planned.plan.steps.filter { $0.cell.claim == nil }
    for run in finished[RunContent.digest(steps.map { ($0.name, $0.identity) })] ?? [] {
      let details = try ledger.details(of: run)
      let results = RecordedRun.results(planned.plan.study, details.latestSteps, ledger.artefacts)
      guard hasValues(of: planned.plan.study, details.run), hasVerdicts(planned.plan.study, results, details) else {
        continue
      }
      return SweepTable.Row(trial, measures: measures, run: details, results: results)
    }
    return retries ? nil : try failed(trial, planned, ledger)
  }

  /// The row of a trial whose last run failed, with all as it is now: it would fail again.
  private func failed(_ trial: SweepTrial, _ planned: PlannedStudy, _ ledger: Ledger) throws -> SweepTable.Row? {
    let study = planned.plan.study
    let run = try ledger.latestUnfinishedRun(
      study: Digest(of: study.source), hyperparameters: study.hyperparameters(overrides: planned.overrides))
    guard let run, case .failed(let reason) = run.status, run.data == planned.dataDigests,
      run.numericsVersion == session.project.program.numerics
    else { return nil }
    return SweepTable.Row(trial, .failed(reason: reason), run: run.id)
  }

  /// True when a run was made with the values that a trial's study has of what varies: the steps tell of keys of cells, and not of a
  /// parameter that no cell uses.
  private func hasValues(of study: Study, _ run: RunRecord) -> Bool {
    guard case .mapping(let recorded) = Value(json: run.hyperparameters),
      case .mapping(let parameters) = recorded["parameters"]
    else { return false }
    let varied = plan.sweep.columns
    return study.parameters.filter { varied.contains($0.name) }.allSatisfy { parameter in
      // A whole number may come back as one where another number was written.
      parameters[parameter.name].map { $0.differences(to: parameter.value).isEmpty } ?? false
    }
  }

  /// True when a run decided the study's claims as they are decided now: a rule may have changed, which makes no step
  /// another one.
  private func hasVerdicts(_ study: Study, _ results: StudyResults, _ details: RunDetails) -> Bool {
    let claims = StudyOutcome.Claim.all(of: study, in: results)
    guard claims.count == details.claims.count else { return false }
    return claims.map(\.decision).allSatisfy { decision in
      details.claims.contains { $0.decision.hasSameResult(as: decision) }
    }
  }

  /// True when an error says that a trial's values are refused, and not that something cannot be read.
  private static func isOfTrial(_ error: any Error) -> Bool {
    switch error {
    case let error as RunError: error.isUsage
    case let error as InvalidStudy: !error.errors.contains { if case .unreadable = $0.problem { true } else { false } }
    case is InvalidSweep: true
    default: false
    }
  }

  /// The first error, in one line.
  private static func oneLine(_ error: any Error) -> String {
    let lines = ErrorText.of(error).split(separator: "\n")
    return (lines.first ?? "") + (lines.count > 1 ? " (and \(lines.count - 1) more)" : "")
  }
}
