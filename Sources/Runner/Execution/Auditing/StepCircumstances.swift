import Digests
import Ledger
import Studies
import Values

/// A step with all that its identity depends on, as it was recorded or as it is planned.
struct StepCircumstances: Sendable {
  let cell: CellDescription
  /// The cells of the steps that it reads, by identity.
  let inputCells: [Digest: String]
  /// The version of the numerics.
  let numerics: String
  /// The study's seed.
  let seed: String
  /// The study's title, which a drawing bears.
  let title: String
  /// The digest of each data file by cell and sample, and of each generated sample by cell.
  let data: [String: Digest]

  /// Why the identity is another one than it was before; empty when nothing that is known of both differs.
  ///
  /// - Parameter drawing: what to say of a figure of which all else is the same.
  func reasons(
    since past: StepCircumstances, drawing: () -> StudyExplanation.Reason
  ) -> [StudyExplanation.Reason] {
    let kind = CellKind(rawValue: cell.kind)
    var reasons: [StudyExplanation.Reason] = []
    if past.numerics != numerics { reasons.append(.numerics(before: past.numerics, after: numerics)) }
    reasons += bodyReasons(past, kind)
    // Generated points come from the seed too.
    if kind == .train || kind?.isFittedOnce == true || data[cell.name] != nil, past.seed != seed {
      reasons.append(.seed(before: past.seed, after: seed))
    }
    if kind == .data, reasons.isEmpty, let changed = changedSamples(past) { reasons.append(.data(changed)) }
    if kind == .figure, past.title != title { reasons.append(.title(before: past.title, after: title)) }
    reasons += inputReasons(past)
    if reasons.isEmpty, kind == .figure { reasons.append(drawing()) }
    return reasons
  }

  /// What the identity depends on of a body; a figure's caption is not part of it.
  private func bodyReasons(_ past: StepCircumstances, _ kind: CellKind?) -> [StudyExplanation.Reason] {
    guard let before = Value(json: past.cell.body), let after = Value(json: cell.body) else { return [] }
    return before.differences(to: after).compactMap { difference in
      let key = difference.key.hasPrefix("body.") ? String(difference.key.dropFirst(5)) : difference.key
      if kind == .figure, key == "caption" || key == "paper" { return nil }
      return .body(key: key, before: difference.before, after: difference.after)
    }
  }

  /// The samples of a data cell with another content; nil when all are the same.
  private func changedSamples(_ past: StepCircumstances) -> [String]? {
    func digests(_ all: [String: Digest]) -> [String: Digest] {
      all.filter { $0.key == cell.name || $0.key.hasPrefix("\(cell.name).") }
    }
    let (before, after) = (digests(past.data), digests(data))
    // Samples that come or go are in the cell's body.
    let changed = after.keys.filter { before[$0] != nil && before[$0] != after[$0] }.sorted()
    guard !changed.isEmpty else { return nil }
    return changed.compactMap { $0 == cell.name ? nil : String($0.dropFirst(cell.name.count + 1)) }
  }

  private func inputReasons(_ past: StepCircumstances) -> [StudyExplanation.Reason] {
    if past.cell.inputs.count != cell.inputs.count {
      return [.inputCount(before: past.cell.inputs.count, after: cell.inputs.count)]
    }
    let before = Set(past.cell.inputs)
    let cells = cell.inputs.filter { !before.contains($0) }.compactMap { inputCells[$0] }
      .reduce(into: [String]()) { names, name in
        if !names.contains(name) { names.append(name) }
      }
    return cells.isEmpty ? [] : [.inputs(cells)]
  }
}

extension StepCircumstances {
  /// A step that a run recorded.
  init(_ cell: CellDescription, of run: RunRecord, inputCells: [Digest: String] = [:]) {
    self.init(
      cell: cell, inputCells: inputCells, numerics: run.numericsVersion,
      seed: run.hyperparameter("seed")?.plain ?? "", title: run.studyTitle, data: run.data)
  }
}

extension PlannedStudy {
  /// A step that would be run.
  func circumstances(of step: PlannedStep) -> StepCircumstances {
    StepCircumstances(
      cell: CellDescription(
        cell: step.cell.name, repetition: step.repetition.map { $0 + 1 }, kind: step.cell.kind.rawValue,
        identity: step.identity, body: step.cell.canonicalJSON, inputs: step.inputs),
      inputCells: Dictionary(plan.steps.map { ($0.identity, $0.cell.name) }, uniquingKeysWith: { first, _ in first }),
      numerics: Numerics.version, seed: "\(plan.study.seed)", title: plan.study.title, data: dataDigests)
  }
}
