import Digests
import Foundation
import Processes
import Studies
import Tables

/// A lock file of Python packages: `uv.lock`, or a list of requirements with hashes.
struct LockFile: Hashable, Sendable {
  /// The path from the project's folder.
  let path: String
  /// The file.
  let url: URL
  /// The bytes.
  let content: Data
  /// The bytes of uv's project file beside it, which the lock file must fit; none for a list of requirements.
  let project: Data
  /// The interpreter that the environment is made with.
  let python: Python

  /// Reads a lock file.
  ///
  /// - Throws: `unreadable`, or `inconsistent` for a list without hashes.
  init(_ path: String, in places: StudyPlaces) throws(DatasetError) {
    self.path = path
    url = places.project.appending(path: path)
    content = try FileReading.data(of: url)
    let name = places.python
    let file = name.contains("/") ? places.project.appending(path: name) : SearchPath.file(named: name)
    guard let file, let python = Python.of(name.hasPrefix("/") ? URL(filePath: name) : file) else {
      throw .unreadable(file: path, reason: "there is no Python '\(name)' to make its environment with")
    }
    self.python = python
    let isOfUV = url.lastPathComponent == Self.nameOfUV
    project = isOfUV ? try FileReading.data(of: url.deletingLastPathComponent().appending(path: Self.project)) : Data()
    if !isOfUV { try Self.requireHashes(String(decoding: content, as: UTF8.self), path) }
  }

  /// True for a lock file of uv, whose project file stands beside it.
  var isOfUV: Bool { url.lastPathComponent == Self.nameOfUV }

  private static let (nameOfUV, project) = ("uv.lock", "pyproject.toml")

  /// The digests of what decides on the environment: the file, for uv the project's file, and the interpreter's version but for its patch.
  func digests() -> [String: Digest] {
    var digests = [path: Digest(of: content), "python": Digest(of: python.minorVersion)]
    if isOfUV { digests[projectPath] = Digest(of: project) }
    return digests
  }

  /// The digest under which the environment is kept: of all that it is made from on this machine.
  var environmentDigest: Digest {
    Digest(of: "\(Digest(of: content))\n\(Digest(of: project))\n\(python.version)\n\(python.prefix.path)\n\(isOfUV)")
  }

  /// The project file of uv.
  var projectFile: URL { url.deletingLastPathComponent().appending(path: Self.project) }

  private var projectPath: String {
    (path.split(separator: "/").dropLast().map(String.init) + [Self.project]).joined(separator: "/")
  }

  /// Every requirement of a list must have a hash, or what is installed would not be known.
  private static func requireHashes(_ text: String, _ path: String) throws(DatasetError) {
    let joined = text.replacing("\\\n", with: " ").replacing("\\\r\n", with: " ")
    for line in joined.split(whereSeparator: \.isNewline) {
      let requirement = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
        .trimmingCharacters(in: .whitespaces)
      guard let first = requirement.first, first.isLetter || first.isNumber else { continue }
      guard line.contains("--hash=") else {
        throw .inconsistent(
          file: path,
          detail: "'\(requirement)' has no --hash, so that another file could be installed; make the list with "
            + "'uv pip compile --generate-hashes' or 'pip-compile --generate-hashes'")
      }
    }
  }
}
