import ArgumentParser
import Digests
import Execution
import Foundation
import Ledger
import Printing
import Runs
import Values

/// `refigure export`
struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    let exporters = CommandLineTool.program.exporters
    let width = exporters.map(\.name.count).max() ?? 0
    let rows = exporters.map { "  \($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.summary)" }
    return CommandConfiguration(
      abstract: "Write runs in a form that other programs read.",
      discussion: """
        The forms:

        \(rows.joined(separator: "\n"))

        The files are written into a folder, whole or not at all; the same runs give the same bytes. User, host and paths are not in them.

        Exit codes: 0 done; 2 wrong usage, a form that is not known, or files that are there; 3 a run is damaged, or the folder cannot be written.
        """)
  }

  @Argument(
    help: ArgumentHelp("The form.", valueName: "form"), completion: .list(CommandLineTool.program.exporters.map(\.name))
  )
  var form: String

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var identifiers: [String]

  @Option(name: .shortAndLong, help: "The folder to write into, e.g. export; made if it is not there.")
  var output: String

  @Flag(help: "Replace files of the same names that are in the folder.")
  var force = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let exporter = try self.exporter
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let runs = try identifiers.map {
      try ExportedRun(try RunSelection.run(named: $0, in: ledger), in: ledger, of: project)
    }
    let folder = URL(fileURLWithPath: output)
    let files = try exporter.files(of: runs)
    try ExportFolder(folder, replaces: force).write(files)
    if format.json { return print(JSONText.of(SummaryJSON(exporter, runs, files, OutcomeText.relative(folder)))) }
    let bytes = NumberFormat.bytes.plain(of: Double(files.reduce(0) { $0 + $1.content.count }))
    let names = runs.map(\.name).joined(separator: ", ")
    print(
      "\(OutcomeText.relative(folder)): \(exporter.name) of \(names), \(Count.words(files.count, "file")), \(bytes)")
  }

  private var exporter: any Exporter {
    get throws {
      let exporters = CommandLineTool.program.exporters
      if let exporter = exporters.first(where: { $0.name == form }) { return exporter }
      let names = exporters.map(\.name)
      let hint =
        NearestName.nearest(to: form, in: names).map { "did you mean '\($0)'?" }
        ?? "expected one of: \(names.joined(separator: ", "))"
      throw ValidationError("there is no form '\(form)'; \(hint)")
    }
  }

  private struct SummaryJSON: Encodable {
    struct FileJSON: Encodable {
      let path, sha256: String
      let bytes: Int
    }

    let form, folder: String
    let runs: [String]
    let files: [FileJSON]

    init(_ exporter: any Exporter, _ runs: [ExportedRun], _ files: [ExportedFile], _ folder: String) {
      (form, self.folder, self.runs) = (exporter.name, folder, runs.map(\.name))
      self.files = files.map {
        FileJSON(path: $0.path, sha256: Digest(of: $0.content).hexadecimal, bytes: $0.content.count)
      }
    }
  }
}
