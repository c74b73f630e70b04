import Deterministic
import Digests
import Studies

/// One piece of work with an identity: a cell, or one repetition of a training.
struct PlannedStep: Sendable {
  let cell: Cell
  /// The repetition, from 0, for trainings; nil for cells that look at all of them.
  let repetition: Int?
  /// What the step is: equal identities give equal results.
  var identity: Digest
  /// The identities of what it reads.
  let inputs: [Digest]

  /// The name within a run: `ae/2` is the second repetition of `ae`.
  var name: String { repetition.map { "\(cell.name)/\($0 + 1)" } ?? cell.name }
}

/// A study's steps with their identities, in an order in which each comes after what it needs.
///
/// An identity is the digest of the cell's resolved body, its inputs' identities, its data's digests, its seed stream and the
/// engine's numerics version. What does not change a result (prose, captions, thread counts) is not in it.
struct StudyPlan: Sendable {
  let study: Study
  let steps: [PlannedStep]

  /// The identities of the steps of a cell, in the order of their repetitions.
  func identities(of cell: String) -> [Digest] {
    steps.filter { $0.cell.name == cell }.map(\.identity)
  }

  /// - Parameter numerics: the version of what the engine computes.
  init(_ study: Study, data: [String: PreparedData], numerics: String = Numerics.version) {
    self.study = study
    var steps: [PlannedStep] = []
    for cell in study.topologicalOrder {
      let inputs = study.inputs(of: cell).flatMap { name in
        steps.filter { $0.cell.name == name }.map(\.identity)
      }
      let repetitions: [Int?] = if case .train = cell.body { Array(0..<cell.seeds) } else { [nil] }
      for repetition in repetitions {
        var step = PlannedStep(cell: cell, repetition: repetition, identity: Digest(of: ""), inputs: inputs)
        step.identity = Self.identity(of: step, in: study, data: data[cell.name]?.digest, numerics: numerics)
        steps.append(step)
      }
    }
    self.steps = steps
  }

  /// What a step is, apart from the identity that it has.
  static func identity(
    of step: PlannedStep, in study: Study, data: Digest?, numerics: String = Numerics.version,
    drawing: String = Drawing.version
  ) -> Digest {
    let cell = step.cell
    var parts = [
      "refigure-cell/1", numerics, cell.kind.rawValue, identifyingBody(of: cell), data?.hexadecimal ?? "",
    ]
    if cell.kind == .train || cell.kind.isFittedOnce || cell.kind == .figure {
      parts.append(cell.name)
    }
    // A drawing's own title begins with the study's.
    if cell.kind == .figure { parts.append(study.title) }
    if cell.kind == .figure { parts.append(drawing) }
    if step.repetition != nil || cell.kind.isFittedOnce {
      parts.append("\(stream(study, cell, step.repetition ?? 0).key)")
    }
    parts += step.inputs.map(\.hexadecimal)
    return Digest(of: parts.joined(separator: "\n"))
  }

  /// Where a repetition's random numbers come from.
  static func stream(_ study: Study, _ cell: Cell, _ repetition: Int) -> RandomStream {
    stream(seed: study.seed, cell: cell.name, repetition)
  }

  static func stream(seed: UInt64, cell: String, _ repetition: Int) -> RandomStream {
    RandomStream(seed: seed).stream(cell).stream(repetition)
  }

  /// A figure's caption and a claim's words change nothing that is computed.
  private static func identifyingBody(of cell: Cell) -> String {
    switch cell.body {
    case .figure(let figure): figure.drawingJSON
    case .claim(let claim): "\(claim.holds) \(claim.minimumSeeds)"
    default: cell.canonicalJSON
    }
  }
}
