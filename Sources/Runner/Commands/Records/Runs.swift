import ArgumentParser
import Comparison
import Execution
import Foundation
import Ledger
import Lists
import Printing
import Queries
import Reports
import Runs
import Studies
import Values

/// `refigure runs`
struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List recorded runs, the latest first.",
    discussion: """
      --where, --sort and --column take expressions in the language of claims. They can use what every run has (run, study, path, \
      title, setting, status, started, seconds, commit, dirty, numerics, seeds, computed, reused, failed, holds, fails, undecided), \
      parameters of studies by name, hyperparameters of cells (fit.optimizer.rate), metrics (fit.error) and claims \
      (claim.NAME is "holds", "does not hold" or "undecided"; claim.NAME.value, .bound, .margin). Texts stand in double quotes. What is \
      measured with several seeds counts by its median, unless 'for every seed' or the like says otherwise; a run that lacks a value is \
      left out. docs/records.md has examples.

      A run that was interrupted before its first step is not listed once a later run of its study has finished, unless --all, --status \
      or --where asks for it.
      """)

  @Option(help: "Only studies whose title or path contains this.", completion: .of(.study))
  var study: String?

  @Option(help: "Only runs with this status: running, finished, failed or interrupted.")
  var status: String?

  @OptionGroup var questions: QueryOptions

  @Option(help: "At most so many runs.")
  var limit = 20

  @Flag(help: "All runs, however many, with those that were interrupted before their first step.")
  var all = false

  @Flag(help: "Print CSV: all that is listed, parameters that were given, columns.")
  var csv = false

  @Option(help: ArgumentHelp("Write the list as a page, too.", valueName: "file"))
  var html: String?

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if let status, RunStatus.Kind(rawValue: status) == nil {
      let known = RunStatus.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'--status \(status)': one of \(known) was expected")
    }
    if limit < 1 { throw ValidationError("'--limit \(limit)': a number of at least 1 was expected") }
    if csv && format.json { throw ValidationError("'--csv' and '--json': one of them was expected") }
  }

  func run() throws {
    let project = try location.project
    let folder = project.runs
    // No ledger yet is an empty list, not an error.
    let isThere = FileManager.default.fileExists(atPath: folder.appending(path: Ledger.fileName).path)
    let ledger = isThere ? try Ledger(folder: folder, access: .readOnly) : nil
    var rows: [QueriedRun] = []
    if let ledger {
      var query = try questions.query(of: ledger)
      // One more tells that there are more.
      query.filter = RunFilter(
        study: study, status: status.flatMap { RunStatus.Kind(rawValue: $0) }, limit: all ? nil : limit + 1)
      query.passesOverEmpty = !all && status == nil && questions.isOfAll && !format.json && !csv
      rows = try query.answers(from: ledger)
    }
    let hasMore = !all && rows.count > limit
    if hasMore { rows.removeLast(rows.count - limit) }
    if let html { try write(rows, to: URL(fileURLWithPath: html), folder) }
    let list = RunList(
      rows, columns: questions.shown, mayGoOn: UnfinishedRuns.mayGoOn(rows.map(\.run), in: project))
    if format.json { return print(list.json) }
    if csv { return Output.printRaw(list.csv) }
    if rows.isEmpty { return Output.print(try nothing(in: ledger, folder)) }
    let rest = hasMore ? "there are more: --all lists them, --limit sets how many" : nil
    Output.print(list.text(now: Date(), width: Output.width, rest: rest))
  }

  /// Writes the page that a server would show, as a file.
  private func write(_ rows: [QueriedRun], to file: URL, _ folder: URL) throws {
    let way = RelativePath.path(of: folder.path, from: file.deletingLastPathComponent().path)
    var links = PageLinks(base: way.isEmpty || way == "." ? "" : way + "/")
    links.hasPublished = FileManager.default.fileExists(atPath: folder.appending(path: StudyReport.fileName).path)
    var page = RunsPage(program: CommandLineTool.program.name, links: links, now: Date())
    page.question.study = study ?? ""
    page.question.status = status ?? ""
    page.question.condition = questions.condition ?? ""
    page.question.order = questions.sort ?? ""
    page.question.isReversed = questions.reverse
    page.columns = questions.shown
    page.rows = rows.map(\.row)
    page.isEmpty = rows.isEmpty && page.question.isEmpty
    try AtomicFile.replace(at: file, with: Data(page.page.utf8))
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
    if let condition = questions.condition { conditions.append("is known to meet '\(condition)'") }
    var text = "no run in \(place) \(conditions.joined(separator: " and "))"
    if let study, try ledger.runs(RunFilter(study: study, limit: 1)).isEmpty {
      let names = try ledger.studyPaths().map { URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent }
      if let nearest = NearestName.nearest(to: study, in: names) { text += "; did you mean '\(nearest)'?" }
    }
    return text + (text.hasSuffix("?") ? " " : "; ")
      + "the latest run is \(latest.id) of \(latest.studyPath), \(latest.status.kind.rawValue)"
  }
}

/// Questions about runs as options.
struct QueryOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only runs for which this is known to be true, e.g. 'temperature < 0.1 and min(fit.error) < 1'.",
      valueName: "condition"))
  var condition: String?

  @Option(
    help: ArgumentHelp(
      "Sort by this, the smallest first, e.g. seconds; runs without a value come last.", valueName: "expression"))
  var sort: String?

  @Flag(help: "Sort the other way round; without --sort, the oldest first.")
  var reverse = false

  @Option(
    name: .customLong("column"),
    help: ArgumentHelp("Show this of each run, too. May be repeated.", valueName: "expression"))
  var columns: [String] = []

  /// The question, with the names of a ledger. What is sorted by is shown.
  func query(of ledger: Ledger) throws -> RunQuery {
    let vocabulary = try QueryVocabulary(of: ledger)
    var query = try RunQuery(where: condition, sort: sort, columns: shown, vocabulary)
    query.isReversed = reverse
    return query
  }

  /// True when nothing is asked that chooses or sorts runs.
  var isOfAll: Bool { condition == nil && sort == nil && !reverse }

  /// The columns, and what is sorted by where no column is it.
  var shown: [String] {
    guard let sort, !columns.contains(sort), !Self.listed.contains(sort) else { return columns }
    return columns + [sort]
  }

  // These stand in every list.
  private static let listed = ["run", "study", "started", "seconds", "status", "commit"]
}
