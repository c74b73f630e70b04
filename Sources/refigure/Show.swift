import ArgumentParser
import Execution
import Foundation
import Ledger

/// `refigure show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is recorded of a run.",
    discussion: "For a run made in a dirty tree, the difference from its commit is shown at the end.")

  @Argument(help: ArgumentHelp("The run, e.g. r12, or `last`.", valueName: "run"))
  var identifier: String

  @Flag(help: "Only print the difference of the tree from its commit.")
  var diff = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let ledger = try Ledger(folder: location.project.runs, access: .readOnly)
    let name: String
    if identifier == "last" {
      guard let last = try ledger.runs(RunFilter(limit: 1)).first else {
        throw ValidationError("no runs yet: try refigure run STUDY")
      }
      name = "\(last.id)"
    } else {
      name = identifier
    }
    let details = try ledger.details(of: try ledger.run(name).id)
    var difference: String?
    if case .git(let state) = details.run.versionControl, let digest = state.difference {
      difference = String(decoding: try ledger.artefacts.read(digest), as: UTF8.self)
    }
    if diff { return print(difference ?? "the tree was clean", terminator: difference == nil ? "\n" : "") }
    print(format.json ? JSONText.of(RunDetailsJSON(details, difference)) : RunDetailsText(details, difference).text)
  }
}
