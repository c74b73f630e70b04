import Ledger

/// A run that is exported: what is recorded of it, and the project that it is of.
public struct ExportedRun: Sendable {
  package let recorded: RecordedRun
  package let ledger: Ledger
  package let project: Project

  /// Reads a run.
  ///
  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study's text.
  package init(_ run: RunID, in ledger: Ledger, of project: Project) throws {
    recorded = try RecordedRun(run, in: ledger, project.program)
    self.ledger = ledger
    self.project = project
  }

  /// The run's name, e.g. `r12`.
  public var name: String { "\(recorded.details.run.id)" }

  /// The study's name, e.g. `comparison`.
  public var study: String {
    let file = recorded.details.run.studyPath.split(separator: "/").last.map(String.init) ?? ""
    return file.hasSuffix(".md") ? String(file.dropLast(3)) : file
  }
}
