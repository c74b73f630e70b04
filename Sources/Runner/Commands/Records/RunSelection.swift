import ArgumentParser
import Foundation
import Ledger
import Values

/// A run as a command names it.
package enum RunSelection {
  /// The help of the argument.
  static let help = "The run, e.g. r12, `last`, or a study's name for its latest run."

  /// The run of a name: `r12` or an unambiguous beginning, `last`, or the latest run of a study, by its name or path.
  ///
  /// - Throws: `LedgerError`, `UnknownRun`, or a usage error when there is none at all.
  package static func run(named name: String, in ledger: Ledger) throws -> RunID {
    if name == "last" { return try latest(in: ledger) }
    let study = name.hasSuffix(".md") ? String(name.dropLast(3)) : name
    if RunID(name) == nil, let latest = try ledger.latestRun(ofStudy: study + ".md") { return latest }
    do {
      return try ledger.run(name).id
    } catch LedgerError.unknownRun(_, let nearest) where !nearest.isEmpty {
      throw try UnknownRun(name, study: study, in: ledger)
    }
  }

  private static func latest(in ledger: Ledger) throws -> RunID {
    guard let latest = try ledger.runs(RunFilter(limit: 1)).first else {
      let program = CommandLineTool.program.name
      throw ValidationError("no runs yet: try \(program) run STUDY")
    }
    return latest.id
  }
}

/// A name that is neither that of a run nor that of a study that was run.
struct UnknownRun: Error, CustomStringConvertible {
  /// One line: what was looked for, and what there is.
  let description: String

  init(_ name: String, study: String, in ledger: Ledger) throws {
    let latest = try ledger.runs(RunFilter(limit: 3)).map { "\($0.id) of \($0.studyPath)" }
    var text = "There is no run '\(name)'"
    if RunID(name) == nil {
      text += ", and no run of a study '\(study).md'"
      let names = try ledger.studyPaths().map(Self.name)
      if let nearest = NearestName.nearest(to: Self.name(study), in: names) { text += "; did you mean '\(nearest)'?" }
    }
    description = text + (text.hasSuffix("?") ? " " : ". ") + "The latest runs: \(latest.joined(separator: ", "))."
  }

  private static func name(_ path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }
}
