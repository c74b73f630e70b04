import Digests
import Foundation
import Values

/// The content of a `digests.json`: the files beside it, and the cells that made them.
package struct PublicationRecord: Decodable, Sendable {
  /// The version of the numerics that they were made with.
  package let numerics: String
  /// The identity of each step by name.
  package let identities: [String: Digest]
  /// The digest of the results of each step that runs what is no part of this program; nil where there is none.
  package let results: [String: Digest]?
  /// The digest of each other file by name.
  package let files: [String: Digest]

  /// The file's name.
  package static let fileName = "digests.json"

  /// True when it is the record of a published sweep.
  package var isSweep: Bool { files[ProjectSweepWinners.tableName] != nil }

  /// Reads the record in a folder; nil when there is none, or it is not what this program writes.
  package init?(in folder: URL) {
    guard let bytes = try? Data(contentsOf: folder.appending(path: Self.fileName)),
      let record = try? JSONDecoder().decode(Self.self, from: bytes)
    else { return nil }
    self = record
  }

  /// The digest of a step's results, from those of its metrics and of its files by name: what `results` has of it.
  package static func bits(metrics: Digest, files: [String: Digest]) -> Digest {
    let files = files.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return Digest(of: (["\(metrics)"] + files).joined(separator: "\n"))
  }

  package init(numerics: String, identities: [String: Digest], results: [String: Digest], files: [String: Digest]) {
    self.numerics = numerics
    self.identities = identities
    self.results = results.isEmpty ? nil : results
    self.files = files
  }

  /// The file's text, a digest a line.
  package var text: String {
    func entries(_ digests: [String: Digest]) -> String {
      digests.sorted { $0.key < $1.key }
        .map { "  \(Value.text($0.key).canonicalJSON): \(Value.text("\($0.value)").canonicalJSON)" }.joined(
          separator: ",\n")
    }
    // The other cells' results follow from their identities.
    let results = results.map { ",\n \"results\": {\n\(entries($0))\n }" } ?? ""
    return
      "{\n \"numerics\": \(Value.text(numerics).canonicalJSON),\n \"identities\": {\n\(entries(identities))\n }\(results),\n"
      + " \"files\": {\n\(entries(files))\n }\n}\n"
  }

  /// The publications below the folder of results: those of studies, of their settings below them, and of the sweeps of both, by name.
  package static func all(in project: Project) -> [(name: String, folder: URL, record: PublicationRecord)] {
    func folders(_ folder: URL) -> [URL] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.sorted().map { folder.appending(path: $0, directoryHint: .isDirectory) }
    }
    let runs = project.runs.lastPathComponent
    let studies = folders(project.results).filter { $0.lastPathComponent != runs }
    return studies.flatMap { study in
      let (name, below) = (study.lastPathComponent, folders(study))
      let settings = below.map { ("\(name)/\($0.lastPathComponent)", $0) }
      let sweep = ProjectSweepWinners.folderName
      let ofSettings = below.map {
        ("\(name)/\($0.lastPathComponent)/\(sweep)", $0.appending(path: sweep, directoryHint: .isDirectory))
      }
      return ([(name, study)] + settings + ofSettings).compactMap { name, folder in
        PublicationRecord(in: folder).map { (name, folder, $0) }
      }
    }
  }
}
