import Digests
import Foundation
import Runs
import Values

/// The list of what a site has, by which the next one into the same folder knows what it may replace.
struct SiteManifest: Codable, Equatable {
  /// The name of the file.
  static let fileName = "refigure-site.json"
  private static let format = "refigure-site/1"

  /// The format of this list.
  let format: String
  /// The digest of each file by its path.
  let files: [String: Digest]

  /// The list of some files.
  init(_ files: [ExportedFile]) {
    format = Self.format
    self.files = Dictionary(files.map { ($0.path, Digest(of: $0.content)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads the list in a folder; nil when there is none, or it is not what this program writes.
  init?(in folder: URL) {
    guard let bytes = try? Data(contentsOf: folder.appending(path: Self.fileName)),
      let manifest = try? JSONDecoder().decode(Self.self, from: bytes), manifest.format == Self.format
    else { return nil }
    self = manifest
  }

  /// The file's text, a file a line.
  var text: String {
    let lines = files.sorted { $0.key < $1.key }.map {
      "  \(Value.text($0.key).canonicalJSON): \(Value.text($0.value.hexadecimal).canonicalJSON)"
    }
    return
      "{\n \"format\": \(Value.text(format).canonicalJSON),\n \"files\": {\n\(lines.joined(separator: ",\n"))\n }\n}\n"
  }
}
