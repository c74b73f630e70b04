import ArgumentParser
import Foundation
import Ledger

/// A run as a command names it.
enum RunSelection {
  /// What the help says of it.
  static let help = "The run, e.g. r12, `last`, or a study's name for its latest run."

  /// The run of a name: `r12` or an unambiguous beginning, `last`, or the latest run of a study, by its name or path.
  ///
  /// - Throws: `LedgerError`, or a usage error when there is none.
  static func run(named name: String, in ledger: Ledger) throws -> RunID {
    if name == "last" {
      guard let last = try ledger.runs(RunFilter(limit: 1)).first else {
        throw ValidationError("no runs yet: try \(CommandLineTool.program.name) run STUDY")
      }
      return last.id
    }
    let study = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
    if RunID(name) == nil, let latest = try ledger.latestRun(ofStudy: study + ".md") { return latest }
    return try ledger.run(name).id
  }
}
