import Digests
import Foundation
import Provenance

/// A program that made runs, kept with all that it needs and what it was built from: what `program.json` in its folder says, and an
/// archive's manifest.
package struct KeptProgram: Codable, Hashable, Sendable {
  /// A shared library that the program loads.
  package struct Library: Codable, Hashable, Sendable {
    /// The name by which the program asks for it.
    package let name: String
    package let sha256: Digest

    package init(name: String, sha256: Digest) {
      self.name = name
      self.sha256 = sha256
    }
  }

  /// The sources of a program: commits whose files are kept as git objects.
  package struct Sources: Codable, Hashable, Sendable {
    /// The commit of the program's own files.
    package let commit: String
    /// The Swift packages that it was built with.
    package let packages: [PinnedPackage]

    package init(commit: String, packages: [PinnedPackage]) {
      self.commit = commit
      self.packages = packages
    }

    /// All commits, each once.
    package var commits: [String] { Set([commit] + packages.map(\.revision)).sorted() }
  }

  /// The digest of its file, as runs recorded it.
  package let sha256: Digest
  /// The name of its file.
  package let name: String
  package let version: String
  package let commit: String?
  package let dirty: Bool?
  /// The machine that it is for, as its file says; nil for a file that does not.
  package let architecture: String?
  /// Its shared libraries but those of the C library, by name.
  package let libraries: [Library]
  /// Nil when they are not kept.
  package let sources: Sources?

  package init(
    _ program: RunningProgram, sha256: Digest, name: String, architecture: String?, libraries: [Library],
    sources: Sources?
  ) {
    self.sha256 = sha256
    self.name = name
    (version, commit, dirty) = (program.version, program.commit, program.isDirty)
    self.architecture = architecture
    self.libraries = libraries
    self.sources = sources
  }

  /// The same program, of which no sources are kept.
  package var withoutSources: KeptProgram {
    KeptProgram(
      RunningProgram(name: name, version: version, commit: commit, isDirty: dirty, digest: sha256), sha256: sha256,
      name: name, architecture: architecture, libraries: libraries, sources: nil)
  }

  /// The files that it is made of, each content once.
  package var files: [Digest] { Set([sha256] + libraries.map(\.sha256)).sorted() }

  /// The reason why no program of ours is described so; nil when one may be. Names become names of files, so that none may lead elsewhere.
  package var problem: String? {
    for name in [name] + libraries.map(\.name) where !Self.isFileName(name) {
      return "'\(name.prefix(80))' is no name of a file"
    }
    if Set(libraries.map(\.name)).count < libraries.count { return "it names a library twice" }
    guard let sources else { return nil }
    if !PinnedPackage.isRevision(sources.commit) { return "'\(sources.commit.prefix(80))' is no commit" }
    if Set(sources.packages.map(\.subpath)).count < sources.packages.count { return "it names a package twice" }
    return sources.packages.compactMap(\.problem).first
  }

  /// True for a name that can be a file's in any folder, and no option of a command.
  static func isFileName(_ name: String) -> Bool {
    guard (1...255).contains(name.utf8.count), let first = name.utf8.first else { return false }
    return first != UInt8(ascii: ".") && first != UInt8(ascii: "-")
      && name.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._+-".utf8.contains(byte)
      }
  }

  /// The same bytes for the same program.
  package func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

extension KeptProgram: CustomStringConvertible {
  /// Name, version and commit, such as `refigure 0.2.0 (commit 24ef1c4e11)`.
  package var description: String {
    "\(RunningProgram(name: name, version: version, commit: commit, isDirty: dirty, digest: sha256))"
  }
}

extension RunningProgram {
  /// The program that a run's recorded environment names; nil where it names none.
  package static func recorded(in environment: String) -> RunningProgram? {
    (try? JSONDecoder().decode(HostEnvironment.self, from: Data(environment.utf8)))?.program
  }
}
