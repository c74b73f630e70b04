import Digests
import Foundation
import Tables

/// The files of a project that its manifests list. A manifest is a `manifest.json` of format `refigure-data/1` in a folder above the file,
/// or in the project's folder `data`.
package struct ListedFiles: Sendable {
  private let project: URL

  /// The listed files of a project.
  package init(project: URL) {
    self.project = project.standardizedFileURL.resolvingSymlinksInPath()
  }

  /// Compares a file with every manifest that lists it.
  ///
  /// - Throws: `changedFile`, or `malformed` for a manifest that cannot be read.
  package func check(_ url: URL, name: String, digest: Digest) throws(DatasetError) {
    // The name that the cell uses and the file behind its links are both looked for.
    let places = [url.standardizedFileURL, url.standardizedFileURL.resolvingSymlinksInPath()]
    for manifest in manifests(above: places) {
      let label = relative(manifest)
      let entries = try FileManifest(contentsOf: manifest, named: label).entries
      let folder = manifest.deletingLastPathComponent().path + "/"
      for place in places where place.path.hasPrefix(folder) {
        guard let entry = entries[String(place.path.dropFirst(folder.count))], entry.sha256 != digest else { continue }
        throw .changedFile(file: name, found: digest, expected: entry.sha256, manifest: label)
      }
    }
  }

  private func manifests(above places: [URL]) -> [URL] {
    var folders = [project.appending(path: "data")]
    for place in places {
      var folder = place.deletingLastPathComponent()
      while folder.path.hasPrefix(project.path) {
        if !folders.contains(where: { $0.path == folder.path }) { folders.append(folder) }
        if folder.path == project.path { break }
        folder.deleteLastPathComponent()
      }
    }
    return folders.map { $0.appending(path: FileManifest.fileName) }.filter(Self.isListing)
  }

  /// True for a manifest of this format, also for a damaged one: others of the name are somebody else's.
  package static func isListing(_ url: URL) -> Bool {
    guard let bytes = try? Data(contentsOf: url) else { return false }
    return bytes.firstRange(of: Data("refigure-data/".utf8)) != nil
  }

  private func relative(_ url: URL) -> String {
    url.path.hasPrefix(project.path + "/") ? String(url.path.dropFirst(project.path.count + 1)) : url.path
  }
}
