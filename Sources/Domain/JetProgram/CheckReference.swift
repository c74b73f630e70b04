import ArgumentParser
import Commands
import Foundation
import Printing
import ReferenceChecks

/// `refigure check-reference`
public struct CheckReference: ParsableCommand {
  /// The command's name and help.
  public static let configuration = CommandConfiguration(
    abstract: "Compare the engine's numbers with reference files.",
    discussion: """
      Reads training steps (wnae-reference-step/1) and transport problems (emd-reference/1) and prints, for each \
      quantity, the largest relative difference: in Double, by plain loops, and in Float, by the code that trains. \
      Gradients are measured relative to their norm.

      Exit codes: 0 all within their limits; 1 a quantity exceeds 1e-9 (float64) or 2e-4 (float32, gradients); \
      2 a file is not what its format says; 3 a file cannot be read.
      """)

  @Argument(help: "The files, e.g. step_small.json.")
  var files: [String]

  @OptionGroup var format: FormatOptions

  /// The command.
  public init() {}

  /// Checks the files.
  public func run() throws {
    var status = ExitStatus.done
    var outcomes: [Outcome] = []
    for file in files {
      do {
        let check = try ReferenceCheck(file: file)
        if !check.isMet { status = max(status, .differs) }
        if !format.json { print((outcomes.isEmpty ? "" : "\n") + check.table, terminator: "") }
        outcomes.append(Outcome(file: file, check: check, error: nil))
      } catch {
        status = max(status, error.isEnvironment ? .environment : .usage)
        Output.printError("error: \(error)")
        outcomes.append(Outcome(file: file, check: nil, error: "\(error)"))
      }
    }
    if format.json { print(JSONText.of(outcomes)) }
    if status != .done { throw ExitCode(status.rawValue) }
  }

  private func max(_ one: ExitStatus, _ other: ExitStatus) -> ExitStatus {
    one.rawValue >= other.rawValue ? one : other
  }

  /// One file, for programs: either its check or why there is none.
  private struct Outcome: Encodable {
    let file: String
    let check: ReferenceCheck?
    let error: String?
  }
}
