import Digests
import Foundation
import KeptPrograms

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

  /// One of `formats`.
  package let format: String
  package let runs: [Run]
  /// The commits whose files are in the archive.
  package let commits: [String]
  /// The programs that made the runs; nil in an archive without any, which has the first format.
  package let programs: [KeptProgram]?
  /// Every other file, in their order.
  package let files: [File]

  /// The format of an archive without programs, which any version reads, and of one with programs.
  package static let formats = (plain: "refigure-archive/1", programs: "refigure-archive/2")
  package static let fileName = "refigure-archive.json"
  package static let ledger = "ledger.sqlite"
  package static let pack = "commits.pack"
  /// The sources of the programs, as far as they are not in `pack`.
  package static let sources = "sources.pack"
  package static let programs = "programs"
  package static let readMe = "README.txt"

  package init(runs: [Run], commits: [String], programs: [KeptProgram], files: [File]) {
    format = programs.isEmpty ? Self.formats.plain : Self.formats.programs
    self.runs = runs
    self.commits = commits
    self.programs = programs.isEmpty ? nil : programs
    self.files = files
  }

  /// The name of a file that is known by its digest.
  static func name(of digest: Digest, in folder: String) -> String {
    "\(folder)/\(digest.hexadecimal.prefix(2))/\(digest.hexadecimal.dropFirst(2))"
  }

  /// The digest in the name of a file in a folder; nil for any other name.
  static func digest(in name: String, of folder: String) -> Digest? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == folder, parts[1].utf8.count == 2 else { return nil }
    return Digest(hexadecimal: String(parts[1] + parts[2]))
  }

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

  /// What follows where there are programs.
  static let programsText = """
    programs/       the programs that made the runs, and their shared libraries, each named by the SHA-256 digest of its content;
                    refigure-archive.json says which is which. `chmod +x` makes a program of one, LD_LIBRARY_PATH finds its libraries
    sources.pack    what they were built from, in the form of commits.pack

    """

  /// One line for each file, sorted keys: the same bytes for the same content.
  package func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
