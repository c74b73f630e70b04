import Digests
import Foundation
import Ledger
import Studies

extension RunSession {
  /// Says what a run of studies, each in its setting, would do. Computes and writes nothing.
  ///
  /// A step whose recorded file was lost since is said to be reused; a run would find that out, and compute it.
  ///
  /// - Throws: `InvalidStudy`, `DatasetError`, `LedgerError` or `ExecutionError`.
  public func explain(_ studies: [PublishedStudy]) throws -> [StudyExplanation] {
    let planned = try plan(studies)
    let file = project.runs.appending(path: Ledger.fileName)
    let ledger =
      FileManager.default.fileExists(atPath: file.path) ? try Ledger(folder: project.runs, access: .readOnly) : nil
    var upcoming: [Digest: String] = [:]
    return try planned.map { study in
      var explanation = StepComparison(study: study, ledger: ledger, recomputes: options.recomputes)
      let steps = try study.plan.steps.map { try explanation.step($0, upcoming: upcoming) }
      for step in study.plan.steps where upcoming[step.identity] == nil {
        upcoming[step.identity] = "\(study.path), \(step.name)"
      }
      return StudyExplanation(
        study: study.path, title: study.plan.study.title, setting: study.plan.study.setting, steps: steps)
    }
  }
}

/// Compares the steps of a plan with what the ledger has.
private struct StepComparison {
  let study: PlannedStudy
  let ledger: Ledger?
  let recomputes: Bool
  private var runs: [RunID: RunRecord] = [:]

  init(study: PlannedStudy, ledger: Ledger?, recomputes: Bool) {
    self.study = study
    self.ledger = ledger
    self.recomputes = recomputes
  }

  /// What would become of a step; `upcoming` are the steps of the studies before it.
  mutating func step(_ step: PlannedStep, upcoming: [Digest: String]) throws(LedgerError) -> StudyExplanation.Step {
    func make(_ action: StudyExplanation.Action, since: RunID? = nil) -> StudyExplanation.Step {
      StudyExplanation.Step(
        name: step.name, cell: step.cell.name, kind: step.cell.kind.rawValue, action: action, since: since)
    }
    if step.cell.kind == .claim { return make(.decided) }
    let recorded = try ledger?.latestRun(computing: step.identity)
    // What generates or loads data is no computation: it is not done again.
    if recomputes, step.cell.kind != .data { return make(.runs(because: [.recompute])) }
    if let recorded { return make(.reused(from: recorded)) }
    if let other = upcoming[step.identity] { return make(.shared(with: other)) }
    guard let past = try past(step) else { return make(.runs(because: [.neverComputed])) }
    let reasons = try reasons(step, past)
    return make(.runs(because: reasons.isEmpty ? [.unexplained] : reasons), since: past.run)
  }

  /// The latest step of that name in the study, in this setting if there is one.
  private func past(_ step: PlannedStep) throws(LedgerError) -> Ledger.PastCell? {
    let setting = study.plan.study.setting.map { StudyValue.text($0) } ?? .null
    guard let ledger else { return nil }
    let same = try ledger.latestCell(named: step.name, studyPath: study.path) { Self.value("setting", $0) == setting }
    if let same { return same }
    return try ledger.latestCell(named: step.name, studyPath: study.path)
  }

  private mutating func run(_ id: RunID) throws(LedgerError) -> RunRecord? {
    if let run = runs[id] { return run }
    let run = try ledger?.run("\(id)")
    runs[id] = run
    return run
  }

  private mutating func reasons(
    _ step: PlannedStep, _ past: Ledger.PastCell
  ) throws(LedgerError) -> [StudyExplanation.Reason] {
    guard let run = try run(past.run) else { return [] }
    let kind = step.cell.kind
    var reasons: [StudyExplanation.Reason] = []
    if run.numericsVersion != Numerics.version {
      reasons.append(.numerics(before: run.numericsVersion, after: Numerics.version))
    }
    reasons += bodyReasons(step, past)
    // Generated points come from the seed too.
    if step.repetition != nil || kind.isFittedOnce || study.data[step.cell.name]?.files.isEmpty == true {
      let seed = Self.value("seed", run.hyperparameters)?.plain ?? ""
      if seed != "\(study.plan.study.seed)" {
        reasons.append(.seed(before: seed, after: "\(study.plan.study.seed)"))
      }
    }
    if kind == .data, reasons.isEmpty, let changed = changedSamples(step.cell.name, run) {
      reasons.append(.data(changed))
    }
    if kind == .figure, run.studyTitle != study.plan.study.title {
      reasons.append(.title(before: run.studyTitle, after: study.plan.study.title))
    }
    reasons += inputReasons(step, past)
    if reasons.isEmpty, kind == .figure {
      reasons.append(.drawing(before: drawingVersion(step, past), after: Drawing.version))
    }
    return reasons
  }

  /// What the identity depends on of a body; a figure's caption is not part of it.
  private func bodyReasons(_ step: PlannedStep, _ past: Ledger.PastCell) -> [StudyExplanation.Reason] {
    guard let before = StudyValue(json: past.cell.body), let after = StudyValue(json: step.cell.canonicalJSON) else {
      return []
    }
    return before.differences(to: after).compactMap { difference in
      let key = difference.key.hasPrefix("body.") ? String(difference.key.dropFirst(5)) : difference.key
      if step.cell.kind == .figure, key == "caption" || key == "paper" { return nil }
      return .body(key: key, before: difference.before, after: difference.after)
    }
  }

  /// The samples of a data cell with another content; nil when all are the same.
  private func changedSamples(_ cell: String, _ run: RunRecord) -> [String]? {
    func digests(_ all: [String: Digest]) -> [String: Digest] {
      all.filter { $0.key == cell || $0.key.hasPrefix("\(cell).") }
    }
    let (before, after) = (digests(run.data), digests(study.dataDigests))
    // Samples that come or go are in the cell's body.
    let changed = after.keys.filter { before[$0] != nil && before[$0] != after[$0] }.sorted()
    guard !changed.isEmpty else { return nil }
    return changed.compactMap { $0 == cell ? nil : String($0.dropFirst(cell.count + 1)) }
  }

  private func inputReasons(_ step: PlannedStep, _ past: Ledger.PastCell) -> [StudyExplanation.Reason] {
    let before = Set(past.cell.inputs)
    let changed = study.plan.steps.filter { step.inputs.contains($0.identity) && !before.contains($0.identity) }
    let cells = changed.map(\.cell.name).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    if past.cell.inputs.count != step.inputs.count {
      return [.inputCount(before: past.cell.inputs.count, after: step.inputs.count)]
    }
    return cells.isEmpty ? [] : [.inputs(cells)]
  }

  /// The version with which a figure has the identity that was recorded.
  private func drawingVersion(_ step: PlannedStep, _ past: Ledger.PastCell) -> String? {
    guard let current = Int(Drawing.version) else { return nil }
    return (1..<max(1, current)).reversed().map { "\($0)" }.first { version in
      StudyPlan.identity(of: step, in: study.plan.study, data: nil, drawing: version) == past.cell.identity
    }
  }

  /// A value at the top of recorded hyperparameters.
  private static func value(_ key: String, _ hyperparameters: String) -> StudyValue? {
    guard case .mapping(let all) = StudyValue(json: hyperparameters) else { return nil }
    return all[key]
  }
}
