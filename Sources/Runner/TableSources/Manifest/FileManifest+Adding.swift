import Foundation
import Tables

extension FileManifest {
  /// The outcome of adding a file.
  package enum Addition: Equatable, Sendable {
    /// It was not listed before.
    case added
    /// It is listed as it is.
    case unchanged
    /// It was listed otherwise, with the differences in words.
    case updated([String])
    /// It is listed otherwise, and this was not said to be meant.
    case changed([String])
  }

  /// Lists a file as it is now.
  ///
  /// - Parameters:
  ///   - url: the file, in the manifest's folder or below it.
  ///   - manifest: the manifest's file.
  ///   - name: what it is called; nil for what it was called, or else its name without the ending.
  ///   - format: the format, where the file's name does not end in it.
  ///   - updates: says if another content may take the place of a listed one.
  /// - Throws: `DatasetError`.
  package mutating func add(
    _ url: URL, to manifest: URL, name: String? = nil, format: TableFormat? = nil, updates: Bool
  ) throws(DatasetError) -> Addition {
    let folder = manifest.deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath().path + "/"
    // The file's own name may be a link's; only its folder is followed.
    let file = url.deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath()
      .appending(path: url.lastPathComponent)
    guard file.path.hasPrefix(folder) else {
      throw .refused(
        file: url.relativePath, at: .whole, found: "a file outside the manifest's folder, \(folder)",
        expected: "one in it or below it; --manifest FOLDER/\(Self.fileName) names another manifest")
    }
    let path = String(file.path.dropFirst(folder.count))
    guard let format = format ?? TableFormat(path: path) else {
      throw .refused(
        file: url.relativePath, at: .whole, found: "another ending", expected: "\(TableFormat.endings), or --format")
    }
    let known = entries[path]
    let entry = try Entry(
      TableFile(url: url, name: url.relativePath, format: format), name: name ?? known?.name ?? Self.stem(path))
    if let other = entries.first(where: { $0.key != path && $0.value.name == entry.name }) {
      throw .refused(
        file: url.relativePath, at: .whole, found: "the name '\(entry.name)', which '\(other.key)' has",
        expected: "another one by --name")
    }
    guard let known else {
      entries[path] = entry
      return .added
    }
    let differences = entry.differences(from: known)
    if differences.isEmpty { return .unchanged }
    // A name changes nothing that is compared.
    guard updates || entry.sha256 == known.sha256 && entry.format == known.format else { return .changed(differences) }
    entries[path] = entry
    return .updated(differences)
  }

  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }
}
