import CLibgit2
import Foundation

/// The files of commits as a pack of git objects: the commits themselves and their trees, without the history before them.
public enum GitPack {
  /// Packs commits. The same commits give the same bytes with the same versions of libgit2 and zlib.
  ///
  /// - Parameters:
  ///   - commits: full hashes.
  ///   - place: a folder or file in the repository that has them; in none, the stores have to.
  ///   - stores: further folders of objects in which they may be.
  /// - Throws: `ProvenanceError.unknownCommit` or another one.
  public static func pack(_ commits: [String], from place: URL, stores: [URL] = []) throws(ProvenanceError) -> Data {
    let repository = try GitRepository.containing(place, or: stores)
    var builder: OpaquePointer?
    try repository.check(git_packbuilder_new(&builder, repository.handle))
    defer { git_packbuilder_free(builder) }
    // Which deltas are found would depend on how the objects are divided among threads.
    _ = git_packbuilder_set_threads(builder, 1)
    for commit in Set(commits).sorted() {
      guard let tree = try repository.tree(of: commit), var id = GitRepository.identifier(commit),
        let root = git_tree_id(tree.handle)
      else { throw .unknownCommit(commit, path: repository.root.path, remote: try repository.remote()) }
      try repository.check(git_packbuilder_insert(builder, &id, nil))
      try repository.check(git_packbuilder_insert_tree(builder, root))
    }
    var buffer = git_buf()
    try repository.check(git_packbuilder_write_buf(&buffer, builder))
    defer { git_buf_dispose(&buffer) }
    guard let bytes = buffer.ptr else { return Data() }
    return Data(bytes: bytes, count: buffer.size)
  }

  /// Unpacks into a folder of objects, which `GitCheckout` and `pack` take as one of their stores. Every object is checked; objects
  /// that are there are left alone.
  ///
  /// - Throws: `ProvenanceError.damagedPack` or `.notWritable`; nothing is then in the folder that was not there.
  public static func unpack(_ pack: Data, into objects: URL) throws(ProvenanceError) {
    let folder = objects.appendingPathComponent("pack")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .notWritable(path: folder.path, detail: (error as NSError).localizedDescription)
    }
    GitRepository.library
    var indexer: OpaquePointer?
    guard git_indexer_new(&indexer, folder.path, 0, nil, nil) >= 0 else {
      throw .notWritable(path: folder.path, detail: GitRepository.lastMessage())
    }
    defer { git_indexer_free(indexer) }
    var progress = git_indexer_progress()
    let code = pack.withUnsafeBytes { git_indexer_append(indexer, $0.baseAddress, $0.count, &progress) }
    guard code >= 0, git_indexer_commit(indexer, &progress) >= 0 else {
      let detail = GitRepository.lastMessage()
      let isSystem = git_error_last()?.pointee.klass == Int32(GIT_ERROR_OS.rawValue)
      throw isSystem ? .notWritable(path: folder.path, detail: detail) : .damagedPack(detail: detail)
    }
  }

  /// The folder of the objects of the repository that a place is in, to be one of the stores.
  ///
  /// - Throws: `ProvenanceError`.
  public static func objects(at place: URL) throws(ProvenanceError) -> URL {
    try GitRepository(containing: place).objects
  }

  /// True when a repository or one of the stores has a commit.
  ///
  /// - Throws: `ProvenanceError`.
  public static func contains(_ commit: String, at place: URL, stores: [URL] = []) throws(ProvenanceError) -> Bool {
    let repository = try GitRepository.containing(place, or: stores)
    return try repository.tree(of: commit) != nil
  }
}

extension GitRepository {
  /// Looks for objects in further folders, too, as long as this repository is open.
  func borrow(_ stores: [URL]) throws(ProvenanceError) {
    var database: OpaquePointer?
    try check(git_repository_odb(&database, handle))
    defer { git_odb_free(database) }
    for store in stores {
      try check(git_odb_add_disk_alternate(database, store.path))
    }
  }
}
