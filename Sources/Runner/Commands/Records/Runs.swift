import ArgumentParser
import Execution
import Foundation
import Ledger
import Values

/// `refigure runs`
struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List recorded runs, the latest first.")

  @Option(help: "Only studies whose title or path contains this.")
  var study: String?

  @Option(help: "Only runs with this status: running, finished, failed or interrupted.")
  var status: String?

  @Option(help: "At most so many runs.")
  var limit = 20

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if let status, RunStatus.Kind(rawValue: status) == nil {
      let known = RunStatus.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'--status \(status)': one of \(known) was expected")
    }
    if limit < 1 { throw ValidationError("'--limit \(limit)': a number of at least 1 was expected") }
  }

  func run() throws {
    let folder = location.project.runs
    let filter = RunFilter(study: study, status: status.flatMap { RunStatus.Kind(rawValue: $0) }, limit: limit)
    // No ledger yet is an empty list, not an error.
    let isThere = FileManager.default.fileExists(atPath: folder.appending(path: Ledger.fileName).path)
    let summaries = isThere ? try Ledger(folder: folder, access: .readOnly).runs(filter) : []
    if format.json { return print(JSONText.of(summaries.map(RunJSON.init))) }
    if summaries.isEmpty {
      let program = CommandLineTool.program.name
      return print("no runs in \(OutcomeText.relative(folder)) yet: try \(program) run STUDY")
    }
    let rows = summaries.map { run in
      [
        "\(run.id)", JSONText.date(run.started), "\(run.status.kind.rawValue)",
        run.commit.map { String($0.prefix(10)) + (run.isDirty ? "+" : "") } ?? "unversioned",
        "\(run.cells.computed)/\(run.cells.reused)", "\(run.claims.holds)/\(run.claims.fails)/\(run.claims.undecided)",
        run.studyPath,
      ]
    }
    let header = ["run", "started", "status", "commit", "new/old", "claims", "study"]
    print(TextTable([header] + rows).lines.joined(separator: "\n"))
  }
}

/// A run in a listing for programs.
struct RunJSON: Encodable {
  let id, study, title, status, started, numerics: String
  let reason, ended, commit: String?
  let dirty: Bool
  let cells: RunSummary.CellCounts
  let claims: RunSummary.ClaimCounts

  init(_ run: RunSummary) {
    id = "\(run.id)"
    study = run.studyPath
    title = run.studyTitle
    status = run.status.kind.rawValue
    reason = run.status.reason
    started = JSONText.date(run.started)
    ended = run.ended.map(JSONText.date)
    numerics = run.numericsVersion
    commit = run.commit
    dirty = run.isDirty
    cells = run.cells
    claims = run.claims
  }
}
