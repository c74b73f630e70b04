import CLibgit2
import Foundation

/// Files as commits have them.
public enum GitFile {
  /// The content of a file in a commit; nil when the commit is not here, or has no such file.
  ///
  /// - Parameters:
  ///   - path: the file, relative to the working tree's topmost folder.
  ///   - commit: the full hash.
  ///   - place: a folder or file in the repository.
  ///   - stores: further folders of objects in which the commit may be.
  /// - Throws: `ProvenanceError`.
  public static func content(
    of path: String, at commit: String, from place: URL, stores: [URL] = []
  ) throws(ProvenanceError) -> Data? {
    let repository = try GitRepository(containing: place)
    try repository.borrow(stores)
    guard let tree = try repository.tree(of: commit) else { return nil }
    var entry: OpaquePointer?
    guard git_tree_entry_bypath(&entry, tree.handle, path) == 0 else { return nil }
    defer { git_tree_entry_free(entry) }
    var blob: OpaquePointer?
    guard git_tree_entry_type(entry) == GIT_OBJECT_BLOB,
      git_blob_lookup(&blob, repository.handle, git_tree_entry_id(entry)) == 0, let bytes = git_blob_rawcontent(blob)
    else { return nil }
    defer { git_blob_free(blob) }
    return Data(bytes: bytes, count: Int(git_blob_rawsize(blob)))
  }
}
