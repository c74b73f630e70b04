import Ledger

/// The reason why a run cannot be replayed.
public enum ReplayError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The run's study was under no version control.
  case notVersioned(RunID)
  /// The run has not come to an end.
  case stillRunning(RunID)
  /// The study in the commit is not the one that was run.
  case otherStudy(RunID, path: String, found: String)
  /// Another replay uses the folder.
  case busy(path: String)
  /// The repository holds no program, and this one has other numerics than the one that was recorded.
  case otherVersion(RunID, needed: String, found: String)
  /// The recorded program was asked for, and is not here or does not run.
  case recordedUnusable(RunID, reason: String)
  /// A build was asked for, and there is nothing to build.
  case noSources(RunID, reason: String)
  /// No program can do it, for these reasons.
  case noProgram(reasons: [String])
  /// There is no Swift compiler.
  case noCompiler
  /// The program of that commit cannot be built.
  case notBuilt(log: String, end: String)
  /// The program of that commit recorded no run.
  case notRun(status: Int32, log: String, end: String)

  /// The replay was asked to stop.
  case interrupted

  /// A sentence that says what was found, and what to do.
  public var description: String {
    switch self {
    case .notVersioned(let run):
      "run \(run) cannot be replayed: it was not under version control, so that what it ran is not known"
    case .stillRunning(let run): "run \(run) is being worked on; replay it when it has come to its end"
    case .otherStudy(let run, let path, let found):
      "run \(run) cannot be replayed: '\(path)' in its commit is \(found), expected the study that was run; "
        + "run the command from the project's folder"
    case .busy(let path): "another replay uses '\(path)'; wait for it, or end it"
    case .interrupted: "interrupted; nothing was recorded, and what was built is kept"
    case .otherVersion(let run, let needed, let found):
      "run \(run) cannot be replayed by this program, whose results have other bits: it needs \(needed); this is \(found)"
    case .recordedUnusable(let run, let reason):
      "run \(run) cannot be replayed by the recorded program: \(reason)"
    case .noSources(let run, let reason): "run \(run) cannot be replayed by a program that is built: \(reason)"
    case .noProgram(let reasons): reasons.joined(separator: "; ")
    case .noCompiler: "there is no 'swift' on the search path to build the program of that commit with"
    case .notBuilt(let log, let end):
      "the program of that commit cannot be built (nothing is fetched for it); the end of '\(log)':\n\(end)"
    case .notRun(let status, let log, let end):
      "the program of that commit ended with \(status) and recorded no run; the end of '\(log)':\n\(end)"
    }
  }
}
