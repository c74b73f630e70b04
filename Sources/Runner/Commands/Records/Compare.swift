import ArgumentParser
import Comparison
import Execution
import Foundation
import Ledger
import Printing
import Queries
import Reports
import Runs
import Values

/// `refigure compare`
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Set runs beside each other, in groups of like runs.",
    discussion: """
      Runs that were given the same but for the seed are one group, and their seeds are taken together; a seed that two runs share \
      counts once. Listed are what differs between groups, what --column asks, and each claim. --html writes a page that also has the \
      curves of all groups over each other. Runs are named, or chosen as `refigure runs` chooses them, or both.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var identifiers: [String] = []

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("Also the runs for which this is known to be true.", valueName: "condition"))
  var condition: String?

  @Option(help: "With --where, only studies whose title or path contains this.")
  var study: String?

  @Option(help: "With --where, at most so many runs, the latest.")
  var limit = 50

  @Option(
    name: .customLong("column"),
    help: ArgumentHelp(
      "Ask this of each group, e.g. 'min(fit.error)'. May be repeated.", valueName: "expression"))
  var columns: [String] = []

  @Option(
    name: .customLong("curve"),
    help: ArgumentHelp(
      "Draw this series, e.g. fit.validation.error; without it, the first twelve. May be repeated.",
      valueName: "expression"))
  var curves: [String] = []

  @Option(help: ArgumentHelp("Write a page.", valueName: "file"))
  var html: String?

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if identifiers.isEmpty, condition == nil {
      throw ValidationError("no runs: name some, or choose them with --where, e.g. --where 'status == \"finished\"'")
    }
    if limit < 1 { throw ValidationError("'--limit \(limit)': a number of at least 1 was expected") }
  }

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    var runs = try identifiers.map { try RunSelection.run(named: $0, in: ledger) }
    if let condition {
      var query = try RunQuery(where: condition, try QueryVocabulary(of: ledger))
      query.filter = RunFilter(study: study, limit: limit)
      runs += try query.answers(from: ledger).map(\.run.id)
      if runs.isEmpty { throw ValidationError("no run is known to meet '\(condition)'") }
    }
    let comparison = try GroupComparison(of: runs, columns: columns, curves: curves, in: ledger) { run in
      (try? RecordedRun(run, in: ledger, CommandLineTool.program))?.signs ?? [:]
    }
    if let html {
      let file = URL(fileURLWithPath: html)
      let pages = project.runs
      let page = comparison.page { run in
        let report = pages.appending(path: "\(run)/\(StudyReport.fileName)")
        guard FileManager.default.fileExists(atPath: report.path) else { return nil }
        return RelativePath.path(of: report.path, from: file.deletingLastPathComponent().path)
      }
      try AtomicFile.replace(at: file, with: Data(page.utf8))
    }
    if format.json { return print(ComparisonText(comparison).json) }
    Output.print(ComparisonText(comparison).text)
    if let html { print("\nto read: \(html)") }
  }
}
