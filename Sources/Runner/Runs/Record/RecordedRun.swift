import Digests
import Expressions
import Foundation
import Ledger
import StandardCells
import Studies
import Winners

/// A run read back from the ledger alone: its study, and the results that its cells have so far. No data file is needed.
package struct RecordedRun: Sendable {
  package let details: RunDetails
  package let study: Study
  /// The values given for parameters on the command line.
  package let overrides: [String: Override]
  package let results: StudyResults
  /// Each cell's latest row by name; failed rows only where nothing better came after.
  package let cells: [String: StepRecord]
  package let origins: [String: StepOrigin]
  package let artefacts: ArtefactStore

  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study's text.
  package init(_ run: RunID, in ledger: Ledger, _ program: Program) throws {
    details = try ledger.details(of: run)
    artefacts = ledger.artefacts
    (study, overrides) = try Self.study(of: details.run, artefacts, program)
    origins = Dictionary(
      try ledger.origins(of: run).map { ($0.name, $0) }, uniquingKeysWith: { _, later in later })
    cells = details.latestSteps
    results = Self.results(study, cells, artefacts)
  }

  /// The study that a run read, in its setting and with the values given on the command line.
  ///
  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study's text.
  package static func study(
    of run: RunRecord, _ artefacts: ArtefactStore, _ program: Program
  ) throws -> (study: Study, overrides: [String: Override]) {
    let text = String(decoding: try artefacts.read(run.study), as: UTF8.self)
    let choices = RunChoices(run)
    let study = try Study.parse(
      text: text, kinds: program.kinds, file: run.studyPath, setting: choices.setting, overrides: choices.overrides,
      winners: KnownSweepWinners(run.winners))
    return (study, choices.overrides)
  }

  /// The results of a study's cells, from the rows of a run, the latest of each name.
  package static func results(
    _ study: Study, _ cells: [String: StepRecord], _ artefacts: ArtefactStore
  ) -> StudyResults {
    var results = StudyResults(study: study)
    func recorded(_ name: String) -> StepResults? {
      guard let record = cells[name], record.metricsDigest != nil else { return nil }
      return StepResults(replicatedMetricsOf: record.outputs, from: artefacts)
    }
    for cell in study.cells {
      if cell.body.repetition == .each {
        // A repetition that is missing has no values, and so has what needs all of them.
        results.steps[cell.name] = (1...cell.seeds).map { repetition in
          recorded(StepDescription.name(of: cell.name, repetition: repetition)) ?? StepResults()
        }
      } else if let only = recorded(cell.name) {
        results.steps[cell.name] = [only]
      }
    }
    return results
  }

  /// The hyperparameters as this version records them; others than those that were recorded if it reads the study otherwise.
  package var recordedHyperparameters: String { study.hyperparameters(overrides: overrides) }

  /// The outcome of the run, as if it had just ended; without the figures whose files were lost.
  package var outcome: StudyOutcome {
    var outcome = StudyOutcome(study: study, run: details.run.id)
    outcome.describe(results)
    for cell in study.topologicalOrder {
      if let figure = cell.figure {
        guard let identity = cells[cell.name]?.cell.identity,
          let panel = StudyOutcome.Panel(
            cell, figure, identity: identity, file: { bytes(of: $0, cell: cell.name) })
        else { continue }
        outcome.panels.append(panel)
      } else if let claim = cell.claim {
        outcome.claims.append(StudyOutcome.Claim(cell, claim, in: results))
        outcome.identities[cell.name] = identity(ofClaim: cell)
      }
      for step in steps(of: cell) { outcome.identities[step.cell.name] = step.cell.identity }
    }
    return outcome
  }

  /// The identities of the study's claims, by name.
  package var claimIdentities: [String: Digest] {
    let claims = study.cells.filter { $0.claim != nil }
    return Dictionary(claims.map { ($0.name, identity(ofClaim: $0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// A claim's identity, which no row keeps: it follows from the claim's subject.
  private func identity(ofClaim cell: Cell) -> Digest {
    let inputs = cell.inputs.compactMap { study.cell(named: $0) }.flatMap(steps).map(\.cell.identity)
    return StudyPlan.identity(
      of: PlannedStep(cell: cell, repetition: nil, identity: Digest(of: ""), inputs: inputs), in: study, data: nil,
      numerics: details.run.numericsVersion)
  }

  /// A figure's file as text; nil when it was not made, or was lost.
  package func file(_ name: String, of cell: String) -> String? {
    bytes(of: name, cell: cell).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A figure's file; nil when it was not made, or was lost.
  package func bytes(of name: String, cell: String) -> Data? {
    guard let artefact = cells[cell]?.outputs.artefacts.first(where: { $0.name == name }) else { return nil }
    return try? artefacts.read(artefact.digest)
  }

  /// The run's steps of a cell, in the order of their repetitions; fewer than the cell has when the run ended before
  /// all were done.
  package func steps(of cell: Cell) -> [StepRecord] {
    guard cell.body.repetition == .each else { return [cells[cell.name]].compactMap(\.self) }
    return (1...cell.seeds).compactMap { cells[StepDescription.name(of: cell.name, repetition: $0)] }
  }

  /// The outcome of a claim, and the run's decision if it made one.
  package func outcome(_ cell: Cell, _ claim: ClaimCell) -> (outcome: ClaimOutcome, decision: ClaimDecision?) {
    let outcome = claim.outcome(in: results.environment(of: claim.holds.cells))
    return (outcome, details.claims.last { $0.decision.id == cell.name }?.decision)
  }
}
