import Foundation

/// Why a working tree's state could not be captured.
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
  /// Any other failure of libgit2.
  case git(path: String, code: Int32, detail: String)

  /// What was found, what was expected, and what to do.
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
    case .git(let path, let code, let detail):
      "git, at '\(path)', answered: \(detail) (libgit2 code \(code))."
    }
  }
}
