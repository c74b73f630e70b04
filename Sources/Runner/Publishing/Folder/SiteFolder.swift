import Digests
import Foundation
import Runs
import Values

/// The folder that a site is written into, whole or not at all. What an earlier site made there is replaced; nothing else is.
struct SiteFolder {
  let url: URL
  /// True when files that no site made may be replaced, and may stay beside it.
  let replaces: Bool

  /// - Parameters:
  ///   - url: the folder.
  ///   - replaces: true when files that no site made may be replaced.
  init(_ url: URL, replaces: Bool) {
    self.url = url.standardizedFileURL.resolvingSymlinksInPath()
    self.replaces = replaces
  }

  /// What was in the folder before.
  enum Before: String {
    /// It was not there, or empty.
    case nothing
    /// A site was there, which was replaced.
    case site
    /// Other files were there.
    case others
  }

  /// Looks whether a site may be written there.
  ///
  /// - Returns: the files that stay, and what there was.
  /// - Throws: `PublishError.foreign`; `SiteNotWritable` for what is no folder.
  func examine() throws -> (staying: [String], before: Before) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return ([], .nothing) }
    guard isFolder.boolValue else {
      throw SiteNotWritable(path: url.path, reason: "it is a file, expected a folder")
    }
    let there = Self.files(in: url)
    if there.isEmpty { return ([], .nothing) }
    let made = SiteManifest(in: url)?.files ?? [:]
    let isSite = !made.isEmpty
    var foreign: [String] = []
    var staying: [String] = []
    for path in there {
      // A folder that is a git working tree stays one, and a server's own settings stay.
      if Self.isOfHost(path) {
        staying.append(path)
      } else if isSite, path == SiteManifest.fileName {
        continue
      } else if let digest = made[path] {
        let content = try? Data(contentsOf: url.appending(path: path), options: .mappedIfSafe)
        if content.map({ Digest(of: $0) }) != digest { foreign.append(path) }
      } else {
        foreign.append(path)
        staying.append(path)
      }
    }
    if !foreign.isEmpty, !replaces { throw PublishError.foreign(folder: url.path, files: foreign) }
    return (staying, isSite ? .site : there.allSatisfy(Self.isOfHost) ? .nothing : .others)
  }

  /// Writes the files beside the folder first, then puts them in its place.
  ///
  /// - Parameter files: the files of the site; its manifest is added.
  /// - Throws: as `examine()`; `SiteNotWritable`, when it cannot be written.
  func write(_ files: [ExportedFile]) throws -> Before {
    let (staying, before) = try examine()
    let manager = FileManager.default
    // What goes into a folder that stays is renamed from a place within: the folder can be a file system of its own.
    let place = staying.isEmpty ? url.deletingLastPathComponent() : url
    let new = place.appending(path: ".\(url.lastPathComponent)-\(UUID().uuidString)")
    defer { try? manager.removeItem(at: new) }
    do {
      try manager.createDirectory(at: new, withIntermediateDirectories: true)
      let whole = files + [ExportedFile(SiteManifest.fileName, text: SiteManifest(files).text)]
      for file in whole { try file.write(below: new) }
      if staying.isEmpty { try exchange(with: new) } else { try merge(whole, from: new) }
    } catch {
      throw SiteNotWritable(path: url.path, reason: ErrorText.of(error))
    }
    return before
  }

  /// Puts a new folder in the place of the old one, which is taken back should that fail.
  private func exchange(with new: URL) throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: url.path) else { return try manager.moveItem(at: new, to: url) }
    let old = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent)-\(UUID().uuidString)")
    try manager.moveItem(at: url, to: old)
    do {
      try manager.moveItem(at: new, to: url)
    } catch {
      try? manager.moveItem(at: old, to: url)
      throw error
    }
    try? manager.removeItem(at: old)
  }

  /// Moves new files into the folder one by one, where others stay, and removes those of the earlier site that are none any more.
  private func merge(_ files: [ExportedFile], from new: URL) throws {
    let manager = FileManager.default
    let left = Set(SiteManifest(in: url)?.files.keys.map(\.self) ?? []).subtracting(files.map(\.path))
    for file in files { try file.move(from: new, to: url) }
    for path in left.sorted() where Self.isWithin(path) { try? manager.removeItem(at: url.appending(path: path)) }
    // Folders that are empty now, the inner ones first.
    for folder in Set(left.map { ($0 as NSString).deletingLastPathComponent }).sorted(by: >) where Self.isWithin(folder)
    {
      let place = url.appending(path: folder)
      if (try? manager.contentsOfDirectory(atPath: place.path))?.isEmpty == true { try? manager.removeItem(at: place) }
    }
  }

  /// True for a path that leads nowhere but into the folder.
  private static func isWithin(_ path: String) -> Bool {
    !path.isEmpty && !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
  }

  private static func isOfHost(_ path: String) -> Bool {
    path == ".git" || path.hasPrefix(".git/") || [".nojekyll", ".gitignore", ".gitattributes", "CNAME"].contains(path)
  }

  /// The files below a folder, by their paths; links count as files.
  private static func files(in folder: URL) -> [String] {
    let manager = FileManager.default
    var files: [String] = []
    func add(_ path: String) {
      for name in (try? manager.contentsOfDirectory(atPath: folder.appending(path: path).path)) ?? [] {
        let inner = path.isEmpty ? name : "\(path)/\(name)"
        let type = (try? manager.attributesOfItem(atPath: folder.appending(path: inner).path))?[.type]
        let isFolder = type as? FileAttributeType == .typeDirectory
        if isFolder, inner != ".git" { add(inner) } else { files.append(inner) }
      }
    }
    add("")
    return files.sorted()
  }
}
