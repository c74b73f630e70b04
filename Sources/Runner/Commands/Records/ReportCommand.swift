import ArgumentParser
import Execution
import Foundation
import Ledger
import Reports
import Runs

/// `refigure report`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a run as a page to read: the notebook with its numbers, figures and verdicts.",
    discussion: """
      The page is one HTML file that loads nothing else. It is made from the ledger alone, for a run that failed or was \
      interrupted too. Every run writes its own to results/runs/RUN/index.html.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"))
  var identifier: String?

  @Flag(help: "Write the index over all published studies instead, to results/runs/index.html.")
  var index = false

  @Option(name: .shortAndLong, help: "The file to write; - is standard output.")
  var output: String?

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    if index == (identifier != nil) {
      throw ValidationError("a run or --index was expected, e.g. \(CommandLineTool.program.name) report last")
    }
    if output == "-", format.json { throw ValidationError("'--output -' and '--json' both write to standard output") }
  }

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    var run: RunID?
    let page: String
    var file = project.runs.appending(path: StudyReport.fileName)
    if let identifier {
      let found = try RunSelection.run(named: identifier, in: ledger)
      page = try StudyReport(of: found, in: ledger, project.program).page
      file = project.folder(of: found).appending(path: StudyReport.fileName)
      run = found
    } else {
      page = try ResultsIndex(project: project, ledger: ledger).page()
    }
    if output == "-" { return print(page, terminator: "") }
    if let output { file = URL(fileURLWithPath: output) }
    try PageFile.write(page, to: file)
    let path = OutcomeText.relative(file)
    print(format.json ? JSONText.of(ReportJSON(run: run.map { "\($0)" }, file: path)) : path)
  }

  private struct ReportJSON: Encodable {
    let run: String?
    let file: String
  }
}
