import Digests
import Foundation
import Ledger
import Studies

/// A run read back from the ledger alone: its study, and the results that its cells have so far. No data file is needed.
struct RecordedRun: Sendable {
  let details: RunDetails
  let study: Study
  /// What was given on the command line.
  let overrides: [String: String]
  let results: StudyResults
  /// Each cell's latest row by name; failed rows only where nothing better came after.
  let cells: [String: CellRecord]
  let origins: [String: CellOrigin]
  let artefacts: ArtefactStore

  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study's text.
  init(_ run: RunID, in ledger: Ledger) throws {
    details = try ledger.details(of: run)
    artefacts = ledger.artefacts
    (study, overrides) = try Self.study(of: details.run, artefacts)
    origins = Dictionary(
      try ledger.origins(of: run).map { ($0.name, $0) }, uniquingKeysWith: { _, later in later })
    cells = details.latestCells
    results = Self.results(study, cells)
  }

  /// The study that a run read, in its setting and with what was given on the command line.
  ///
  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study's text.
  static func study(
    of run: RunRecord, _ artefacts: ArtefactStore
  ) throws -> (study: Study, overrides: [String: String]) {
    let text = String(decoding: try artefacts.read(run.study), as: UTF8.self)
    let choices = RunChoices(run)
    let study = try Study.parse(
      text: text, file: run.studyPath, setting: choices.setting, overrides: choices.overrides)
    return (study, choices.overrides)
  }

  /// What the rows of a run, the latest of each name, say of a study's cells.
  static func results(_ study: Study, _ cells: [String: CellRecord]) -> StudyResults {
    var results = StudyResults(study: study)
    func recorded(_ name: String) -> StepResults? {
      guard let record = cells[name], record.metricsDigest != nil else { return nil }
      return StepResults(metricsOf: record.outputs)
    }
    for cell in study.cells {
      switch cell.body {
      case .data: results.datasets[cell.name] = recorded(cell.name)
      case .train:
        // A repetition that is missing has no values, and so has what needs all of them.
        results.trainings[cell.name] = (1...cell.seeds).map { repetition in
          recorded(CellDescription.name(of: cell.name, repetition: repetition)) ?? StepResults()
        }
      case .density, .classifier: results.fits[cell.name] = recorded(cell.name)
      case .evaluate: results.evaluations[cell.name] = recorded(cell.name)
      case .figure, .claim: break
      }
    }
    return results
  }

  /// The hyperparameters as this version records them; others than those that were recorded if it reads the study otherwise.
  var recordedHyperparameters: String { RunSession.hyperparameters(study, overrides: overrides) }

  /// What the run came to, as if it had just ended; without the figures whose files were lost.
  var outcome: StudyOutcome {
    var outcome = StudyOutcome(study: study, run: details.run.id)
    for cell in study.topologicalOrder {
      switch cell.body {
      case .figure(let figure):
        guard let identity = cells[cell.name]?.cell.identity, let svg = file("svg", of: cell.name),
          let numbers = file("csv", of: cell.name)
        else { continue }
        outcome.panels.append(
          StudyOutcome.Panel(
            name: cell.name, paper: figure.paper, identity: identity, svg: Data(svg.utf8), numbers: Data(numbers.utf8)))
      case .claim(let claim):
        outcome.claims.append(StudyOutcome.Claim(cell, claim, in: results))
        outcome.identities[cell.name] = identity(ofClaim: cell)
      default: break
      }
      for step in steps(of: cell) { outcome.identities[step.cell.name] = step.cell.identity }
    }
    return outcome
  }

  /// A claim's identity, which no row keeps: it follows from what it is about.
  private func identity(ofClaim cell: Cell) -> Digest {
    let inputs = study.inputs(of: cell).compactMap { study.cell(named: $0) }.flatMap(steps).map(\.cell.identity)
    return StudyPlan.identity(
      of: PlannedStep(cell: cell, repetition: nil, identity: Digest(of: ""), inputs: inputs), in: study, data: nil,
      numerics: details.run.numericsVersion)
  }

  /// A figure's file; nil when it was not made, or was lost.
  func file(_ name: String, of cell: String) -> String? {
    guard let artefact = cells[cell]?.outputs.artefacts.first(where: { $0.name == name }),
      let bytes = try? artefacts.read(artefact.digest)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The run's steps of a cell, in the order of their repetitions; fewer than it has when the run did not come to all.
  func steps(of cell: Cell) -> [CellRecord] {
    guard case .train = cell.body else { return [cells[cell.name]].compactMap(\.self) }
    return (1...cell.seeds).compactMap { cells[CellDescription.name(of: cell.name, repetition: $0)] }
  }

  /// What became of a claim, and whether the run decided it.
  func outcome(_ cell: Cell, _ claim: ClaimCell) -> (outcome: ClaimOutcome, decision: ClaimDecision?) {
    let outcome = claim.outcome(in: results.environment(of: claim.holds.cells))
    return (outcome, details.claims.last { $0.decision.id == cell.name }?.decision)
  }
}
