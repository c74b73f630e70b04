import Foundation
import Values

/// The folder that an export is written into.
package struct ExportFolder: Sendable {
  package let url: URL
  package let replaces: Bool

  /// A folder, and whether files in it may be replaced.
  package init(_ url: URL, replaces: Bool) {
    // A link to a folder stays one.
    self.url = url.standardizedFileURL.resolvingSymlinksInPath()
    self.replaces = replaces
  }

  /// Writes all files beside the folder first, then moves them into place. Files of other names stay.
  ///
  /// - Throws: `ExportFolderError`, when the folder is a file or has files that may not be replaced, or cannot be written.
  package func write(_ files: [ExportedFile]) throws {
    try Self.check(files)
    let isThere = try checkFolder(files)
    let manager = FileManager.default
    let parent = url.deletingLastPathComponent()
    // What is in a folder that is there can be moved into it from a place within alone: it can be a file system of its own.
    let new = (isThere ? url : parent).appending(path: ".\(url.lastPathComponent)-\(UUID().uuidString)")
    defer { try? manager.removeItem(at: new) }
    do {
      try manager.createDirectory(at: new, withIntermediateDirectories: true)
      for file in files { try file.write(below: new) }
      if isThere {
        for file in files { try file.move(from: new, to: url) }
      } else {
        try manager.moveItem(at: new, to: url)
      }
    } catch {
      throw ExportFolderError.notWritable(path: url.path, reason: ErrorText.reason(of: error))
    }
  }

  /// Refuses paths that lead elsewhere, and those that are one where upper and lower case are.
  private static func check(_ files: [ExportedFile]) throws(ExportFolderError) {
    var seen: Set<String> = []
    for file in files {
      let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !["", ".", ".."].contains($0) }) else { throw .outside(path: file.path) }
      guard seen.insert(file.path.lowercased()).inserted else { throw .twice(path: file.path) }
    }
  }

  /// True when there is a folder, into which the files can be put.
  private func checkFolder(_ files: [ExportedFile]) throws -> Bool {
    let manager = FileManager.default
    func isFolder(_ place: URL) -> Bool? {
      var isFolder: ObjCBool = false
      return manager.fileExists(atPath: place.path, isDirectory: &isFolder) ? isFolder.boolValue : nil
    }
    guard let isOne = isFolder(url) else { return false }
    guard isOne else { throw ExportFolderError.isFile(path: url.path) }
    let there: [String]
    do {
      there = try manager.contentsOfDirectory(atPath: url.path)
    } catch {
      throw ExportFolderError.notWritable(path: url.path, reason: ErrorText.reason(of: error))
    }
    if !there.isEmpty, !replaces { throw ExportFolderError.exists(path: url.path) }
    for file in files where isFolder(url.appending(path: file.path)) == true {
      throw ExportFolderError.notWritable(path: url.appending(path: file.path).path, reason: "it is a folder")
    }
    return true
  }
}

extension ExportedFile {
  /// Writes the file below a folder, which is made if it is not there.
  package func write(below folder: URL) throws {
    let place = folder.appending(path: path)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: place)
  }

  /// Renames the file, which was written below one folder, to its place below another of the same file system. A file that is there is
  /// replaced in one step.
  package func move(from old: URL, to new: URL) throws {
    let place = new.appending(path: path)
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    guard rename(old.appending(path: path).path, place.path) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  }
}
