import Foundation
import Ledger
import Reports
import Runs

/// A run as it leaves its project: its page, its figures with their numbers, its study's text, and its claims.
struct LeavingRun {
  let report: StudyReport
  /// The name of the file of its study's text, in its folder.
  let studyFile: String

  private let places: PrivatePlaces?

  /// Reads a run.
  ///
  /// - Parameters:
  ///   - run: the run.
  ///   - runs: all runs that leave with it.
  ///   - ledger: the ledger that has it.
  ///   - program: the program that reads it.
  ///   - terms: what of the machine may be said.
  ///   - places: what its texts must not name; nil when they may.
  /// - Throws: `LedgerError`; `InvalidStudy` when this version cannot read the study's text.
  init(
    _ run: RunID, with runs: Set<RunID>, in ledger: Ledger, _ program: Program, _ terms: SiteTerms,
    _ places: PrivatePlaces?
  ) throws {
    var report = try StudyReport(of: run, in: ledger, program)
    var scope = ReportScope.leaving(with: runs)
    (scope.hasMachine, scope.hasChanges, scope.hasLogs) = (terms.hasMachine, terms.hasChanges, terms.hasLogs)
    report.scope = scope
    self.report = report
    self.places = places
    studyFile = SiteChoice.studyName(report.recorded.details.run.studyPath) + ".md"
  }

  var record: RunRecord { report.recorded.details.run }
  var folder: String { "\(record.id)/" }

  /// Its files, by their paths in the site.
  var files: [ExportedFile] {
    let recorded = report.recorded
    var page = report.report
    if let places { page = page.without(places) }
    var files = [
      ExportedFile(folder + StudyReport.fileName, text: PageSeal.sealed(page.page)),
      ExportedFile(folder + studyFile, text: recorded.study.source),
    ]
    files += report.files.map { ExportedFile(folder + $0.name, $0.content) }
    if record.status == .finished {
      let made = Publication(recorded.outcome, numerics: record.numericsVersion).files
      files += made.filter { $0.name == Self.claims }.map { ExportedFile(folder + $0.name, $0.content) }
    }
    return files
  }

  private static let claims = "claims.json"
}
