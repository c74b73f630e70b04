import Digests
import Foundation
import Ledger
import Runs
import Values

/// Runs as what a LaTeX paper takes: numbers by their keys, tables, figures as PDF, the package that sets them, and what each one is from.
public struct LaTeXExporter: Exporter {
  /// The form.
  public init() {}

  /// `latex`.
  public let name = "latex"
  /// The line of help.
  public let summary = "numbers, tables and figures, with a package that sets them"

  /// The files.
  ///
  /// - Parameter runs: the runs, each of another study, or of another setting of it.
  /// - Throws: `ExportError`, when a run did not finish, or two are of the same study and setting.
  public func files(of runs: [ExportedRun]) throws -> [ExportedFile] {
    var papers: [PaperRun] = []
    for run in runs {
      guard run.recorded.details.run.status == .finished else {
        throw ExportError.unsupported(
          run: run.name, reason: "it is \(run.recorded.details.run.status), and a paper takes what is finished")
      }
      let paper = try PaperRun(run.recorded, in: run.ledger)
      if let other = papers.first(where: { $0.prefix == paper.prefix }) {
        throw ExportError.unsupported(
          run: run.name,
          reason: "\(other.name) is of the same study and setting, so that both would have the keys '\(paper.prefix)/…'"
        )
      }
      papers.append(paper)
    }
    if papers.allSatisfy({ $0.numbers.isEmpty && $0.figures.isEmpty }) {
      throw ExportError.nothing(
        run: runs.map(\.name).joined(separator: ", "), reason: "there are neither numbers nor figures")
    }
    let tables = papers.flatMap { LaTeXTables($0).all }
    var files = [
      ExportedFile("refigure.sty", text: LaTeXPackage.text),
      ExportedFile("numbers.tex", text: LaTeXNumbers.text(of: papers, tables: tables)),
      ExportedFile("refigure.json", text: PaperManifest.text(of: papers, tables: tables)),
    ]
    files += tables.map { ExportedFile($0.path, text: $0.text) }
    files += papers.flatMap(\.figures).map { ExportedFile($0.path, $0.content) }
    return files
  }
}
