import ArgumentParser
import Audits
import Execution
import Foundation
import Ledger
import Printing

extension Audit {
  /// `refigure audit trace`
  struct Trace: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what produced a file, wherever it lies now.",
      discussion: """
        The file is found by its content among everything that the ledger recorded, else among what is published in results/; else by \
        the identity that is written inside every figure and table of numbers, and then its bytes are not those that were recorded. \
        Then comes where it is from: study, setting, every run that made or reused it with its commit, and what is upstream: trainings \
        with seeds and hyperparameters, data, numerics, toolchain, processor; and how to do it again.

        Exit codes: 0 its bytes are those that were recorded; 1 it is ours, but its bytes are others; 2 it cannot be traced; \
        3 the environment (files, git, ledger).
        """)

    @Argument(help: "The file, e.g. results/runs/r3/2-a.svg, or one that was mailed.", completion: .file())
    var file: String

    @OptionGroup var location: LocationOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
      let project = try location.project
      let isThere = FileManager.default.fileExists(atPath: project.runs.appending(path: Ledger.fileName).path)
      // A fresh clone has no ledger, but what is published says which study made it.
      let ledger = isThere ? try Ledger(folder: project.runs, access: .readOnly) : nil
      let trace = try FileTrace(of: URL(fileURLWithPath: file), named: file, in: project, ledger: ledger)
      let present = trace.presentStep(in: project)
      print(
        format.json
          ? FileTraceJSON.text(trace, present)
          : FileTraceText(
            trace, present, results: OutcomeText.relative(project.results), program: CommandLineTool.program.name
          ).text)
      if !trace.isGenuine { throw ExitCode(ExitStatus.differs.rawValue) }
    }
  }
}
