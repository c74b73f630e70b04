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
    let diff = try compare(with: tree)
    defer { git_diff_free(diff) }
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

  private func compare(with tree: GitTree) throws(ProvenanceError) -> OpaquePointer? {
    var options = git_diff_options()
    try check(refigure_diff_options_init(&options))
    let flags = [
      GIT_DIFF_INCLUDE_UNTRACKED, GIT_DIFF_RECURSE_UNTRACKED_DIRS, GIT_DIFF_SHOW_UNTRACKED_CONTENT,
      GIT_DIFF_SHOW_BINARY, GIT_DIFF_INCLUDE_TYPECHANGE, GIT_DIFF_DISABLE_PATHSPEC_MATCH,
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
        return git_diff_tree_to_workdir_with_index(&diff, handle, tree.handle, &options)
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
