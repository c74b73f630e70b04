import ArgumentParser
import Execution
import Foundation
import Ledger
import Runs
import Studies
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
    let folder = try location.project.runs
    let filter = RunFilter(study: study, status: status.flatMap { RunStatus.Kind(rawValue: $0) }, limit: limit)
    // No ledger yet is an empty list, not an error.
    let isThere = FileManager.default.fileExists(atPath: folder.appending(path: Ledger.fileName).path)
    let ledger = isThere ? try Ledger(folder: folder, access: .readOnly) : nil
    let summaries = try ledger?.runs(filter) ?? []
    let choices = try ledger?.choices(of: summaries.map(\.id)) ?? [:]
    let rows = summaries.map { ListedRun(run: $0, choices: choices[$0.id]) }
    if format.json { return print(JSONText.of(rows.map(RunJSON.init))) }
    print(rows.isEmpty ? try nothing(in: ledger, folder) : RunListText.text(rows, now: Date()))
  }

  /// Says why the list is empty.
  private func nothing(in ledger: Ledger?, _ folder: URL) throws -> String {
    let place = OutcomeText.relative(folder)
    let program = CommandLineTool.program.name
    guard let ledger, let latest = try ledger.runs(RunFilter(limit: 1)).first else {
      return "no runs in \(place) yet: try \(program) run STUDY"
    }
    var conditions: [String] = []
    if let status { conditions.append("has the status '\(status)'") }
    if let study { conditions.append("is of a study whose title or path contains '\(study)'") }
    var text = "no run in \(place) \(conditions.joined(separator: " and "))"
    if let study, try ledger.runs(RunFilter(study: study, limit: 1)).isEmpty {
      let names = try ledger.studyPaths().map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
      if let nearest = NearestName.nearest(to: study, in: names) { text += "; did you mean '\(nearest)'?" }
    }
    return text + (text.hasSuffix("?") ? " " : "; ")
      + "the latest run is \(latest.id) of \(latest.studyPath), \(latest.status.kind.rawValue)"
  }
}

/// A run in a listing, with what it was given beside its study.
struct ListedRun {
  let run: RunSummary
  let choices: RunChoices?

  init(run: RunSummary, choices: RecordedChoices?) {
    self.run = run
    self.choices = choices.map { RunChoices(hyperparameters: $0.hyperparameters, command: $0.command) }
  }

  /// The values that were given with `--set`, by parameter.
  var overrides: [String: String] { choices?.overrides.mapValues(\.plain) ?? [:] }
}

/// Runs for people.
enum RunListText {
  /// A table, and what its columns are.
  static func text(_ rows: [ListedRun], now: Date) -> String {
    let header = ["run", "started", "took", "status", "commit", "new/old", "claims", "study", "setting and values"]
    return (TextTable([header] + rows.map { cells($0, now: now) }).lines + ["", legend]).joined(separator: "\n")
  }

  private static let legend =
    "new/old: steps that were computed and that were taken from earlier runs; claims: how many "
    + ClaimVerdict.allCases.map { $0.words(2) }.joined(separator: "/")
    + "; +: with changes that were not committed"

  private static func cells(_ row: ListedRun, now: Date) -> [String] {
    let run = row.run
    return [
      "\(run.id)", JSONText.date(run.started), duration(run, now: now), run.status.kind.rawValue,
      run.commit.map { String($0.prefix(10)) + (run.isDirty ? "+" : "") } ?? "unversioned",
      "\(run.steps.computed)/\(run.steps.reused)" + (run.steps.failed > 0 ? ", \(run.steps.failed) failed" : ""),
      "\(run.claims.holds)/\(run.claims.fails)/\(run.claims.undecided)", run.studyPath, given(row),
    ]
  }

  /// The time to the end; until now for a run that goes on.
  private static func duration(_ run: RunSummary, now: Date) -> String {
    if run.status == .running {
      return NumberFormat.duration.plain(of: now.timeIntervalSince(run.started)) + " so far"
    }
    return run.ended.map { NumberFormat.duration.plain(of: $0.timeIntervalSince(run.started)) } ?? "–"
  }

  private static func given(_ row: ListedRun) -> String {
    let values = row.overrides.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return ([row.choices?.setting].compactMap(\.self) + values).joined(separator: ", ")
  }
}

/// A run in a listing for programs.
struct RunJSON: Encodable {
  let id, study, title, status, started, numerics: String
  let reason, ended, commit, setting: String?
  let dirty: Bool
  let seconds: Double?
  let set: [String: String]
  let steps: RunSummary.StepCounts
  let claims: RunSummary.ClaimCounts

  init(_ row: ListedRun) {
    let run = row.run
    id = "\(run.id)"
    study = run.studyPath
    title = run.studyTitle
    status = run.status.kind.rawValue
    reason = run.status.reason
    started = JSONText.date(run.started)
    ended = run.ended.map(JSONText.date)
    seconds = run.ended.map { ($0.timeIntervalSince(run.started) * 1000).rounded() / 1000 }
    numerics = run.numericsVersion
    commit = run.commit
    dirty = run.isDirty
    setting = row.choices?.setting
    set = row.overrides
    steps = run.steps
    claims = run.claims
  }
}
