import ArgumentParser
import Execution
import Foundation
import Ledger
import Printing
import Runs

/// `refigure show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is recorded of a run.",
    discussion: """
      For a run made in a dirty tree, the difference from its commit is shown at the end.

      --log prints what a program printed, with every control character made visible. --save writes a file that a step made, byte for \
      byte as it was recorded, and overwrites nothing; '-' as FILE is standard output.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"))
  var identifier: String

  @Flag(help: "Only print the difference of the tree from its commit.")
  var diff = false

  @Option(
    help: ArgumentHelp("Only print what a step printed, e.g. fit/2; of a cell, all its steps.", valueName: "cell[/n]"))
  var log: String?

  @Option(
    help: ArgumentHelp(
      "Write an output of a step to a file, e.g. fit/2.scores=scores.csv; without /N, the first one's. May be repeated.",
      valueName: "cell[/n].output[=file]"))
  var save: [String] = []

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    let given = [diff ? "--diff" : nil, log == nil ? nil : "--log", save.isEmpty ? nil : "--save"].compactMap(\.self)
    if given.count > 1 { throw ValidationError("'\(given[0])' and '\(given[1])': one of them was expected") }
  }

  func run() throws {
    let ledger = try Ledger(folder: try location.project.runs, access: .readOnly)
    let details = try ledger.details(of: try RunSelection.run(named: identifier, in: ledger))
    if let log {
      let logs = try StepLog.all(of: log, in: details, ledger.artefacts)
      return print(format.json ? JSONText.of(logs) : logs.map(\.text).joined(separator: "\n"))
    }
    if !save.isEmpty {
      let saved = try save.map { try SavedOutput.save($0, of: details, ledger.artefacts) }
      if format.json { return print(JSONText.of(saved)) }
      // The file itself may have gone to standard output.
      for output in saved where !output.isStandardOutput { print(output.words) }
      return
    }
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
