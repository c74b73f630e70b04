import CLibgit2
import Digests
import Foundation

/// The state of a git working tree: enough to have the same files again.
public struct GitSnapshot: Hashable, Sendable {
  /// The working tree's topmost folder.
  public var root: URL
  /// The head commit's full hash.
  public var commit: String
  /// The branch; nil when the head is detached.
  public var branch: String?
  /// The address of `origin`, or else of the first remote by name, without credentials; nil when there is none.
  public var remote: String?
  /// The difference of the working tree from the commit, as a patch for `git apply`; nil when there is none.
  ///
  /// It holds staged and unstaged changes together, and every untracked file that is not ignored, binary ones included.
  /// A file larger than `GitSnapshot.largestContent` stands with its size and digest only, in a line that begins with
  /// `#`, which `git apply` passes over. Only the commit of a submodule is in it.
  public var difference: Data?

  /// The digest of the difference; nil when there is none.
  public var differenceDigest: Digest? { difference.map { Digest(of: $0) } }

  /// True when the working tree differs from the commit.
  public var isDirty: Bool { difference != nil }

  /// The largest file, in bytes, whose content a difference holds.
  public static let largestContent = 8 << 20

  /// Captures the working tree that a folder or file is in. Nothing in the repository is written.
  ///
  /// - Parameters:
  ///   - place: a folder or file in the tree.
  ///   - excluded: paths below the tree's topmost folder that are left out, with all that is below them, such as the
  ///     folder of results.
  /// - Throws: `ProvenanceError`.
  public static func capture(at place: URL, excluding excluded: [String] = []) throws(ProvenanceError) -> GitSnapshot {
    let repository = try GitRepository(containing: place)
    let head = try repository.head()
    let difference = try repository.difference(from: head.tree, excluding: excluded)
    return GitSnapshot(
      root: repository.root, commit: head.commit, branch: head.branch,
      remote: try repository.remote().map(RemoteAddress.withoutCredentials),
      difference: difference.isEmpty ? nil : difference)
  }
}
