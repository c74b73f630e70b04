import Foundation
import Testing

/// A repository of its own for a test, made with the `git` program under an identity of its own and without the user's
/// configuration; removed with the last reference.
final class Repository: Sendable {
  let url: URL

  /// An empty repository on the branch `main`.
  init(bare: Bool = false) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("provenance-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try git(["init", "--quiet", "--initial-branch=main"] + (bare ? ["--bare"] : []))
  }

  /// A folder that is no repository.
  init(withoutGit: Void) throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("provenance-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  @discardableResult
  func git(_ arguments: [String], input: Data? = nil) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = url
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "Author", "GIT_AUTHOR_EMAIL": "author@example.org",
      "GIT_COMMITTER_NAME": "Author", "GIT_COMMITTER_EMAIL": "author@example.org",
      "GIT_AUTHOR_DATE": "2024-09-26T10:00:00Z", "GIT_COMMITTER_DATE": "2024-09-26T10:00:00Z", "LC_ALL": "C",
    ]
    let (output, source) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardInput = source
    try process.run()
    if let input { try source.fileHandleForWriting.write(contentsOf: input) }
    try source.fileHandleForWriting.close()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "git \(arguments) ended with \(process.terminationStatus)")
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
  }

  func write(_ bytes: Data, to path: String) throws {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  /// A repository with a study, a binary file and what git ignores.
  static func withStudy() throws -> Repository {
    let repository = try Repository()
    try repository.write("# Study\n\nOne.\n", to: "studies/study.md")
    try repository.write(Data((0..<600).map { UInt8(truncatingIfNeeded: $0 &* 7) }), to: "data/jets.bin")
    try repository.write("a\nb\nc\n", to: "old.txt")
    try repository.write("*.log\nruns/\n", to: ".gitignore")
    try repository.commit()
    return repository
  }

  func commit() throws {
    try git(["add", "--all"])
    try git(["commit", "--quiet", "--message", "Work"])
  }

  /// Every file outside `.git` by path.
  func files() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: url.path) where !path.hasPrefix(".git/") {
      var isFolder: ObjCBool = false
      let file = url.appendingPathComponent(path)
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      if !isFolder.boolValue { files[path] = try Data(contentsOf: file) }
    }
    files[".git"] = nil
    return files
  }
}
