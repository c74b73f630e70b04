import Digests
import Foundation

/// The content of a `digests.json`: the files beside it, and the cells that made them.
package struct PublicationRecord: Decodable, Sendable {
  /// The version of the numerics that they were made with.
  package let numerics: String
  /// The identity of each step by name.
  package let identities: [String: Digest]
  /// The digest of each other file by name.
  package let files: [String: Digest]

  /// The file's name.
  package static let fileName = "digests.json"

  /// Reads the record in a folder; nil when there is none, or it is not what this program writes.
  package init?(in folder: URL) {
    guard let bytes = try? Data(contentsOf: folder.appending(path: Self.fileName)),
      let record = try? JSONDecoder().decode(Self.self, from: bytes)
    else { return nil }
    self = record
  }

  /// The publications below the folder of results: those of studies, and of their settings below them, by name.
  package static func all(in project: Project) -> [(name: String, folder: URL, record: PublicationRecord)] {
    func folders(_ folder: URL) -> [URL] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.sorted().map { folder.appending(path: $0, directoryHint: .isDirectory) }
    }
    let runs = project.runs.lastPathComponent
    let studies = folders(project.results).filter { $0.lastPathComponent != runs }
    return studies.flatMap { study in
      let settings = folders(study).map { ("\(study.lastPathComponent)/\($0.lastPathComponent)", $0) }
      return ([(study.lastPathComponent, study)] + settings).compactMap { name, folder in
        PublicationRecord(in: folder).map { (name, folder, $0) }
      }
    }
  }
}
