import Digests
import Studies
import Tables
import Values

/// One piece of work with an identity: a cell, or one repetition of a cell that has a step for each.
package struct PlannedStep: Sendable {
  package let cell: Cell
  /// The repetition, from 0, for cells with a step for each; nil for cells that look at all of them.
  package let repetition: Int?
  /// The identity of the step: equal identities give equal results.
  package var identity: Digest
  /// The identities of the steps that it reads.
  package let inputs: [Digest]
  /// What the step has in common with those that differ in nothing but their length; nil where none goes on from another's end.
  package fileprivate(set) var lineage: Digest?

  package init(cell: Cell, repetition: Int?, identity: Digest, inputs: [Digest]) {
    self.cell = cell
    self.repetition = repetition
    self.identity = identity
    self.inputs = inputs
  }

  /// True when a step of a cell that names this one reads it.
  fileprivate func isRead(by reader: Cell, _ other: Int?) -> Bool {
    guard reader.body.readsOwnRepetition, let repetition, let other else { return true }
    return repetition == other
  }

  /// The name within a run: `walk/2` is the second repetition of `walk`.
  package var name: String { repetition.map { "\(cell.name)/\($0 + 1)" } ?? cell.name }
}

/// A study's steps with their identities, each after those that it needs.
///
/// An identity is the digest of the cell's resolved body, its inputs' identities, its data's digests, its seed stream and the
/// program's numerics version. Prose, captions and thread counts change no result and are not in it.
package struct StudyPlan: Sendable {
  package let study: Study
  package let steps: [PlannedStep]
  /// The version of the numerics.
  package let numerics: String

  /// - Parameters:
  ///   - data: the samples of each cell that holds some.
  ///   - files: the digests of the files that each cell's steps read beside them.
  package init(
    _ study: Study, data: [String: PreparedData], files: [String: [String: Digest]] = [:], numerics: String
  ) {
    self.study = study
    self.numerics = numerics
    var steps: [PlannedStep] = []
    let digests = data.mapValues(\.digest).merging(files.compactMapValues(Self.digest)) { samples, _ in samples }
    for cell in study.topologicalOrder {
      let repetitions: [Int?] = cell.body.repetition == .each ? Array(0..<cell.seeds) : [nil]
      for repetition in repetitions {
        let inputs = cell.inputs.flatMap { name in
          steps.filter { $0.cell.name == name && $0.isRead(by: cell, repetition) }.map(\.identity)
        }
        var step = PlannedStep(cell: cell, repetition: repetition, identity: Digest(of: ""), inputs: inputs)
        step.identity = Self.identity(of: step, in: study, data: digests[cell.name], numerics: numerics)
        step.lineage = Self.lineage(of: step, in: study, data: digests[cell.name], numerics: numerics)
        steps.append(step)
      }
    }
    self.steps = steps
  }

  /// The digest of all files that a cell's steps read; nil for none.
  private static func digest(of files: [String: Digest]) -> Digest? {
    if files.isEmpty { return nil }
    return Digest(of: files.map { "\($0.value) \($0.key)" }.sorted().joined(separator: "\n"))
  }

  /// The identities of the steps of a cell, in the order of their repetitions.
  package func identities(of cell: String) -> [Digest] {
    steps.filter { $0.cell.name == cell }.map(\.identity)
  }

  /// The labels that a study's drawings bear. Until drawings could have another one, all had the label "Refigure": it is no part of an
  /// identity, so that theirs are what they were.
  private static func headingParts(_ study: Study) -> [String] {
    let label = study.label ?? ""
    let texts = [("qualifier", study.heading?.qualifier), ("conditions", study.heading?.conditions)]
    return (label == formerLabel ? [] : ["label \(label)"])
      + texts.compactMap { name, text in text.map { "\(name) \($0)" } }
  }

  /// The label of all drawings before there was a choice.
  package static let formerLabel = "Refigure"

  /// The identity of a step, computed from the step and its circumstances.
  package static func identity(
    of step: PlannedStep, in study: Study, data: Digest?, numerics: String, drawing: String = Drawing.version
  ) -> Digest {
    let text = step.cell.body.identifyingText ?? step.cell.canonicalJSON
    return digest("refigure-cell/1", text, of: step, in: study, data: data, numerics: numerics, drawing: drawing)
  }

  /// What a step has in common with those that differ in nothing but their length: the same as an identity, with the body's text
  /// without the length.
  package static func lineage(of step: PlannedStep, in study: Study, data: Digest?, numerics: String) -> Digest? {
    step.cell.body.continuation.map {
      digest(
        "refigure-lineage/1", $0.identifyingText, of: step, in: study, data: data, numerics: numerics,
        drawing: Drawing.version)
    }
  }

  private static func digest(
    _ head: String, _ text: String, of step: PlannedStep, in study: Study, data: Digest?, numerics: String,
    drawing: String
  ) -> Digest {
    let cell = step.cell
    var parts = [head, numerics, cell.kind.name, text, data?.hexadecimal ?? ""]
    if cell.kind.identification.contains(.name) { parts.append(cell.name) }
    // A drawing's own title begins with the study's.
    if cell.kind.identification.contains(.title) { parts.append(study.title) }
    if cell.kind.identification.contains(.drawing) { parts += [drawing] + headingParts(study) }
    if cell.kind.identification.contains(.stream) {
      parts.append("\(StepContext.stream(seed: study.seed, cell: cell.name, step.repetition ?? 0).key)")
    }
    parts += step.inputs.map(\.hexadecimal)
    return Digest(of: parts.joined(separator: "\n"))
  }
}
