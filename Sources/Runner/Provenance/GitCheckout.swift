import CLibgit2
import Foundation
import Values

/// The files of a commit in a folder of their own, with the changes of a dirty tree: what `GitSnapshot` captured, made again.
///
/// The folder is a repository that borrows the objects of another one, of which nothing is written: neither its files nor
/// its index, branches and stash. It can be used for one commit after the other; files that the commit does not have
/// are removed.
public struct GitCheckout: Sendable {
  /// The folder.
  public let folder: URL
  /// True when the tree's difference from the commit is the recorded one byte for byte. Another version of libgit2 or
  /// zlib may write the difference of the same tree in another way.
  public let isAsRecorded: Bool

  /// Makes the files of a commit, and applies a difference to them.
  ///
  /// - Parameters:
  ///   - commit: the full hash.
  ///   - difference: as `GitSnapshot.difference`; nil for a clean tree.
  ///   - place: a folder or file in the repository that has the commit; in none, the stores have to.
  ///   - stores: further folders of objects, such as those of `GitPack.unpack`, in which the commit may be.
  ///   - folder: where the files go; made when it is not there.
  /// - Throws: `ProvenanceError.unknownCommit`, `.submodules`, `.contentNotKept`, `.notApplicable`, or another one.
  public init(
    of commit: String, difference: Data?, from place: URL, stores: [URL] = [], in folder: URL
  ) throws(ProvenanceError) {
    self.folder = folder
    let (patch, large) = Self.patch(difference ?? Data())
    if !large.isEmpty { throw .contentNotKept(files: large) }
    let origin = try GitRepository.containing(place, or: stores)
    let objects = (origin.isRepository ? [origin.objects] : []) + stores
    try Self.prepare(folder, borrowing: objects)
    let repository = try GitRepository(containing: folder)
    try repository.checkOut(commit, from: origin)
    let (byHand, rest) = PatchSection.divided(patch)
    // What is taken away makes room for what is put in its place.
    for section in byHand where section.isDeletion { try section.apply(in: repository.root) }
    if !rest.isEmpty { try repository.apply(rest) }
    for section in byHand where !section.isDeletion { try section.apply(in: repository.root) }
    let found = try GitSnapshot.capture(at: folder)
    isAsRecorded = found.commit == commit && (found.difference ?? Data()) == patch
  }

  /// A patch without the lines about files that it does not hold, and the names of those whose content is missing in it.
  static func patch(_ difference: Data) -> (patch: Data, missing: [String]) {
    var patch = Data()
    var missing: [String] = []
    // No line of a patch proper begins so.
    let mark = Data("# \"".utf8)
    var rest = difference[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
      let line = rest[..<end]
      if !line.starts(with: mark) {
        patch.append(line)
      } else if line.range(of: Data(": a repository of its own".utf8)) == nil {
        missing.append(String(decoding: line.dropFirst(2).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
      }
      rest = rest[end...]
    }
    return (patch, missing)
  }

  /// Makes an empty repository, or takes the one that is there, and notes whose objects it borrows.
  private static func prepare(_ folder: URL, borrowing objects: [URL]) throws(ProvenanceError) {
    let git = folder.appendingPathComponent(".git")
    let alternates = git.appendingPathComponent("objects/info/alternates")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      // A lock that a killed process left would keep everyone out for ever.
      try? FileManager.default.removeItem(at: git.appendingPathComponent("index.lock"))
      try? FileManager.default.removeItem(at: git.appendingPathComponent("HEAD.lock"))
      GitRepository.library
      var repository: OpaquePointer?
      let code = git_repository_init(&repository, folder.path, 0)
      guard code >= 0 else {
        throw ProvenanceError.git(path: folder.path, code: code, detail: GitRepository.lastMessage())
      }
      git_repository_free(repository)
      try FileManager.default.createDirectory(
        at: alternates.deletingLastPathComponent(), withIntermediateDirectories: true)
      let lines = objects.map { $0.standardizedFileURL.path + "\n" }.joined()
      try AtomicFile.replace(at: alternates, with: Data(lines.utf8))
    } catch let error as ProvenanceError {
      throw error
    } catch let error as FileError {
      throw .notWritable(path: error.path, detail: error.reason)
    } catch {
      throw .notWritable(path: folder.path, detail: (error as NSError).localizedDescription)
    }
  }
}

extension GitRepository {
  /// The folder of this repository's objects, that of the main one for a linked worktree.
  var objects: URL {
    URL(fileURLWithPath: String(cString: git_repository_commondir(handle))).appendingPathComponent("objects")
  }

  /// The full hash of a commit as libgit2 has it; nil for anything else.
  static func identifier(_ hash: String) -> git_oid? {
    var id = git_oid()
    guard hash.utf8.count == Int(GIT_OID_HEXSZ), git_oid_fromstr(&id, hash) == 0 else { return nil }
    return id
  }

  /// The tree of a commit; nil when the commit is not here.
  func tree(of commit: String) throws(ProvenanceError) -> GitTree? {
    guard var id = Self.identifier(commit) else { return nil }
    var found: OpaquePointer?
    let code = git_commit_lookup(&found, handle, &id)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try check(code)
    defer { git_commit_free(found) }
    var tree: OpaquePointer?
    try check(git_commit_tree(&tree, found))
    guard let tree else { throw failure(GIT_ERROR.rawValue) }
    return GitTree(handle: tree, of: self)
  }

  /// Makes the working tree that of a commit, whatever it was.
  fileprivate func checkOut(_ commit: String, from origin: GitRepository) throws(ProvenanceError) {
    guard let tree = try tree(of: commit) else {
      throw .unknownCommit(commit, path: origin.root.path, remote: try origin.remote())
    }
    let submodules = try submodules(of: tree)
    if !submodules.isEmpty { throw .submodules(commit: commit, paths: submodules) }
    var options = git_checkout_options()
    try check(refigure_checkout_options_init(&options))
    options.checkout_strategy =
      GIT_CHECKOUT_FORCE.rawValue | GIT_CHECKOUT_REMOVE_UNTRACKED.rawValue | GIT_CHECKOUT_REMOVE_IGNORED.rawValue
    try check(git_checkout_tree(handle, tree.handle, &options))
    guard var id = Self.identifier(commit) else { return }
    try check(git_repository_set_head_detached(handle, &id))
  }

  private func submodules(of tree: GitTree) throws(ProvenanceError) -> [String] {
    final class Found { var paths: [String] = [] }
    let found = Found()
    let code = git_tree_walk(
      tree.handle, GIT_TREEWALK_PRE,
      { root, entry, payload in
        guard let root, let payload, git_tree_entry_filemode(entry) == GIT_FILEMODE_COMMIT else { return 0 }
        let found = Unmanaged<Found>.fromOpaque(payload).takeUnretainedValue()
        found.paths.append(String(cString: root) + String(cString: git_tree_entry_name(entry)))
        return 0
      }, Unmanaged.passUnretained(found).toOpaque())
    try check(code)
    return found.paths
  }

  fileprivate func apply(_ patch: Data) throws(ProvenanceError) {
    var diff: OpaquePointer?
    var code = patch.withUnsafeBytes { bytes in
      git_diff_from_buffer(&diff, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    defer { git_diff_free(diff) }
    if code >= 0 { code = git_apply(handle, diff, GIT_APPLY_LOCATION_WORKDIR, nil) }
    if code < 0 { throw .notApplicable(path: root.path, detail: Self.lastMessage()) }
  }
}
