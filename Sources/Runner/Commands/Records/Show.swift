import ArgumentParser
import Execution
import Foundation
import Ledger
import Live
import Printing
import Runs
import Values

/// `refigure show`
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is recorded of a run.",
    discussion: """
      Claims come first, then what the run was given other than its study declares. --all also lists every step, hyperparameter and \
      digest, and the environment. For a run made in a dirty tree, the difference from its commit is shown at the end.

      --log prints the run's log: when each step began and how it ended. With a step, it prints what that program printed, with every \
      control character made visible. --save writes a file that a step made, byte for \
      byte as it was recorded, and overwrites nothing; '-' as FILE is standard output.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var identifier: String

  @Flag(help: "List everything: every step, hyperparameter and digest.")
  var all = false

  @Flag(help: "Only print the difference of the tree from its commit.")
  var diff = false

  @Option(
    help: ArgumentHelp(
      "Only print the run's log, or what a step printed, e.g. fit/2; of a cell, all its steps.", valueName: "cell[/n]"),
    completion: .of(.step))
  var log: String?

  /// Stands for `--log` without a step; see `CommandLineTool.arguments`.
  @Flag(name: .customLong(Self.runLogName), help: .hidden)
  var runLog = false

  static let runLogName = "run-log"

  @Option(
    help: ArgumentHelp(
      "Write an output of a step to a file, e.g. fit/2.scores=scores.csv; without /N, the first one's. May be repeated.",
      valueName: "cell[/n].output[=file]"))
  var save: [String] = []

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  mutating func validate() throws {
    let given = [diff ? "--diff" : nil, log == nil && !runLog ? nil : "--log", save.isEmpty ? nil : "--save"]
      .compactMap(\.self)
    if given.count > 1 { throw ValidationError("'\(given[0])' and '\(given[1])': one of them was expected") }
    if runLog, format.json { throw ValidationError("'--log' without a step prints a text, which has no JSON") }
  }

  func run() throws {
    let project = try location.project
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    let details = try ledger.details(of: try RunSelection.run(named: identifier, in: ledger))
    if runLog {
      let file = project.folder(of: details.run.id).appending(path: RunLog.fileName)
      guard let text = try? String(contentsOf: file, encoding: .utf8) else {
        throw StepSelectionError.noRunLog(run: details.run.id, path: OutcomeText.relative(file))
      }
      return print(VisibleText.shown(text), terminator: "")
    }
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
    if format.json, !diff { return print(try Self.json(of: details.run.id, in: ledger)) }
    let difference = try Self.difference(of: details.run, in: ledger)
    if diff { return Output.printRaw(difference ?? "the tree was clean\n") }
    let recorded = try? RecordedRun(details.run.id, in: ledger, CommandLineTool.program)
    Output.print(
      RunDetailsText(
        details, difference, recorded: recorded, settings: SettingsOrigin.all(of: details.run, in: project),
        showsAll: all, folder: project.folder(of: details.run.id)
      ).text)
  }

  /// The difference of a run's tree from its commit; nil when it was clean.
  private static func difference(of run: RunRecord, in ledger: Ledger) throws -> String? {
    guard case .git(let state) = run.versionControl, let digest = state.difference else { return nil }
    return String(decoding: try ledger.artefacts.read(digest), as: UTF8.self)
  }

  /// The record of a run for programs.
  static func json(of run: RunID, in ledger: Ledger) throws -> String {
    let details = try ledger.details(of: run)
    let signs = (try? RecordedRun(run, in: ledger, CommandLineTool.program))?.signs ?? [:]
    return JSONText.of(RunDetailsJSON(details, try difference(of: details.run, in: ledger), signs: signs))
  }
}
