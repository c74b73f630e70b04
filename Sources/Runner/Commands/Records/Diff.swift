import ArgumentParser
import Audits
import Execution
import Foundation
import Ledger
import Printing

/// `refigure diff`
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what differs between two runs, and why.",
    discussion: """
      Compares the study's text, setting, parameters, seeds, data, commit, numerics, toolchain and processor; then each step: whether \
      it was the same computation, if not why, and by how much its numbers differ; then figures byte for byte and the claims. \
      Everything is taken from the record; nothing is computed.

      Exit codes, as those of diff(1): 0 the results are the same, bit for bit; 1 results differ (an identity with two results, \
      which must never be, is said first and loudly); 2 wrong usage; 3 the ledger cannot be read or has no such run.
      """)

  @Argument(help: ArgumentHelp("\(RunSelection.help)", valueName: "run"), completion: .of(.run))
  var first: String

  @Argument(help: ArgumentHelp("The run to compare it with.", valueName: "other run"), completion: .of(.run))
  var second: String

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  func run() throws {
    let ledger = try Ledger(folder: try location.project.runs, access: .readOnly)
    let comparison = try RunComparison(
      of: try RunSelection.run(named: first, in: ledger), and: try RunSelection.run(named: second, in: ledger),
      in: ledger, CommandLineTool.program)
    if format.json {
      print(RunComparisonJSON.text(comparison))
    } else {
      Output.print(RunComparisonText(comparison).text)
    }
    if !comparison.isSame { throw ExitCode(ExitStatus.differs.rawValue) }
  }
}
