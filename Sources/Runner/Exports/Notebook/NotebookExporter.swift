import Foundation
import Runs
import Values

/// Runs as Jupyter notebooks: the study as it was run, with commands that make it again.
public struct NotebookExporter: Exporter {
  /// The form.
  public init() {}

  /// `ipynb`.
  public var name: String { "ipynb" }
  /// What it writes.
  public var summary: String { "the study with its results, to be opened in Jupyter" }

  /// A notebook for each run, named by its study.
  ///
  /// - Parameter runs: the runs, which must have ended.
  /// - Throws: `ExportError`.
  public func files(of runs: [ExportedRun]) throws -> [ExportedFile] {
    try zip(runs, ExportedRun.prefixes(of: runs)).map { run, prefix in
      try run.requireEnd()
      let name = prefix.isEmpty ? run.study : String(prefix.dropLast())
      return ExportedFile("\(name).ipynb", text: StudyNotebook(run).json)
    }
  }
}
