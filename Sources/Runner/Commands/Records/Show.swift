import ArgumentParser
import Execution
import Foundation
import Ledger
import Runs

/// `refigure show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is recorded of a run.",
    discussion: "For a run made in a dirty tree, the difference from its commit is shown at the end.")

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"))
  var identifier: String

  @Flag(help: "Only print the difference of the tree from its commit.")
  var diff = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let ledger = try Ledger(folder: try location.project.runs, access: .readOnly)
    let details = try ledger.details(of: try RunSelection.run(named: identifier, in: ledger))
    var difference: String?
    if case .git(let state) = details.run.versionControl, let digest = state.difference {
      difference = String(decoding: try ledger.artefacts.read(digest), as: UTF8.self)
    }
    if diff { return print(difference ?? "the tree was clean", terminator: difference == nil ? "\n" : "") }
    if format.json { return print(JSONText.of(RunDetailsJSON(details, difference))) }
    let recorded = try? RecordedRun(details.run.id, in: ledger, CommandLineTool.program)
    print(RunDetailsText(details, difference, recorded: recorded).text)
  }
}
