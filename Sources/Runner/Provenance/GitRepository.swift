import CLibgit2
import Foundation

/// An open repository; the owner of libgit2's handles.
final class GitRepository {
  let handle: OpaquePointer
  /// The working tree's topmost folder; of objects without a repository, the folder that was asked about.
  let root: URL
  /// False for objects without a repository.
  let isRepository: Bool

  /// Readies libgit2, once and for as long as the process lives: what it ends with while another thread begins is not worth knowing.
  static let library: Void = { _ = git_libgit2_init() }()

  /// Opens the repository that a folder or file is in.
  init(containing place: URL) throws(ProvenanceError) {
    Self.library
    let folder = Self.isFolder(place) ? place : place.deletingLastPathComponent()
    handle = try Self.open(folder.path)
    guard let root = git_repository_workdir(handle) else {
      let path = String(cString: git_repository_path(handle))
      git_repository_free(handle)
      throw .bareRepository(path: path)
    }
    self.root = URL(fileURLWithPath: String(cString: root), isDirectory: true)
    isRepository = true
  }

  /// The repository that a place is in, and beside it folders of objects; outside of all repositories, these alone.
  static func containing(_ place: URL, or stores: [URL]) throws(ProvenanceError) -> GitRepository {
    let present = stores.filter { FileManager.default.fileExists(atPath: $0.path) }
    let repository: GitRepository
    do {
      repository = try GitRepository(containing: place)
    } catch {
      guard case .notARepository = error, !present.isEmpty else { throw error }
      repository = try GitRepository(wrapping: place)
    }
    try repository.borrow(present)
    return repository
  }

  /// Nothing but objects that are borrowed.
  private init(wrapping place: URL) throws(ProvenanceError) {
    Self.library
    var database: OpaquePointer?
    var repository: OpaquePointer?
    var code = git_odb_new(&database)
    defer { git_odb_free(database) }
    if code >= 0 { code = git_repository_wrap_odb(&repository, database) }
    guard code >= 0, let repository else { throw .git(path: place.path, code: code, detail: Self.lastMessage()) }
    handle = repository
    root = place
    isRepository = false
  }

  deinit {
    git_repository_free(handle)
  }

  /// The head commit's hash and tree, and the branch unless the head is detached.
  func head() throws(ProvenanceError) -> (commit: String, branch: String?, tree: GitTree) {
    var reference: OpaquePointer?
    let code = git_repository_head(&reference, handle)
    if code == GIT_EUNBORNBRANCH.rawValue { throw .noCommits(path: root.path) }
    // A symbolic head may name a branch that is no reference at all.
    try check(code)
    defer { git_reference_free(reference) }
    var commit: OpaquePointer?
    try check(git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT))
    defer { git_object_free(commit) }
    var tree: OpaquePointer?
    try check(git_commit_tree(&tree, commit))
    guard let tree, let id = git_object_id(commit) else { throw failure(GIT_ERROR.rawValue) }
    let isDetached = git_repository_head_detached(handle) == 1
    return (
      Self.hash(id), isDetached ? nil : String(cString: git_reference_shorthand(reference)),
      GitTree(handle: tree, of: self)
    )
  }

  /// The address of `origin`, or else of the first remote by name, as it is written.
  func remote() throws(ProvenanceError) -> String? {
    guard isRepository else { return nil }
    var names = git_strarray()
    try check(git_remote_list(&names, handle))
    defer { git_strarray_dispose(&names) }
    let all = (0..<names.count).compactMap { names.strings[$0].map { String(cString: $0) } }.sorted()
    guard let name = all.contains("origin") ? "origin" : all.first else { return nil }
    var remote: OpaquePointer?
    try check(git_remote_lookup(&remote, handle, name))
    defer { git_remote_free(remote) }
    return git_remote_url(remote).map { String(cString: $0) }
  }

  /// Throws unless the code is one of success.
  func check(_ code: Int32) throws(ProvenanceError) {
    if code < 0 { throw failure(code) }
  }

  /// The error that a code of failure means for this repository.
  func failure(_ code: Int32) -> ProvenanceError {
    let detail = Self.lastMessage()
    let folder = String(cString: git_repository_path(handle))
    for name in ["HEAD", "index", "objects", "refs", "config"] {
      let path = folder + name
      if access(path, F_OK) == 0, access(path, R_OK) != 0 {
        return .notReadable(path: path, detail: String(cString: strerror(errno)))
      }
    }
    return switch git_error_last()?.pointee.klass {
    case Int32(GIT_ERROR_ODB.rawValue), Int32(GIT_ERROR_OBJECT.rawValue), Int32(GIT_ERROR_INDEX.rawValue),
      Int32(GIT_ERROR_REFERENCE.rawValue), Int32(GIT_ERROR_REPOSITORY.rawValue), Int32(GIT_ERROR_ZLIB.rawValue),
      Int32(GIT_ERROR_TREE.rawValue), Int32(GIT_ERROR_CONFIG.rawValue), Int32(GIT_ERROR_INVALID.rawValue):
      .corruptRepository(path: root.path, detail: detail)
    default: .git(path: root.path, code: code, detail: detail)
    }
  }

  /// The 40 hexadecimal digits of an object's name.
  static func hash(_ id: UnsafePointer<git_oid>) -> String {
    var digits = [CChar](repeating: 0, count: Int(GIT_OID_HEXSZ) + 1)
    git_oid_tostr(&digits, digits.count, id)
    return String(decoding: digits.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func open(_ path: String) throws(ProvenanceError) -> OpaquePointer {
    var repository: OpaquePointer?
    let code = git_repository_open_ext(&repository, path, 0, nil)
    if code == 0, let repository { return repository }
    let detail = lastMessage()
    let found = enclosingRepository(of: path)
    // libgit2 1.5 gives GIT_EOWNER only when the configuration lists some safe folders, and otherwise only this message.
    let isForeign = code == GIT_EOWNER.rawValue || detail.contains("safe.directory")
    switch code {
    case _ where isForeign: throw .ownedByAnother(path: found?.deletingLastPathComponent().path ?? path)
    case GIT_ENOTFOUND.rawValue where found == nil:
      if access(path, R_OK | X_OK) != 0 { throw .notReadable(path: path, detail: String(cString: strerror(errno))) }
      throw .notARepository(path: path)
    default:
      guard let found else { throw .git(path: path, code: code, detail: detail) }
      if access(found.path, R_OK | X_OK) != 0 {
        throw .notReadable(path: found.path, detail: String(cString: strerror(errno)))
      }
      throw .corruptRepository(path: found.deletingLastPathComponent().path, detail: detail)
    }
  }

  /// The nearest `.git` at or above a path, whatever is in it.
  private static func enclosingRepository(of path: String) -> URL? {
    var folder = URL(fileURLWithPath: path).standardizedFileURL
    while true {
      let candidate = folder.appendingPathComponent(".git")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      if parent.path == folder.path { return nil }
      folder = parent
    }
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func lastMessage() -> String {
    git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "no reason given"
  }
}

/// An open tree object, which must go before its repository does.
final class GitTree {
  let handle: OpaquePointer
  private let repository: GitRepository

  init(handle: OpaquePointer, of repository: GitRepository) {
    self.handle = handle
    self.repository = repository
  }

  deinit {
    git_tree_free(handle)
  }
}
