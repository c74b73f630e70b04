import Foundation

/// A repository of its own for a test, removed with the last reference.
package final class Repository: Sendable {
  private let folder: TemporaryFolder

  package var url: URL { folder.url }

  /// An empty repository on the branch `main`.
  package init(bare: Bool = false) throws {
    folder = try TemporaryFolder()
    try git(["init", "--quiet", "--initial-branch=main"] + (bare ? ["--bare"] : []))
  }

  /// A folder that is no repository.
  package init(withoutGit: Void) throws {
    folder = try TemporaryFolder()
  }

  @discardableResult
  package func git(_ arguments: [String], input: Data? = nil) throws -> String {
    try Git.run(arguments, in: url, input: input)
  }

  package func write(_ bytes: Data, to path: String) throws { try folder.write(bytes, to: path) }

  package func write(_ text: String, to path: String) throws { try folder.write(text, to: path) }

  /// A repository with a study, a binary file and what git ignores.
  package static func withStudy() throws -> Repository {
    let repository = try Repository()
    try repository.write("# Study\n\nOne.\n", to: "studies/study.md")
    try repository.write(Data((0..<600).map { UInt8(truncatingIfNeeded: $0 &* 7) }), to: "data/jets.bin")
    try repository.write("a\nb\nc\n", to: "old.txt")
    try repository.write("*.log\nruns/\n", to: ".gitignore")
    try repository.commit()
    return repository
  }

  package func commit() throws {
    try git(["add", "--all"])
    try git(["commit", "--quiet", "--message", "Work"])
  }

  /// Every file outside `.git` by path.
  package func files() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: url.path) where !path.hasPrefix(".git/") {
      var isFolder: ObjCBool = false
      let file = folder.file(path)
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      if !isFolder.boolValue { files[path] = try Data(contentsOf: file) }
    }
    files[".git"] = nil
    return files
  }
}
