import Digests
import Foundation
import Ledger
import Runs
import StandardCells
import Studies

/// A published study in the index, with its latest finished run as it stands now.
package struct IndexedStudy: Sendable {
  package let study: Study
  private let report: StudyReport?
  private let claims: [Report.Claim]
  private var remark: String?

  /// - Throws: `InvalidStudy`, `LedgerError` or `RunError.outsideProject`.
  package init(_ published: ChosenStudy, project: Project, ledger: Ledger) throws {
    study = try project.study(at: published.file, setting: published.setting)
    let run = try ledger.latestFinishedRun(
      study: Digest(of: study.source), hyperparameters: study.hyperparameters())
    report = try run.map { try StudyReport(of: $0, in: ledger, project.program) }
    claims = report?.claims ?? Self.notRun(study)
  }

  /// A run as an entry of its own.
  ///
  /// - Parameters:
  ///   - report: the run, read back.
  ///   - remark: words behind the title that tell it from others.
  package init(_ report: StudyReport, remark: String? = nil) {
    study = report.recorded.study
    self.report = report
    self.remark = remark
    claims = report.claims
  }

  private static func notRun(_ study: Study) -> [Report.Claim] {
    study.cells.compactMap { cell in
      guard let claim = cell.claim else { return nil }
      return Report.Claim(claim, named: cell.name, rule: "\(claim.holds)", .notRun)
    }
  }

  private var title: String {
    study.title + (study.setting.map { ReportIndex.setting + $0 } ?? "") + (remark.map { " · \($0)" } ?? "")
  }

  private var page: String? { report.map { "\($0.recorded.details.run.id)/\(StudyReport.fileName)" } }

  /// Its line in the list of studies.
  package var listed: ReportIndex.Study {
    let ending = report?.recorded.details.run.status.kind
    let parts = (report?.summary ?? []) + (ending.map { $0 == .finished ? [] : [$0.rawValue] } ?? [])
    let state = report == nil ? nil : parts.joined(separator: ", ")
    let words = state ?? "not run in its present form: reproduce runs it"
    return ReportIndex.Study(title: title, state: words, page: page, claims: claims)
  }

  /// The identity of a figure; nil when it has not been made.
  package func identity(of cell: Cell) -> Digest? { report?.recorded.cells[cell.name]?.cell.identity }

  /// A figure, with the verdicts of the claims that are about the same panel of the paper.
  func panel(_ cell: Cell, label: String, _ parts: PageParts) -> ReportIndex.Panel {
    var panel = ReportIndex.Panel(
      label: label, study: title, figure: cell.name,
      page: page.map { $0 + ReportIndex.place(ofFigure: cell.name) }, image: nil,
      verdicts: papers(of: cell).flatMap(verdicts))
    guard let figure = cell.figure, let recorded = report?.recorded else { return panel }
    if let picture = StudyReport.picture(cell, figure, recorded, parts) {
      if picture.isImage { panel.image = picture.address } else { panel.fileName = picture.fileName }
    } else if !figure.isPicture, let drawing = recorded.bytes(of: FigureCell.svg, cell: cell.name) {
      panel.image = StudyReport.address(
        ofFile: "\(cell.name).\(FigureCell.svg)", drawing, type: "image/svg+xml", parts)
    }
    if case .beside = parts { panel.image = panel.image.map { "\(recorded.details.run.id)/\($0)" } }
    return panel
  }

  /// True when one of the paper's panels is among its figures.
  package var hasPanels: Bool { study.cells.flatMap(papers).contains { PanelLabel($0).isPanel } }

  private func papers(of cell: Cell) -> [String] {
    [cell.figure?.paper].compactMap(\.self)
  }

  /// The verdicts of the claims about a figure with a label: those with the very same one, and those that name its panel
  /// and no other figure has the label of; without those about a search for settings.
  private func verdicts(_ paper: String) -> [Report.Verdict] {
    let labels = Set(study.cells.flatMap(papers))
    return claims.filter { claim in
      guard let place = claim.paper, !claim.isOfSearch else { return false }
      return place == paper || !labels.contains(place) && PanelLabel(place).concerns(PanelLabel(paper))
    }.map(\.verdict)
  }
}
