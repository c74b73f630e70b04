import Digests
import Ledger
import Studies
import Values

/// A step with all that its identity depends on, as it was recorded or as it is planned.
package struct StepCircumstances: Sendable {
  package let cell: StepDescription
  /// The cell's kind; nil for one that the program does not know.
  let kind: (any CellKind)?
  /// The cells of the steps that it reads, by identity.
  package let inputCells: [Digest: String]
  /// The version of the numerics.
  package let numerics: String
  /// The study's seed.
  package let seed: String
  /// The study's title, which a drawing bears.
  package let title: String
  /// The digest of each data file by cell and sample, and of each generated sample by cell.
  package let data: [String: Digest]

  /// The reasons why the identity is another one than before; empty when nothing that is known of both differs.
  ///
  /// - Parameter drawing: the reason for a figure when all else is the same.
  package func reasons(
    since past: StepCircumstances, drawing: () -> ChangeReason
  ) -> [ChangeReason] {
    let parts = kind?.identification ?? []
    var reasons: [ChangeReason] = []
    if past.numerics != numerics { reasons.append(.numerics(before: past.numerics, after: numerics)) }
    reasons += bodyReasons(past)
    // Generated points come from the seed too.
    if parts.contains(.stream) || data[cell.name] != nil, past.seed != seed {
      reasons.append(.seed(before: past.seed, after: seed))
    }
    if reasons.isEmpty, let changed = changedSamples(past) { reasons.append(.data(changed)) }
    if parts.contains(.title), past.title != title { reasons.append(.title(before: past.title, after: title)) }
    reasons += inputReasons(past)
    if reasons.isEmpty, parts.contains(.drawing) { reasons.append(drawing()) }
    return reasons
  }

  /// The changed parts of a body on which the identity depends; words are not among them.
  private func bodyReasons(_ past: StepCircumstances) -> [ChangeReason] {
    guard let before = Value(json: past.cell.body), let after = Value(json: cell.body) else { return [] }
    return before.differences(to: after).compactMap { difference in
      let key = difference.key.hasPrefix("body.") ? String(difference.key.dropFirst(5)) : difference.key
      if kind?.wordKeys.contains(key) == true { return nil }
      return .body(key: key, before: difference.before, after: difference.after)
    }
  }

  /// The samples of a data cell, or the files that a program sees, with another content; nil when all are the same.
  private func changedSamples(_ past: StepCircumstances) -> [String]? {
    func digests(_ all: [String: Digest]) -> [String: Digest] {
      all.filter { $0.key == cell.cell || $0.key.hasPrefix("\(cell.cell).") }
    }
    let (before, after) = (digests(past.data), digests(data))
    // Samples that come or go are in the cell's body; files that a pattern names are not.
    let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    guard !changed.isEmpty else { return nil }
    return changed.compactMap { $0 == cell.cell ? nil : String($0.dropFirst(cell.cell.count + 1)) }
  }

  private func inputReasons(_ past: StepCircumstances) -> [ChangeReason] {
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
  package init(
    _ cell: StepDescription, of run: RunRecord, kinds: CellKinds, inputCells: [Digest: String] = [:]
  ) {
    self.init(
      cell: cell, kind: kinds[cell.kind], inputCells: inputCells, numerics: run.numericsVersion,
      seed: run.hyperparameter("seed")?.plain ?? "", title: run.studyTitle, data: run.data)
  }
}

extension PlannedStudy {
  /// A step that would be run.
  package func circumstances(of step: PlannedStep) -> StepCircumstances {
    StepCircumstances(
      cell: StepDescription(
        cell: step.cell.name, repetition: step.repetition.map { $0 + 1 }, kind: step.cell.kind.name,
        identity: step.identity, body: step.cell.canonicalJSON, inputs: step.inputs), kind: step.cell.kind,
      inputCells: Dictionary(plan.steps.map { ($0.identity, $0.cell.name) }, uniquingKeysWith: { first, _ in first }),
      numerics: plan.numerics, seed: "\(plan.study.seed)", title: plan.study.title, data: dataDigests)
  }
}
