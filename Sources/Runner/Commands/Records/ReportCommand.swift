import ArgumentParser
import Execution
import Foundation
import Ledger
import Printing
import Reports
import Runs

/// `refigure report`
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write the page of a run, or the page over all studies.",
    discussion: """
      The page loads nothing from elsewhere. It is made from the ledger alone, for a run that failed or was interrupted too. Every run \
      writes its own to results/runs/RUN/index.html, beside the figures as SVG and PDF and their numbers as CSV, to which it links: move \
      the folder as a whole. With --output everything is within the one file, which can be mailed and is as large as that makes it.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var identifier: String?

  @Flag(help: "Write the index over all published studies instead, to results/runs/index.html.")
  var index = false

  @Option(name: .shortAndLong, help: "Write one file with everything in it; - is standard output.")
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
    let run = try identifier.map { try RunSelection.run(named: $0, in: ledger) }
    let report = try run.map { try StudyReport(of: $0, in: ledger, project.program) }
    let index = ResultsIndex(project: project, ledger: ledger)
    let file: URL
    if let output {
      let page = try report?.singlePage ?? index.singlePage()
      if output == "-" { return Output.printRaw(page) }
      file = URL(fileURLWithPath: output)
      try PageFile.write(page, to: file)
    } else {
      file = try report.map { try $0.write(to: project.folder(of: $0.run)) } ?? index.write()
    }
    let path = OutcomeText.relative(file)
    print(format.json ? JSONText.of(ReportJSON(run: run.map { "\($0)" }, file: path)) : path)
  }

  private struct ReportJSON: Encodable {
    let run: String?
    let file: String
  }
}
