import CLibgit2
import Foundation

/// The git working tree that a folder is in.
public struct GitWorkingTree: Sendable {
  /// Its topmost folder.
  public let top: URL
  /// True when a branch is checked out that has a commit.
  public let hasCommits: Bool

  /// The working tree that a folder is in; nil when it is in none.
  ///
  /// - Throws: `ProvenanceError`, but `.notARepository`.
  public static func containing(_ folder: URL) throws(ProvenanceError) -> GitWorkingTree? {
    do throws(ProvenanceError) {
      let repository = try GitRepository(containing: folder)
      return GitWorkingTree(top: repository.root, hasCommits: git_repository_head_unborn(repository.handle) != 1)
    } catch {
      if case .notARepository = error { return nil }
      throw error
    }
  }

  /// Makes a repository in a folder that is there, as `git init` does.
  ///
  /// - Throws: `ProvenanceError`.
  public static func create(at folder: URL) throws(ProvenanceError) -> GitWorkingTree {
    GitRepository.library
    var repository: OpaquePointer?
    let code = git_repository_init(&repository, folder.path, 0)
    guard code >= 0 else {
      if access(folder.path, W_OK) != 0 {
        throw .notWritable(path: folder.path, detail: String(cString: strerror(errno)))
      }
      throw .git(path: folder.path, code: code, detail: GitRepository.lastMessage())
    }
    git_repository_free(repository)
    return GitWorkingTree(top: folder, hasCommits: false)
  }

  /// True when git ignores a path, by any of its rules.
  ///
  /// - Parameters:
  ///   - file: the file, which need not be there.
  ///   - folder: a folder of the repository, in which the file is.
  /// - Throws: `ProvenanceError`.
  public static func ignores(_ file: URL, in folder: URL) throws(ProvenanceError) -> Bool {
    let repository = try GitRepository(containing: folder)
    let top = repository.root.resolvingSymlinksInPath().standardizedFileURL.path
    let path = folder.resolvingSymlinksInPath().standardizedFileURL.path
    let below = String(path.dropFirst(top.count).drop { $0 == "/" })
    let name = file.path.dropFirst(folder.path.count).drop { $0 == "/" }
    var isIgnored: Int32 = 0
    try repository.check(
      git_ignore_path_is_ignored(&isIgnored, repository.handle, below.isEmpty ? String(name) : "\(below)/\(name)"))
    return isIgnored == 1
  }
}
