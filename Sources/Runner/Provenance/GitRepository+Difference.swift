import CLibgit2
import Digests
import Foundation

extension GitRepository {
  /// The difference of the working tree from a tree, as a patch; see `GitSnapshot.difference`. Empty when there is
  /// none.
  func difference(from tree: GitTree, excluding excluded: [String]) throws(ProvenanceError) -> Data {
    let excluded = excluded.map { path in
      path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
    var diff = try compare(with: tree, byIndex: true)
    defer { git_diff_free(diff) }
    if hidesContent(diff) {
      git_diff_free(diff)
      diff = nil
      diff = try compare(with: tree, byIndex: false)
    }
    var patch = Data()
    for index in 0..<git_diff_num_deltas(diff) {
      guard let delta = git_diff_get_delta(diff, index)?.pointee,
        let name = delta.new_file.path ?? delta.old_file.path
      else { continue }
      let path = String(cString: name)
      if excluded.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) { continue }
      if let statement = try statement(about: path, delta) {
        patch.append(Data(statement.utf8))
      } else {
        patch.append(try patchText(of: diff, at: index, path: path))
      }
    }
    return patch
  }

  /// True when the index says other than the working tree: of a file that is not merged, or that is there and was taken out of the
  /// index, a comparison by the index has no content.
  private func hidesContent(_ diff: OpaquePointer?) -> Bool {
    var index: OpaquePointer?
    if git_repository_index(&index, handle) == 0 {
      defer { git_index_free(index) }
      if git_index_has_conflicts(index) != 0 { return true }
    }
    return (0..<git_diff_num_deltas(diff)).contains { number in
      guard let delta = git_diff_get_delta(diff, number)?.pointee else { return false }
      if delta.status == GIT_DELTA_CONFLICTED { return true }
      guard delta.status == GIT_DELTA_DELETED, let name = delta.old_file.path else { return false }
      var information = stat()
      return lstat(root.appendingPathComponent(String(cString: name)).path, &information) == 0
        && information.st_mode & S_IFMT != S_IFDIR
    }
  }

  /// - Parameter byIndex: true when files are known by the times that the index has of them; else each is read.
  private func compare(with tree: GitTree, byIndex: Bool) throws(ProvenanceError) -> OpaquePointer? {
    var options = git_diff_options()
    try check(refigure_diff_options_init(&options))
    let flags = [
      GIT_DIFF_INCLUDE_UNTRACKED, GIT_DIFF_RECURSE_UNTRACKED_DIRS, GIT_DIFF_SHOW_UNTRACKED_CONTENT,
      GIT_DIFF_SHOW_BINARY, GIT_DIFF_DISABLE_PATHSPEC_MATCH,
    ]
    options.flags = flags.reduce(0) { $0 | $1.rawValue }
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY
    // Said here so that the user's configuration does not change the patch.
    options.context_lines = 3
    options.interhunk_lines = 0
    options.id_abbrev = UInt16(GIT_OID_HEXSZ)
    var diff: OpaquePointer?
    let code = "a".withCString { old in
      "b".withCString { new in
        options.old_prefix = old
        options.new_prefix = new
        return byIndex
          ? git_diff_tree_to_workdir_with_index(&diff, handle, tree.handle, &options)
          : git_diff_tree_to_workdir(&diff, handle, tree.handle, &options)
      }
    }
    try check(code)
    return diff
  }

  /// The line about a file whose content is not shown; nil for other files.
  private func statement(about path: String, _ delta: git_diff_delta) throws(ProvenanceError) -> String? {
    if delta.status == GIT_DELTA_DELETED { return nil }
    let name = String(reflecting: path)
    // libgit2 does not look into a repository inside the tree that is no submodule; it names its folder.
    if path.hasSuffix("/") { return "# \(name): a repository of its own, not followed\n" }
    let url = root.appendingPathComponent(path)
    var information = stat()
    guard lstat(url.path, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
      information.st_size > GitSnapshot.largestContent
    else { return nil }
    do {
      let digest = try Digest(ofFileAt: url)
      return "# \(name): \(information.st_size) bytes with SHA-256 \(digest); content of more than "
        + "\(GitSnapshot.largestContent) bytes is not kept\n"
    } catch {
      throw .notReadable(path: url.path, detail: error.localizedDescription)
    }
  }

  private func patchText(of diff: OpaquePointer?, at index: Int, path: String) throws(ProvenanceError) -> Data {
    let file = root.appendingPathComponent(path).path
    var patch: OpaquePointer?
    let code = git_patch_from_diff(&patch, diff, index)
    if code < 0, access(file, F_OK) == 0, access(file, R_OK) != 0 {
      throw .notReadable(path: file, detail: String(cString: strerror(errno)))
    }
    try check(code)
    defer { git_patch_free(patch) }
    var buffer = git_buf()
    try check(git_patch_to_buf(&buffer, patch))
    defer { git_buf_dispose(&buffer) }
    guard let bytes = buffer.ptr else { return Data() }
    return Data(bytes: bytes, count: buffer.size)
  }
}
