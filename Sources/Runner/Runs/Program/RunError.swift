import Studies
import Tables

/// A failure of a run.
public enum RunError: Error, Sendable, CustomStringConvertible {
  /// The data that a cell declares cannot be used.
  case data(study: String, line: Int, cell: String, DatasetError)
  /// A cell asks for what cannot be done.
  case cell(study: String, line: Int, cell: String, CellFault)
  /// A study that must be inside its project is elsewhere.
  case outsideProject(path: String)
  /// A folder or file cannot be written.
  case notWritable(path: String, reason: String)
  /// A published file is missing or cannot be read.
  case unreadable(path: String, reason: String)
  /// The run was asked to stop; what was done is kept.
  case interrupted
  /// Runs were asked to stop; what was done is kept, and a command goes on with it.
  case runsInterrupted(goOn: String)
  /// A sweep was asked to stop; what was done is kept.
  case sweepInterrupted(finished: Int, of: Int)
  /// A task of a sweep was made for something else than there is now.
  case sweepChanged(study: String, what: String, expected: String, found: String)
  /// A task that a sweep does not have.
  case noSuchTask(task: Int, tasks: Int, manifest: String)
  /// A sweep that cannot be published as it is.
  case sweepNotPublished(sweep: String, reason: String)
  /// Tasks could not be handed to the cluster.
  case notSubmitted(script: String, reason: String)
  /// A cluster does not answer.
  case clusterSilent(cluster: String, reason: String)
  /// A command that followed jobs on a cluster was asked to stop.
  case leftOnCluster(cluster: String)
  /// There is nothing to go on with; what there is instead.
  case nothingToResume(what: String, instead: [String])
  /// A run cannot go on, for its record would be false, or for another reason.
  case cannotResume(run: String, study: String, reason: String, remedy: String)
  /// Another process computes a run.
  case isRunning(run: String, holder: String, watch: String)
  /// The project is in no git repository, and this was not said to be meant.
  case notVersioned(path: String)
  /// A formula or table that the study's page cannot show.
  case formula(study: String, line: Int, reason: String)

  /// One line.
  public var description: String {
    switch self {
    case .data(let study, let line, let cell, let error):
      "\(study):\(line): in '\(cell)': \(error)" + (error.isMissingOrDamagedFile ? Self.dataRemedy : "")
    case .cell(let study, let line, let cell, let fault): "\(study):\(line): '\(cell)' \(fault)"
    case .outsideProject(let path):
      "'\(path)' is outside the project's folder; run the command from the folder that holds the study"
    case .notWritable(let path, let reason): "cannot write '\(path)': \(reason); give another folder with --results"
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .interrupted: "interrupted; everything finished is kept"
    case .runsInterrupted(let command): "interrupted; everything finished is kept, go on with: \(command)"
    case .sweepInterrupted(let finished, let count):
      "interrupted with \(finished) of \(count) trials at their end; everything finished is kept, and the same command goes on"
    case .sweepChanged(let study, let what, let expected, let found):
      "\(study): \(what) changed since the sweep's tasks were prepared: expected \(expected), found \(found); "
        + "prepare them again, what is finished is kept"
    case .noSuchTask(let task, let tasks, let manifest):
      "'\(manifest)' has no task \(task); expected a number from 1 to \(tasks)"
    case .sweepNotPublished(let sweep, let reason):
      "the sweep of \(sweep) is not published: \(reason)"
    case .notSubmitted(let script, let reason):
      "the cluster did not take '\(script)': \(reason); nothing was submitted, and the same command tries again"
    case .clusterSilent(let cluster, let reason):
      "\(cluster) does not answer: \(reason); nothing is lost, its jobs go on, and the same command asks again"
    case .leftOnCluster(let cluster):
      "stopped following; the jobs go on without this command. The same command goes on where it was, --status instead of --wait "
        + "asks \(cluster) once, and --cancel ends them"
    case .nothingToResume(let what, let instead):
      "no unfinished run\(what) to go on with; "
        + (instead.isEmpty ? "leave out --resume" : "there is \(instead.joined(separator: ", "))")
    case .cannotResume(let run, let study, let reason, let remedy):
      "run \(run) of '\(study)' cannot go on: \(reason); \(remedy)"
    case .isRunning(let run, let holder, let watch): "run \(run) is being computed by \(holder); see it with: \(watch)"
    case .notVersioned(let path):
      "'\(path)' is in no git repository; commit the study to one, or run it as unversioned with --allow-unversioned"
    case .formula(let study, let line, let reason): "\(study):\(line): \(reason)"
    }
  }

  /// True when the study or the command is at fault, and not the machine.
  public var isUsage: Bool {
    switch self {
    case .data(_, _, _, let error): !error.isAboutFile
    case .cell, .outsideProject, .sweepChanged, .sweepNotPublished, .noSuchTask, .nothingToResume, .cannotResume,
      .isRunning, .formula:
      true
    case .notWritable, .unreadable, .interrupted, .runsInterrupted, .sweepInterrupted, .notSubmitted, .clusterSilent,
      .leftOnCluster, .notVersioned:
      false
    }
  }

  private static let dataRemedy = "; restore the file, make it again, or correct what names it"
}

extension DatasetError {
  /// True when the error is in a file and not in the study's demands on it.
  fileprivate var isAboutFile: Bool {
    switch self {
    case .digestMismatch, .changedFile, .inconsistent, .unwritable: true
    default: isMissingOrDamagedFile
    }
  }

  /// True when having the file again as it was would help.
  fileprivate var isMissingOrDamagedFile: Bool {
    switch self {
    case .unreadable, .malformed, .shapeMismatch, .elementTypeMismatch: true
    default: false
    }
  }
}
