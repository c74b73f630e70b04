import Digests
import Foundation
import Processes
import Steps
import Studies
import Values

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A Python environment that was made from a lock file, once for each content, and is used again.
struct LockedEnvironment: Sendable {
  /// Its folder.
  let folder: URL
  /// The interpreter that it was made with.
  let python: Python
  /// The packages in it with their versions, in the order of their names.
  let packages: [String]

  /// The folder of its programs.
  var programs: URL { folder.appending(path: "bin") }

  /// The folder that holds all environments: of the user, so that projects share them.
  static var root: URL {
    let variables = ProcessInfo.processInfo.environment
    if let folder = variables["REFIGURE_CACHE"] { return URL(filePath: folder).appending(path: "environments") }
    let cache =
      variables["XDG_CACHE_HOME"].map { URL(filePath: $0) }
      ?? (variables["HOME"].map { URL(filePath: $0) } ?? FileManager.default.homeDirectoryForCurrentUser)
      .appending(path: ".cache")
    return cache.appending(path: "refigure/environments")
  }

  /// Takes the environment of a lock file, or makes it. One process makes it while others wait.
  ///
  /// - Throws: `CellFault`, `Interrupted`.
  init(_ lock: LockFile, _ interruption: Interruption, note: (String) -> Void = { _ in }) throws {
    let name = String(lock.environmentDigest.hexadecimal.prefix(32))
    folder = Self.root.appending(path: name)
    python = lock.python
    try FileManager.default.createDirectory(at: Self.root, withIntermediateDirectories: true)
    let guardFile = try FolderLock(at: Self.root.appending(path: "\(name).lock"), interruption)
    defer { guardFile.release() }
    let marker = folder.appending(path: "refigure.json")
    if let known = Self.packages(marker) {
      packages = known
      return
    }
    // Begun and not finished.
    try? FileManager.default.removeItem(at: folder)
    note("making the environment of '\(lock.path)', which is done once")
    do {
      try Self.make(lock, folder, interruption)
      packages = try Self.installed(folder)
      let text = Value.mapping(["packages": .texts(packages), "python": .text(python.version)]).canonicalJSON
      try AtomicFile.replace(at: marker, with: Data(text.utf8))
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  private static func packages(_ marker: URL) -> [String]? {
    guard let bytes = try? Data(contentsOf: marker),
      case .mapping(let members)? = Value(json: String(decoding: bytes, as: UTF8.self)),
      case .list(let packages)? = members["packages"]
    else { return nil }
    return packages.map(\.plain)
  }

  private static func make(_ lock: LockFile, _ folder: URL, _ interruption: Interruption) throws {
    if lock.isOfUV { return try synchronise(lock, folder, interruption) }
    try run(.file(lock.python.executable), ["-m", "venv", folder.path], lock, interruption)
    try run(
      .file(folder.appending(path: "bin/python")),
      [
        "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes", "--no-deps",
        "-r", lock.url.path,
      ], lock, interruption)
  }

  /// By uv, from copies of its two files, so that nothing is written beside them.
  private static func synchronise(_ lock: LockFile, _ folder: URL, _ interruption: Interruption) throws {
    guard SearchPath.file(named: "uv") != nil else {
      throw CellFault(
        "needs the program 'uv' to make the environment of '\(lock.path)'; install it, by pip for example")
    }
    let copy = FileManager.default.temporaryDirectory.appending(path: "refigure-uv-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: copy) }
    for file in [lock.url, lock.projectFile] {
      try FileManager.default.copyItem(at: file, to: copy.appending(path: file.lastPathComponent))
    }
    try run(
      .named("env"),
      [
        "UV_PROJECT_ENVIRONMENT=\(folder.path)", "uv", "sync", "--locked", "--no-install-project", "--quiet",
        "--python",
        lock.python.executable.path, "--project", copy.path,
      ], lock, interruption)
  }

  private static func run(
    _ program: ChildProcess.Program, _ arguments: [String], _ lock: LockFile, _ interruption: Interruption
  ) throws {
    let end = try ChildProcess(program, arguments, output: .collected(limit: 1_000_000)).run {
      interruption.isRequested
    }
    if end.wasInterrupted { throw Interrupted() }
    guard end.status != 0 else { return }
    let said = (end.errors + end.output).split(separator: "\n").suffix(5).map { "  \($0)" }.joined(separator: "\n")
    throw CellFault(
      "has no environment: that of '\(lock.path)' is not on this machine and could not be made (without network it "
        + "cannot):\n\(said)")
  }

  /// The packages of an environment, asked of its interpreter.
  private static func installed(_ folder: URL) throws -> [String] {
    let question = """
      from importlib import metadata as m
      print("\\n".join(sorted("%s %s" % (d.metadata["Name"], d.version) for d in m.distributions())))
      """
    let end = try ChildProcess(
      .file(folder.appending(path: "bin/python")), ["-I", "-c", question], output: .collected(limit: 1_000_000)
    ).run()
    return end.output.split(separator: "\n").map(String.init)
  }
}

/// A file that one process holds at a time.
private struct FolderLock {
  private let descriptor: Int32

  init(at url: URL, _ interruption: Interruption) throws {
    descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw CellFault("cannot write '\(url.path)': \(String(cString: strerror(errno)))") }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        let reason = String(cString: strerror(errno))
        close(descriptor)
        throw CellFault("cannot lock '\(url.path)': \(reason); say with REFIGURE_CACHE where files can be locked")
      }
      if interruption.isRequested {
        close(descriptor)
        throw Interrupted()
      }
      usleep(100_000)
    }
  }

  func release() { close(descriptor) }
}
