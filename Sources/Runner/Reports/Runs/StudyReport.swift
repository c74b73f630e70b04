import Digests
import Formulas
import Foundation
import Ledger
import Perturbation
import Runs
import StandardCells
import Studies
import Values

/// The notebook of a run, made from the ledger alone: finished, failed or interrupted.
public struct StudyReport: Sendable {
  package let recorded: RecordedRun
  /// The program that reads it back.
  let program: Program
  /// The certificates of audits that there are, by the identity of their step.
  let certificates: [Digest: PerturbationReport]
  /// The verdicts on its claims with the study's other settings.
  package let otherSettings: SettingVerdicts
  /// What its page may say beyond the run.
  package var scope = ReportScope.whole

  /// Reads a run back.
  ///
  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study that was run.
  public init(of run: RunID, in ledger: Ledger, _ program: Program) throws {
    recorded = try RecordedRun(run, in: ledger, program)
    self.program = program
    certificates = PerturbationFiles.reports(of: recorded.details.steps.map(\.cell.identity), below: ledger.folder)
    otherSettings = try SettingVerdicts(besides: recorded.study, overrides: recorded.overrides, in: ledger)
  }

  /// Refuses formulas and tables that a page cannot show.
  ///
  /// - Throws: `RunError.formula`.
  package static func check(_ study: Study) throws(RunError) {
    func check(_ prose: FilledProse, line: Int, isLineOfCell: Bool) throws(RunError) {
      if let problem = MarkdownLimits.problem(prose.text) {
        throw .formula(study: study.file, line: isLineOfCell ? line : line + problem.line, reason: problem.reason)
      }
      guard let problem = prose.problems.first else { return }
      throw .formula(study: study.file, line: isLineOfCell ? line : line + problem.line, reason: "\(problem.error)")
    }
    for segment in study.segments {
      switch segment {
      case .prose(let prose):
        // What is filled in is not known yet; a number stands for it.
        let fills = prose.placeholders.map {
          FilledProse.Fill(range: $0.range, value: .known("0", expression: ""))
        }
        try check(FilledProse(prose.text, fills: fills), line: prose.line, isLineOfCell: false)
      case .cell(let index):
        let cell = study.cells[index]
        for text in cell.body.markdown { try check(FilledProse(text), line: cell.location.line, isLineOfCell: true) }
      }
    }
  }

  /// The page, as HTML, with links to the files beside it, and its digest at its end.
  public var page: String { PageSeal.sealed(report.page) }

  /// The page, as HTML, with everything in it: it stands alone, and is as large as that makes it.
  public var singlePage: String { PageSeal.sealed(report(takenFigures(), .within).page) }

  /// The run.
  public var run: RunID { recorded.details.run.id }

  /// The name of a run's page within its folder.
  public static let fileName = "index.html"

  /// Writes a run's page into its folder, with the files that it links to.
  ///
  /// - Parameters:
  ///   - folder: the run's folder.
  ///   - earlier: the folder of an earlier run; a file that is the same there gets a second name.
  /// - Returns: the page's file.
  /// - Throws: `RunError.notWritable`.
  @discardableResult
  public func write(to folder: URL, sharing earlier: URL? = nil) throws(RunError) -> URL {
    let file = folder.appending(path: Self.fileName)
    let figures = takenFigures()
    try writeFiles(figures, to: folder, sharing: earlier)
    try PageFile.write(PageSeal.sealed(report(figures, .beside).page), to: file)
    return file
  }

  /// Makes a run's folder in a project again from the record: drawings, numbers and verdicts of one that came to its end, and the page.
  ///
  /// - Throws: `RunError.notWritable`.
  package func writeAll(in project: Project) throws(RunError) {
    let run = recorded.details.run
    let folder = project.folder(of: run.id)
    if run.status == .finished {
      var outcome = recorded.outcome
      outcome.resultsFolder = project.settings.results
      try Publication(outcome, numerics: run.numericsVersion).write(to: folder)
    }
    try write(to: folder)
  }

  /// The report as values, with links to the files beside the page.
  package var report: Report { report(takenFigures(), .beside) }

  private func report(_ figures: [String: TakenFigure], _ parts: PageParts) -> Report {
    let run = recorded.details.run
    var report = Report(title: recorded.study.title, paper: recorded.study.paper, summary: summary, notice: notice)
    report.blocks = recorded.study.segments.map { block($0, figures, parts) }
    report.parameters = parameters
    report.resolvedCells = recorded.study.cells.map { ($0.name, $0.canonicalJSON) }
    report.provenance = provenance
    report.difference = scope.hasChanges ? difference : nil
    if case .beside = parts {
      report.index = "../\(Self.fileName)"
      if report.difference != nil { report.differenceFile = Self.patchName }
    }
    report.data = run.data.sorted { $0.key < $1.key }.map { Report.Digested(name: $0.key, digest: "\($0.value)") }
    report.artefacts = recorded.details.steps.flatMap { cell in
      cell.outputs.artefacts.map { artefact in
        Report.Digested(
          name: "\(cell.cell.name): \(artefact.name)", digest: "\(artefact.digest)", bytes: artefact.bytes)
      }
    }
    report.commands = commands
    return report
  }

  /// A short description of the run.
  package var summary: [String] {
    let run = recorded.details.run
    var parts = ["run \(run.id)"]
    if let setting = recorded.study.setting { parts.append("setting \(setting)") }
    parts.append(run.started.ISO8601Format())
    switch run.versionControl {
    case .git(let state): parts.append(Self.words(commit: state.commit, isDirty: state.isDirty))
    case .notUnderVersionControl: parts.append("not under version control")
    }
    return parts
  }

  /// A commit in short.
  package static func words(commit: String, isDirty: Bool) -> String {
    "commit \(commit.prefix(10))" + (isDirty ? " with changes" : "")
  }

  /// The claims, in the order of the study.
  package var claims: [Report.Claim] {
    recorded.study.cells.compactMap { cell in
      cell.claim.map { claim(cell, $0) }
    }
  }

  private var notice: String? {
    let run = recorded.details.run
    if recorded.recordedHyperparameters != run.hyperparameters {
      return "This version of the program reads the study's parameters otherwise than the run recorded them: "
        + "what is shown of them is not what ran."
    }
    switch run.status {
    case .finished: return nil
    case .running: return "This run is not at its end yet: what it has not come to is missing here."
    case .failed(let reason):
      return "This run failed (\(Self.announced(reason))): what it did not come to is missing here."
    case .interrupted(let reason):
      return "This run was interrupted (\(reason)): what it did not come to is missing here."
    }
  }
}
