import ArgumentParser
import Audits

/// `refigure audit`
struct Audit: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Say exactly what produced a result, and prove it.",
      subcommands: [Verify.self, Trace.self, Replay.self, Perturb.self] + CommandLineTool.auditCommands)
  }
}
