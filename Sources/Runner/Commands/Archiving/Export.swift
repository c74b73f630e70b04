import ArgumentParser
import Digests
import Execution
import Foundation
import Ledger
import Printing
import Runs
import Trackers
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

        All is made from the record; the same runs give the same bytes, and user, host and paths are not in them. docs/exports.md says what \
        is in each form, and what reads it. With --follow, the files of a run that goes on are added to while it does, and in the end they \
        are those of the plain export.

        Exit codes: 0 done; 2 wrong usage, a form that is not known, or files that are there; 3 a run is damaged, or the folder cannot be written; \
        130 the following was interrupted, which does nothing to the run.
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

  @Flag(help: "Write while a run goes on, until it ends; the command can be ended and given again.")
  var follow = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let exporter = try self.exporter
    if output.isEmpty { throw ValidationError("the name of a folder was expected behind '--output'") }
    let follower = exporter as? any FollowingExporter
    if follow, follower == nil {
      let forms = FollowedExport.forms(of: CommandLineTool.program.exporters)
      throw ValidationError("'\(form)' cannot be written while a run goes on; --follow is for: \(forms)")
    }
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let chosen = try identifiers.map { try RunSelection.run(named: $0, in: ledger) }
    if let twice = chosen.first(where: { run in chosen.count { $0 == run } > 1 }) {
      throw ValidationError("\(twice) is named twice")
    }
    let folder = URL(fileURLWithPath: output)
    if follow, let follower {
      let interruption = interruptionBySignals()
      let isWhole = try FollowedExport.follow(
        chosen, by: follower, in: ledger, of: project, into: folder, replaces: force
      ) { interruption.isRequested }
      if !isWhole { throw ExitCode(ExitStatus.interrupted.rawValue) }
    }
    let runs = try chosen.map { try ExportedRun($0, in: ledger, of: project) }
    let files = try exporter.files(of: runs)
    if !follow { try ExportFolder(folder, replaces: force).write(files) }
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
