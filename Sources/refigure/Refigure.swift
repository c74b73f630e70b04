import ArgumentParser
import BuildRecord
import Execution

/// The command line: each command parses, calls and prints; the work is in `Execution`.
struct Refigure: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "refigure",
    abstract: "Runs research notebooks so that anyone can run them again, bit for bit.",
    discussion: """
      A study is a Markdown file that declares data, trainings, figures and claims. Results are recorded in \
      results/runs/ with the git commit and every hyperparameter; what is published is in results/.

      Exit codes: 0 done; 1 a result differs from what is published, recorded or compared; 2 wrong usage or an \
      invalid study; 3 the environment (files, git, ledger, disk); 130 interrupted.
      """,
    version: "refigure \(BuildRecord.current), numerics \(Numerics.version)",
    subcommands: [
      Run.self, SweepCommand.self, SweepTaskCommand.self, Reproduce.self, Runs.self, Show.self, ReportCommand.self,
      Diff.self, Audit.self, Archive.self, Restore.self, Data.self, CheckReference.self, Doctor.self,
    ])
}
