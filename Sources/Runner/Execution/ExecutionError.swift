import Datasets
import Reports

/// Why a study could not be run.
public enum ExecutionError: Error, Sendable, CustomStringConvertible {
  /// The study asks for something that this version does not compute.
  case notAvailable(study: String, line: Int, what: String)
  /// The data that a cell declares cannot be used.
  case data(study: String, line: Int, cell: String, DatasetError)
  /// Nothing can be fitted to the data that a cell names.
  case notFitted(study: String, line: Int, cell: String, reason: String)
  /// A density was fitted to data whose rows are not those of a sample that it is to rank.
  case otherRows(study: String, line: Int, cell: String, density: String, sample: String)
  /// No epoch can be chosen.
  case noEpoch(cell: String, seed: Int, reason: String)
  /// The epoch chosen was not kept.
  case epochNotKept(cell: String, epoch: Int, kept: String)
  /// The epoch chosen is after the one at which the stopping rule ended the training.
  case epochAfterStop(cell: String, seed: Int, epoch: Int, stopped: Int)
  /// A study that must be inside its project is elsewhere.
  case outsideProject(path: String)
  /// A folder or file cannot be written.
  case notWritable(path: String, reason: String)
  /// A published file is missing or cannot be read.
  case unreadable(path: String, reason: String)
  /// The run was asked to stop; what was done is kept.
  case interrupted
  /// A sweep was asked to stop; what was done is kept.
  case sweepInterrupted(finished: Int, of: Int)
  /// What a task of a sweep was made for is not what there is now.
  case sweepChanged(study: String, what: String, expected: String, found: String)
  /// A task that a sweep does not have.
  case noSuchTask(task: Int, tasks: Int, manifest: String)
  /// Tasks could not be handed to the cluster.
  case notSubmitted(script: String, reason: String)
  /// There is nothing to go on with.
  case nothingToResume(study: String)
  /// What the unfinished run was started with is not what there is now, so that its record would be false.
  case changedSinceInterruption(study: String, run: String, what: String)
  /// The project is in no git repository, and this was not said to be meant.
  case notVersioned(path: String)
  /// A figure that its cell declares cannot be drawn from the results.
  case notDrawable(study: String, line: Int, figure: String, reason: String)
  /// A formula that the study's page cannot show.
  case formula(study: String, line: Int, MathematicsError)

  /// One line.
  public var description: String {
    switch self {
    case .notAvailable(let study, let line, let what):
      "\(study):\(line): \(what) is not available in this version"
    case .data(let study, let line, let cell, let error):
      "\(study):\(line): in '\(cell)': \(error)" + (error.isMissingOrDamagedFile ? Self.dataRemedy : "")
    case .notFitted(let study, let line, let cell, let reason):
      "\(study):\(line): '\(cell)' cannot be fitted: \(reason)"
    case .otherRows(let study, let line, let cell, let density, let sample):
      "\(study):\(line): '\(cell)' cannot be correlated with '\(density)': the rows of '\(sample)' are others in the density's data "
        + "cell; expected the same file, or for a toy the same cell"
    case .noEpoch(let cell, let seed, let reason):
      "cell '\(cell)', seed \(seed + 1): no epoch can be chosen: \(reason)"
    case .epochNotKept(let cell, let epoch, let kept):
      "cell '\(cell)' kept no weights of epoch \(epoch) (kept: \(kept)); lower its checkpoint_every"
    case .epochAfterStop(let cell, let seed, let epoch, let stopped):
      "cell '\(cell)', seed \(seed + 1): there is no epoch \(epoch), for its stopping rule ended it at epoch \(stopped); "
        + "take it at 'last', 'best' or an epoch until then"
    case .outsideProject(let path):
      "'\(path)' is outside the project's folder; run refigure from the folder that holds the study"
    case .notWritable(let path, let reason): "cannot write '\(path)': \(reason); give another folder with --results"
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .interrupted: "interrupted; everything finished is kept, go on with --resume"
    case .sweepInterrupted(let finished, let count):
      "interrupted with \(finished) of \(count) trials at their end; everything finished is kept, and the same command goes on"
    case .sweepChanged(let study, let what, let expected, let found):
      "\(study): \(what) changed since the sweep's tasks were prepared: expected \(expected), found \(found); "
        + "prepare them again with --slurm, what is finished is kept"
    case .noSuchTask(let task, let tasks, let manifest):
      "'\(manifest)' has no task \(task); expected a number from 1 to \(tasks)"
    case .notSubmitted(let script, let reason):
      "sbatch did not take '\(script)': \(reason); the tasks are prepared, and can be submitted where Slurm is"
    case .nothingToResume(let study): "no unfinished run of '\(study)' to go on with; leave out --resume"
    case .changedSinceInterruption(let study, let run, let what):
      "\(what) changed since run \(run) of '\(study)' was interrupted; leave out --resume: a new run begins, and what is "
        + "unchanged is not computed again"
    case .notVersioned(let path):
      "'\(path)' is in no git repository; commit the study to one, or run it as unversioned with --allow-unversioned"
    case .notDrawable(let study, let line, let figure, let reason):
      "\(study):\(line): figure '\(figure)' cannot be drawn: \(reason)"
    case .formula(let study, let line, let error): "\(study):\(line): \(error)"
    }
  }

  /// Whether the study or the command is at fault, and not the machine.
  public var isUsage: Bool {
    switch self {
    case .data(_, _, _, let error): !error.isAboutFile
    case .notAvailable, .notFitted, .otherRows, .noEpoch, .epochNotKept, .epochAfterStop, .outsideProject,
      .sweepChanged, .noSuchTask, .nothingToResume, .changedSinceInterruption, .notDrawable, .formula:
      true
    case .notWritable, .unreadable, .interrupted, .sweepInterrupted, .notSubmitted, .notVersioned: false
    }
  }

  private static let dataRemedy = "; restore the file from version control, or make the data again"
}

extension DatasetError {
  /// Whether the error is in a file and not in what the study asks of it.
  fileprivate var isAboutFile: Bool {
    switch self {
    case .digestMismatch, .compressedMember, .eventInTwoSplits, .unwritable: true
    default: isMissingOrDamagedFile
    }
  }

  /// Whether having the file again as it was would help.
  fileprivate var isMissingOrDamagedFile: Bool {
    switch self {
    case .unreadable, .malformed, .shapeMismatch, .elementTypeMismatch: true
    default: false
    }
  }
}
