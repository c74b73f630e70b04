import Digests
import Foundation
import Studies
import Tables
import Values

/// The files of a project that paths, folders and patterns name.
package struct ProjectFiles: Sendable {
  /// The project's folder.
  let root: URL

  /// Files of a project.
  package init(root: URL) {
    self.root = root
  }

  /// The paths of the files, each once, in the order of their bytes.
  ///
  /// - Parameter patterns: paths of files, of folders, which stand for all within them that is not hidden, and patterns: `*` stands for
  ///   characters within a name, `**` for folders.
  /// - Throws: `invalidSetting` for one that names nothing, `unreadable` for a file that leads out of the project.
  package func paths(_ patterns: [String]) throws(DatasetError) -> [String] {
    var found: Set<String> = []
    for pattern in patterns {
      let files = try paths(pattern)
      if files.isEmpty {
        throw .invalidSetting(
          name: "files", found: "'\(pattern)'",
          expected: "a file of the project, or a folder or pattern with at least one (paths are relative to its folder)"
        )
      }
      found.formUnion(files)
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The digests of files, by path.
  ///
  /// - Throws: as `paths`, and `unreadable`.
  package func digests(_ patterns: [String]) throws(DatasetError) -> [String: Digest] {
    var digests: [String: Digest] = [:]
    for path in try paths(patterns) {
      do {
        digests[path] = try Digest(ofFileAt: root.appending(path: path))
      } catch {
        throw .unreadable(file: path, reason: "\((error as NSError).localizedDescription)")
      }
    }
    return digests
  }

  private func paths(_ pattern: String) throws(DatasetError) -> [String] {
    if pattern.contains("*") {
      let segments = pattern.split(separator: "/").map(String.init)
      let fixed = segments.prefix { !$0.contains("*") }.joined(separator: "/")
      return try files(below: fixed).filter {
        Self.matches(segments[...], $0.split(separator: "/").map(String.init)[...])
      }
    }
    switch try kind(of: pattern) {
    case .file: return [pattern]
    case .folder: return try files(below: pattern)
    case nil: return []
    }
  }

  private enum Kind {
    case file, folder
  }

  /// A file or folder of the project; a link counts for what it leads to, which must be in the project as well.
  private func kind(of path: String) throws(DatasetError) -> Kind? {
    let url = root.appending(path: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return nil }
    let (real, top) = (url.resolvingSymlinksInPath().path, root.resolvingSymlinksInPath().path)
    guard real.hasPrefix(top + "/") else {
      throw .unreadable(file: path, reason: "it leads to '\(real)', which is outside the project")
    }
    return isFolder.boolValue ? .folder : .file
  }

  /// All files below a folder but hidden ones.
  private func files(below folder: String) throws(DatasetError) -> [String] {
    let url = folder.isEmpty ? root : root.appending(path: folder)
    var found: [String] = []
    for name in ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() {
      // What Python leaves beside modules is made from them.
      if name.hasPrefix(".") || name == "__pycache__" { continue }
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      switch try kind(of: path) {
      case .file: found.append(path)
      case .folder: found += try files(below: path)
      case nil: continue
      }
    }
    return found
  }

  private static func matches(_ pattern: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == "**" {
      return matches(pattern.dropFirst(), path) || (!path.isEmpty && matches(pattern, path.dropFirst()))
    }
    guard let name = path.first, SamplePattern.matches(first, name) else { return false }
    return matches(pattern.dropFirst(), path.dropFirst())
  }
}
