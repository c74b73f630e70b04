import Digests
import Foundation

/// What a `digests.json` says: what the files beside it are, and which cells made them.
struct PublicationRecord: Decodable, Sendable {
  /// The version of the numerics that they were made with.
  let numerics: String
  /// The identity of each step by name.
  let identities: [String: Digest]
  /// The digest of each other file by name.
  let files: [String: Digest]

  /// The file's name.
  static let fileName = "digests.json"

  /// Reads the record in a folder; nil when there is none, or it is not what this program writes.
  init?(in folder: URL) {
    guard let bytes = try? Data(contentsOf: folder.appending(path: Self.fileName)),
      let record = try? JSONDecoder().decode(Self.self, from: bytes)
    else { return nil }
    self = record
  }
}
