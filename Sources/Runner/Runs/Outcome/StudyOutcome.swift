import Digests
import Expressions
import Formulas
import Foundation
import Ledger
import StandardCells
import Studies

/// The outcome of a study's run: its panels and its claims.
public struct StudyOutcome: Sendable {
  /// A figure.
  public struct Panel: Sendable {
    /// The cell's name, e.g. `2-a`.
    public let name: String
    /// The paper's panel that it is the counterpart of.
    public let paper: String?
    /// The identity of the cell that made it.
    public let identity: Digest
    /// The drawing: SVG, or what a program made.
    public let drawing: Data
    /// The extension of the drawing's file, such as `svg`.
    public let fileExtension: String
    /// The numbers behind it, as CSV; nil for a picture that a program made.
    public let numbers: Data?

    /// The name of the drawing's file.
    public var fileName: String { "\(name).\(fileExtension)" }

    package init(
      name: String, paper: String?, identity: Digest, drawing: Data, fileExtension: String = FigureCell.svg,
      numbers: Data?
    ) {
      self.name = name
      self.paper = paper
      self.identity = identity
      self.drawing = drawing
      self.fileExtension = fileExtension
      self.numbers = numbers
    }

    /// A figure from the files of its step, by name; nil when a drawing is not among them.
    package init?(_ cell: Cell, _ figure: FigureCell, identity: Digest, file: (String) -> Data?) {
      let numbers = file(FigureCell.csv)
      guard let name = figure.drawingNames.first(where: { file($0) != nil }), let drawing = file(name),
        numbers != nil || figure.isPicture
      else { return nil }
      self.init(
        name: cell.name, paper: figure.paper, identity: identity, drawing: drawing, fileExtension: name,
        numbers: numbers)
    }
  }

  /// A claim with its verdict.
  public struct Claim: Sendable {
    /// The cell's name.
    public let name: String
    /// The place in the paper that says it; nil for a statement of the study's own.
    public let paper: String?
    /// What it is about.
    public let about: ClaimCell.Subject
    /// The time at which its rule was stated, if that is said.
    public let stated: ClaimCell.Time?
    /// The statement, in a sentence.
    public let statement: String
    /// The condition under which it holds.
    public let rule: String
    /// The reason for this rule.
    public let because: String
    /// The outcome.
    public let outcome: ClaimOutcome
    /// The number of seeds it was decided with.
    public let seeds: Int
    /// The verdicts with the study's other settings, if they were run.
    public var otherSettings: [SettingVerdicts.Verdict] = []

    /// The verdict without its reason.
    public var verdict: ClaimVerdict { outcome.verdict.recorded }

    /// Decides a claim from results.
    package init(_ cell: Cell, _ claim: ClaimCell, in results: StudyResults) {
      let environment = results.environment(of: claim.holds.cells)
      name = cell.name
      (paper, about, stated) = (claim.paper, claim.about, claim.stated)
      statement = claim.statement
      rule = "\(claim.holds)"
      because = claim.because
      outcome = claim.outcome(in: environment)
      seeds = environment.seedCount
    }

    /// The claims of a study, decided from results, in the order of the file.
    package static func all(of study: Study, in results: StudyResults) -> [Claim] {
      study.cells.compactMap { cell in cell.claim.map { Claim(cell, $0, in: results) } }
    }

    /// The verdict as people read it, with the numbers that decided and the comparison's sign; the reason of one that is undecided.
    public var words: String {
      if case .undecided(let reason) = outcome.verdict, !outcome.isWithinError { return "\(verdict.word) (\(reason))" }
      return decision.words(sign: outcome.comparison?.sign, error: outcome.error)
    }

    /// The decision as it is recorded.
    package var decision: ClaimDecision {
      ClaimDecision(
        id: name, statement: statement, verdict: verdict, value: outcome.value, bound: outcome.bound,
        margin: outcome.margin, seeds: (0..<seeds).map { UInt64($0) })
    }
  }

  /// The study.
  public let study: Study
  /// The run in the ledger.
  public let run: RunID
  /// Figures in the order of the plan.
  public var panels: [Panel] = []
  /// Claims in the order of the plan.
  public var claims: [Claim] = []
  /// The numbers of claims by verdict.
  public var tally: ClaimTally { ClaimTally(claims.map { ($0.verdict, $0.about == .search) }) }
  /// The steps that gave other results than recorded earlier under the same identity; it should be none.
  public var notReproduced: [String] = []
  /// The metrics of steps that are to come out again within tolerances.
  public var tolerated: [ToleratedStep] = []
  /// The digests of the results of steps that run what is no part of this program, and are to have the same bits again.
  public var foreignBits: [String: Digest] = [:]
  /// The identity of every step.
  public var identities: [String: Digest] = [:]
  /// The study's prose with its values filled in, in the order of the file.
  package var prose: [FilledProse] = []
  /// The line on each cell that is neither figure nor claim, by name.
  package var summaries: [String: String] = [:]
  /// The folder of the published results, relative to the project.
  package var resultsFolder = ProjectSettings().results

  package init(study: Study, run: RunID) {
    self.study = study
    self.run = run
  }
}

extension ClaimOutcome.Verdict {
  /// The verdict as it is recorded.
  package var recorded: ClaimVerdict {
    switch self {
    case .holds: .holds
    case .fails: .fails
    case .undecided: .undecided
    }
  }
}
