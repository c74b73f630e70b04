import Digests
import Foundation
import Ledger
import Runs
import StandardCells

/// The index over all published studies: the panels of a paper that are made, the outcome of each claim, and links to
/// read on.
///
/// The studies' figure cells name the panels with `paper: Figure 7-a`. A figure that says otherwise, a second one for
/// the same panel, and every figure of another setting is a companion.
public struct ResultsIndex: Sendable {
  package let project: Project
  package let ledger: Ledger

  /// The index of a project.
  public init(project: Project, ledger: Ledger) {
    self.project = project
    self.ledger = ledger
  }

  /// Writes the page beside the runs' folders.
  ///
  /// - Returns: the file.
  /// - Throws: `InvalidStudy`, `LedgerError` or `RunError`.
  @discardableResult
  public func write() throws -> URL {
    let file = project.runs.appending(path: StudyReport.fileName)
    try PageFile.write(try page(), to: file)
    return file
  }

  /// The page, as HTML.
  ///
  /// - Throws: `InvalidStudy`, `LedgerError` or `RunError`.
  public func page() throws -> String { try index().page }

  /// The index as values.
  package func index() throws -> ReportIndex {
    let entries = try project.publishedStudies().map { try IndexedStudy($0, project: project, ledger: ledger) }
    let papers = Set(entries.filter(\.hasPanels).compactMap { $0.study.paper?.prefix { $0 != "," } })
    var index = ReportIndex(
      label: project.settings.label, paper: papers.count == 1 ? papers.first.map(String.init) : nil)
    var labels: Set<String> = []
    var drawn: Set<Digest> = []
    for entry in entries {
      index.studies.append(entry.listed)
      for cell in entry.study.cells {
        guard let figure = cell.figure else { continue }
        // A setting that changes nothing of a figure has the very same one.
        if let identity = entry.identity(of: cell), !drawn.insert(identity).inserted { continue }
        if entry.study.setting == nil, let paper = figure.paper, PanelLabel(paper).isPanel,
          labels.insert(paper).inserted
        {
          index.panels.append(entry.panel(cell, label: paper))
        } else {
          index.companions.append(entry.panel(cell, label: "Figure \(cell.name)"))
        }
      }
    }
    index.panels.sort { PanelLabel($0.label) < PanelLabel($1.label) }
    return index
  }
}
