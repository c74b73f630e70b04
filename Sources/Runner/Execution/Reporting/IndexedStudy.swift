import Digests
import Foundation
import Ledger
import Reports
import Studies

/// A published study in the index, with its latest finished run as it stands now.
struct IndexedStudy: Sendable {
  let study: Study
  private let report: StudyReport?
  private let claims: [Report.Claim]

  /// - Throws: `InvalidStudy`, `LedgerError` or `ExecutionError.outsideProject`.
  init(_ published: PublishedStudy, project: Project, ledger: Ledger) throws {
    study = try Study.read(
      from: published.file, named: try project.relativePath(of: published.file), setting: published.setting)
    let run = try ledger.latestFinishedRun(
      study: Digest(of: study.source), hyperparameters: RunSession.hyperparameters(study))
    report = try run.map { try StudyReport(of: $0, in: ledger) }
    claims = report?.claims ?? Self.undecided(study)
  }

  private static func undecided(_ study: Study) -> [Report.Claim] {
    study.cells.compactMap { cell in
      guard case .claim(let claim) = cell.body else { return nil }
      return Report.Claim(
        name: cell.name, paper: claim.paper, statement: claim.statement, rule: "\(claim.holds)",
        because: claim.because, verdict: .undecided("not run"))
    }
  }

  private var title: String { study.title + (study.setting.map { ", setting \($0)" } ?? "") }

  private var page: String? { report.map { "\($0.recorded.details.run.id)/\(StudyReport.fileName)" } }

  /// Its line in the list of studies.
  var listed: ReportIndex.Study {
    let state = report?.summary.joined(separator: ", ") ?? "not run in its present form: refigure reproduce runs it"
    return ReportIndex.Study(title: title, state: state, page: page, claims: claims)
  }

  /// The identity of a figure; nil when it has not been made.
  func identity(of cell: Cell) -> Digest? { report?.recorded.cells[cell.name]?.cell.identity }

  /// A figure, with the verdicts of the claims that are about the same panel of the paper.
  func panel(_ cell: Cell, label: String) -> ReportIndex.Panel {
    ReportIndex.Panel(
      label: label, study: title, figure: cell.name,
      page: page.map { $0 + ReportIndex.place(ofFigure: cell.name) },
      drawing: report?.recorded.file("svg", of: cell.name), verdicts: papers(of: cell).flatMap(verdicts))
  }

  /// Whether one of the paper's panels is among its figures.
  var hasPanels: Bool { study.cells.flatMap(papers).contains { PanelLabel($0).isPanel } }

  private func papers(of cell: Cell) -> [String] {
    guard case .figure(let figure) = cell.body, let paper = figure.paper else { return [] }
    return [paper]
  }

  /// The verdicts of the claims about a figure with a label: those with the very same one, and those that name its panel
  /// and no other figure has the label of.
  private func verdicts(_ paper: String) -> [Report.Verdict] {
    let labels = Set(study.cells.flatMap(papers))
    return claims.filter { claim in
      claim.paper == paper || !labels.contains(claim.paper) && PanelLabel(claim.paper).concerns(PanelLabel(paper))
    }.map(\.verdict)
  }
}
