import Digests
import Foundation

/// The list of an archive's content; its first file.
package struct ArchiveManifest: Codable, Equatable, Sendable {
  /// A file after the manifest.
  package struct File: Codable, Equatable, Sendable {
    let name: String
    let bytes: Int
    let sha256: Digest
  }

  /// A run.
  package struct Run: Codable, Equatable, Sendable {
    /// Its name in the archive's ledger.
    package let run: String
    /// Its name in the ledger in which it was recorded first.
    package let name: String
    package let study: String
    package let title: String
    /// True when it was asked for, and not only needed by one that was.
    package let asked: Bool
  }

  /// `ArchiveManifest.format`.
  package let format: String
  package let runs: [Run]
  /// The commits whose files are in the archive.
  package let commits: [String]
  /// Every other file, in their order.
  package let files: [File]

  package static let format = "refigure-archive/1"
  package static let fileName = "refigure-archive.json"
  package static let ledger = "ledger.sqlite"
  package static let pack = "commits.pack"
  package static let readMe = "README.txt"

  /// A text for people who have no refigure.
  static let readMeText = """
    Runs of research notebooks, recorded by refigure. `refigure restore FILE` checks everything and brings them into a project,
    `refigure audit replay RUN` runs them again and compares bit for bit.

    Without refigure:
    ledger.sqlite   the record, an SQLite database: runs, cells, scalars, series, claims; events are a chain of SHA-256 digests
    artefacts/      weights, figures, numbers and studies, each named by the SHA-256 digest of its content
    commits.pack    the files of the commits, as git objects without history. In an empty repository:
                    git index-pack --stdin < commits.pack && echo COMMIT > .git/shallow && git checkout COMMIT
    refigure-archive.json   what is here, each file with its SHA-256 digest

    """

  /// One line for each file, sorted keys: the same bytes for the same content.
  package func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
