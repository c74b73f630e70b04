import Foundation

/// An error in capturing a working tree's state, or in making it again.
public enum ProvenanceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Neither the folder nor one above it is a git working tree.
  case notARepository(path: String)
  /// The repository has no commit yet.
  case noCommits(path: String)
  /// The repository has no working tree.
  case bareRepository(path: String)
  /// Something in the repository is missing or damaged.
  case corruptRepository(path: String, detail: String)
  /// The repository belongs to another user, and git refuses such ones for safety's sake.
  case ownedByAnother(path: String)
  /// A file or folder cannot be read.
  case notReadable(path: String, detail: String)
  /// A file or folder cannot be written.
  case notWritable(path: String, detail: String)
  /// The repository does not have a commit; its remote may.
  case unknownCommit(String, path: String, remote: String?)
  /// A commit has submodules, whose content it does not hold.
  case submodules(commit: String, paths: [String])
  /// A difference says of files that they are there, but does not hold their content.
  case contentNotKept(files: [String])
  /// A difference cannot be applied to the commit that it was taken from.
  case notApplicable(path: String, detail: String)
  /// A pack of objects is damaged.
  case damagedPack(detail: String)
  /// Any other failure of libgit2.
  case git(path: String, code: Int32, detail: String)

  /// A sentence that says what was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .notARepository(let path):
      "'\(path)' is in no git repository. Put the study under version control, or say that it is not."
    case .noCommits(let path):
      "The repository '\(path)' has no commit yet. Commit the study first."
    case .bareRepository(let path):
      "The repository '\(path)' is bare: it has no working tree. Clone it, and run the study from the clone."
    case .corruptRepository(let path, let detail):
      "The repository '\(path)' is damaged: \(detail). See what 'git fsck' says, or clone it again."
    case .ownedByAnother(let path):
      "The repository '\(path)' belongs to another user, and git trusts it only when told to. If you do, run "
        + "'git config --global --add safe.directory \(path)'."
    case .notReadable(let path, let detail):
      "'\(path)' cannot be read: \(detail). Check its permissions, or have git ignore it."
    case .notWritable(let path, let detail):
      "'\(path)' cannot be written: \(detail). Check its permissions and the disk."
    case .unknownCommit(let commit, let path, let remote):
      "The repository '\(path)' has no commit \(commit). "
        + (remote.map { "Run 'git fetch \(RemoteAddress.withoutCredentials($0)) \(commit)', or restore" } ?? "Restore")
        + " an archive of the run."
    case .submodules(let commit, let paths):
      "Commit \(commit.prefix(10)) has submodules (\(paths.map { "'\($0)'" }.joined(separator: ", "))), whose files it does "
        + "not hold. Check them out by hand, and run the study there."
    case .contentNotKept(let files):
      "The tree had changes that were too large to be kept: \(files.joined(separator: "; ")). "
        + "Have these files again, apply the rest with 'show RUN --diff', and run the study by hand."
    case .notApplicable(let path, let detail):
      "The recorded changes cannot be applied in '\(path)': \(detail)."
    case .damagedPack(let detail): "The pack of git objects is damaged: \(detail)."
    case .git(let path, let code, let detail):
      "git, at '\(path)', answered: \(detail) (libgit2 code \(code))."
    }
  }
}
