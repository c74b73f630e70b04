import Ledger
import Values

/// A step of a run as a command names it: `fit/2`, or `fit` for all steps of a cell.
package enum StepSelection {
  /// The latest rows of those steps, in the order of their repetitions.
  ///
  /// - Throws: `StepSelectionError`.
  package static func steps(named name: String, in details: RunDetails) throws(StepSelectionError) -> [StepRecord] {
    let latest = details.latestSteps
    if let step = latest[name] { return [step] }
    let ofCell = latest.values.filter { $0.cell.cell == name }
    guard ofCell.isEmpty else { return ofCell.sorted { ($0.cell.repetition ?? 0) < ($1.cell.repetition ?? 0) } }
    let names = Set(latest.keys).union(latest.values.map(\.cell.cell)).sorted()
    throw .noStep(name, run: details.run.id, nearest: NearestName.nearest(to: name, in: names))
  }
}

/// A part of a run that cannot be shown or written.
package enum StepSelectionError: Error, CustomStringConvertible {
  /// The run has no such step.
  case noStep(String, run: RunID, nearest: String?)
  /// The step printed nothing that was kept, for it is no program.
  case noLog(String, run: RunID)
  /// The run's log is not there.
  case noRunLog(run: RunID, path: String)
  /// The step has no such output.
  case noOutput(String, of: String, known: [String])
  /// The argument names no output.
  case malformed(String)
  /// A file is there already, or cannot be written.
  case notWritten(path: String, reason: String)

  package var description: String {
    switch self {
    case .noStep(let name, let run, let nearest):
      "\(run) has no step '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .noLog(let name, let run): "Of '\(name)' in \(run) nothing that it printed was kept: it is no program"
    case .noRunLog(let run, let path): "\(run) has no log: there is no '\(path)'"
    case .noOutput(let name, let step, let known):
      "'\(step)' has no output '\(name)'; it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
    case .malformed(let text): "'--save \(text)': CELL.OUTPUT, CELL/N.OUTPUT or one of them with =FILE was expected"
    case .notWritten(let path, let reason): "'\(path)' is not written: \(reason)"
    }
  }
}
