import Foundation
import Tables

/// The manifests of format `refigure-data/1` as commands list and verify them.
public struct PlainManifests: ManifestFormat {
  /// The format.
  public init() {}

  /// `refigure-data/1`.
  public var format: String { FileManifest.format }
  /// `data/manifest.json`.
  public let usualPaths = ["data/\(FileManifest.fileName)"]

  /// The files that a manifest lists, with their digests and sizes compared where that is asked for.
  public func files(in manifest: URL, verified: Bool) throws(DatasetError) -> [ListedFile] {
    let folder = manifest.deletingLastPathComponent()
    let entries = try FileManifest(contentsOf: manifest).entries
    return entries.keys.sorted().compactMap { path in
      guard let entry = entries[path] else { return nil }
      return ListedFile(
        name: entry.name, file: path, rows: entry.rows, digest: "\(entry.sha256)", entryWord: "rows",
        problems: verified ? Self.problems(entry, folder.appending(path: path), manifest.relativePath) : [])
    }
  }

  private static func problems(_ entry: FileManifest.Entry, _ url: URL, _ manifest: String) -> [DatasetError] {
    do throws(DatasetError) {
      let format = TableFormat(rawValue: entry.format) ?? .csv
      let found = try TableFile(url: url, name: url.relativePath, format: format).contents().digest
      if found == entry.sha256 { return [] }
      return [.changedFile(file: url.relativePath, found: found, expected: entry.sha256, manifest: manifest)]
    } catch {
      return [error]
    }
  }
}

extension PlainManifests {
  /// The name of a manifest's file.
  package static let fileName = FileManifest.fileName
  /// The names of formats of files.
  package static let formats = TableFormat.allCases.map(\.rawValue)

  /// The outcome of listing a file, for people.
  package enum Addition: Equatable, Sendable {
    case added(String), unchanged, updated([String]), changed([String])
  }

  /// The manifest that a file belongs to: the nearest above it that lists it, else that of the project's folder `data`.
  package static func manifest(for file: URL, project: URL) -> URL {
    let project = project.standardizedFileURL.resolvingSymlinksInPath()
    var folder = file.deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath()
    var path = file.lastPathComponent
    while folder.path == project.path || folder.path.hasPrefix(project.path + "/") {
      let manifest = folder.appending(path: fileName)
      if ListedFiles.isListing(manifest), (try? FileManifest(contentsOf: manifest))?.entries[path] != nil {
        return manifest
      }
      path = folder.lastPathComponent + "/" + path
      folder.deleteLastPathComponent()
    }
    return project.appending(path: "data/\(fileName)")
  }

  /// Lists a file in a manifest, which is made if it is not there.
  ///
  /// - Throws: `DatasetError`.
  package static func add(
    _ file: URL, to manifest: URL, name: String?, format: String?, updates: Bool
  ) throws(DatasetError) -> Addition {
    let exists = FileManager.default.fileExists(atPath: manifest.path)
    var content = exists ? try FileManifest(contentsOf: manifest) : FileManifest()
    let known = content
    let addition = try content.add(
      file, to: manifest, name: name, format: format.flatMap(TableFormat.init(rawValue:)), updates: updates)
    if content != known { try content.write(to: manifest) }
    switch addition {
    case .unchanged: return .unchanged
    case .updated(let differences): return .updated(differences)
    case .changed(let differences): return .changed(differences)
    case .added:
      let entry = content.entries.first { known.entries[$0.key] == nil }?.value
      let rows = entry?.rows.map { "\($0) rows, " } ?? ""
      return .added("\(rows)\(entry?.columns.count ?? 0) columns")
    }
  }
}
