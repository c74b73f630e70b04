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

  /// The page, as HTML; its pictures are the files in the runs' folders beside it.
  ///
  /// - Throws: `InvalidStudy`, `LedgerError` or `RunError`.
  public func page() throws -> String { try index().page }

  /// The page, as HTML, with its pictures within it.
  ///
  /// - Throws: `InvalidStudy`, `LedgerError` or `RunError`.
  public func singlePage() throws -> String { try index(.within).page }

  /// The index as values.
  package func index(_ parts: PageParts = .beside) throws -> ReportIndex {
    let entries = try project.publishedStudies().map { try IndexedStudy($0, project: project, ledger: ledger) }
    var index = ReportIndex(of: entries, label: project.settings.label, parts)
    if case .beside = parts { index.sweeps = sweeps }
    return index
  }

  /// The sweeps that have a page.
  private var sweeps: [String] {
    let folder = project.runs.appending(path: "sweeps")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { name in
      let page = folder.appending(path: name).appending(path: StudyReport.fileName)
      return FileManager.default.fileExists(atPath: page.path)
    }
  }
}

extension ReportIndex {
  /// The index of some studies, whose pages are in folders beside it.
  package init(of entries: [IndexedStudy], label: String, _ parts: PageParts = .beside) {
    let papers = Set(entries.filter(\.hasPanels).compactMap { $0.study.paper?.prefix { $0 != "," } })
    self.init(label: label, paper: papers.count == 1 ? papers.first.map(String.init) : nil)
    var labels: Set<String> = []
    var drawn: Set<Digest> = []
    for entry in entries {
      studies.append(entry.listed)
      for cell in entry.study.cells {
        guard let figure = cell.figure else { continue }
        // A setting that changes nothing of a figure has the very same one.
        if let identity = entry.identity(of: cell), !drawn.insert(identity).inserted { continue }
        if entry.study.setting == nil, let paper = figure.paper, PanelLabel(paper).isPanel,
          labels.insert(paper).inserted
        {
          panels.append(entry.panel(cell, label: paper, parts))
        } else {
          companions.append(entry.panel(cell, label: "Figure \(cell.name)", parts))
        }
      }
    }
    panels.sort { PanelLabel($0.label) < PanelLabel($1.label) }
  }
}
