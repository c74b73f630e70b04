import Digests
import Foundation
import Ledger
import Runs
import StandardCells
import Studies
import Values

extension RunSession {
  /// Explains a run of studies, each in its setting. Computes and writes nothing.
  ///
  /// A step whose recorded file was lost since is said to be reused; a run would find that out, and compute it.
  ///
  /// - Throws: `InvalidStudy`, `DatasetError`, `LedgerError` or `RunError`.
  public func explain(_ studies: [ChosenStudy]) throws -> [StudyExplanation] {
    let planned = try plan(studies)
    let file = project.runs.appending(path: Ledger.fileName)
    let ledger =
      FileManager.default.fileExists(atPath: file.path) ? try Ledger(folder: project.runs, access: .readOnly) : nil
    var upcoming: [Digest: String] = [:]
    return try planned.map { study in
      var explanation = StepComparison(
        study: study, ledger: ledger, recomputes: options.recomputes, kinds: project.program.kinds)
      let steps = try study.plan.steps.map { try explanation.step($0, upcoming: upcoming) }
      for step in study.plan.steps where upcoming[step.identity] == nil {
        upcoming[step.identity] = "\(study.path), \(step.name)"
      }
      return StudyExplanation(
        study: study.path, title: study.plan.study.title, setting: study.plan.study.setting, steps: steps)
    }
  }
}

/// Compares the steps of a plan with those in the ledger.
private struct StepComparison {
  let study: PlannedStudy
  let ledger: Ledger?
  let recomputes: Bool
  let kinds: CellKinds
  private var runs: [RunID: RunRecord] = [:]

  init(study: PlannedStudy, ledger: Ledger?, recomputes: Bool, kinds: CellKinds) {
    self.kinds = kinds
    self.study = study
    self.ledger = ledger
    self.recomputes = recomputes
  }

  /// Explains a step; `upcoming` are the steps of the studies before it.
  mutating func step(_ step: PlannedStep, upcoming: [Digest: String]) throws(LedgerError) -> StudyExplanation.Step {
    func make(_ action: StudyExplanation.Action, since: RunID? = nil) -> StudyExplanation.Step {
      StudyExplanation.Step(
        name: step.name, cell: step.cell.name, kind: step.cell.kind.name, action: action, since: since)
    }
    if step.cell.claim != nil { return make(.decided) }
    let recorded = try ledger?.latestRun(computing: step.identity)
    // What generates or loads data is no computation: it is not done again.
    if recomputes, !step.cell.body.holdsData { return make(.runs(because: [.recompute])) }
    if let recorded { return make(.reused(from: recorded)) }
    if let other = upcoming[step.identity] { return make(.shared(with: other)) }
    guard let past = try past(step) else { return make(.runs(because: [.neverComputed])) }
    let reasons = try reasons(step, past)
    return make(.runs(because: reasons.isEmpty ? [.unexplained] : reasons), since: past.run)
  }

  /// The latest step of that name in the study, in this setting if there is one.
  private func past(_ step: PlannedStep) throws(LedgerError) -> Ledger.PastCell? {
    let setting = study.plan.study.setting.map { Value.text($0) } ?? .null
    guard let ledger else { return nil }
    let same = try ledger.latestStep(named: step.name, studyPath: study.path) { hyperparameters in
      guard case .mapping(let all) = Value(json: hyperparameters) else { return false }
      return all["setting"] == setting
    }
    if let same { return same }
    return try ledger.latestStep(named: step.name, studyPath: study.path)
  }

  private mutating func run(_ id: RunID) throws(LedgerError) -> RunRecord? {
    if let run = runs[id] { return run }
    let run = try ledger?.run("\(id)")
    runs[id] = run
    return run
  }

  private mutating func reasons(
    _ step: PlannedStep, _ past: Ledger.PastCell
  ) throws(LedgerError) -> [ChangeReason] {
    guard let run = try run(past.run) else { return [] }
    return study.circumstances(of: step).reasons(since: StepCircumstances(past.cell, of: run, kinds: kinds)) {
      .drawing(before: drawingVersion(step, past), after: Drawing.version)
    }
  }

  /// The version with which a figure has the identity that was recorded.
  private func drawingVersion(_ step: PlannedStep, _ past: Ledger.PastCell) -> String? {
    guard let current = Int(Drawing.version) else { return nil }
    return (1..<max(1, current)).reversed().map { "\($0)" }.first { version in
      StudyPlan.identity(
        of: step, in: study.plan.study, data: nil, numerics: study.plan.numerics, drawing: version)
        == past.cell.identity
    }
  }
}
