import Foundation
import Values

/// The folder that an export is written into, whole or not at all.
package struct ExportFolder: Sendable {
  package let url: URL
  package let replaces: Bool

  /// A folder, and whether files in it may be replaced.
  package init(_ url: URL, replaces: Bool) {
    self.url = url
    self.replaces = replaces
  }

  /// Writes the files beside the folder first, then moves them into place.
  ///
  /// - Throws: `ExportError`, when the folder has files that may not be replaced; `RunError`, when it cannot be written.
  package func write(_ files: [ExportedFile]) throws {
    var seen: Set<String> = []
    for file in files where !seen.insert(file.path).inserted { throw ExportError.twice(path: file.path) }
    let manager = FileManager.default
    let there = (try? manager.contentsOfDirectory(atPath: url.path)) ?? []
    if !there.isEmpty, !replaces { throw ExportError.exists(path: url.path) }
    let new = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent)-\(UUID().uuidString)")
    defer { try? manager.removeItem(at: new) }
    do {
      for file in files {
        let place = new.appending(path: file.path)
        try manager.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try file.content.write(to: place)
      }
      if there.isEmpty {
        try? manager.removeItem(at: url)
        try manager.moveItem(at: new, to: url)
      } else {
        for file in files { try replace(file.path, from: new) }
      }
    } catch {
      throw RunError.notWritable(path: url.path, reason: (error as NSError).localizedDescription)
    }
  }

  private func replace(_ path: String, from new: URL) throws {
    let place = url.appending(path: path)
    let manager = FileManager.default
    try manager.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    if manager.fileExists(atPath: place.path) { try manager.removeItem(at: place) }
    try manager.moveItem(at: new.appending(path: path), to: place)
  }
}
