import Digests
import Foundation
import KeptPrograms
import Ledger
import Provenance
import Runs
import Values

/// Writes runs, those whose cells they reuse, the files of their commits, and the programs that made them as one file.
public struct ArchiveWriter: Sendable {
  /// A summary of the written archive.
  public struct Summary: Sendable {
    /// A run in the archive.
    public struct Run: Sendable {
      /// Its name in this ledger.
      public let run: RunID
      /// Its study.
      public let study: String
      /// True when it was asked for, and not only needed by one that was.
      public let isAsked: Bool
    }

    /// A program in the archive.
    public struct ArchivedProgram: Sendable {
      /// Its name, version and commit.
      public let words: String
      /// The digest of its file.
      public let digest: Digest
      /// The size of its file and of its libraries, in bytes.
      public let bytes: Int
      /// The number of its libraries.
      public let libraries: Int
      /// The number of packages whose sources are there with its own; nil when its sources are not.
      public let packages: Int?
      /// The reason why its sources are not there.
      public let withoutSources: String?
    }

    /// A program that made runs and is not here.
    public struct MissingProgram: Sendable {
      /// The first of the runs.
      public let run: RunID
      /// Its name, version and commit.
      public let program: String
      /// The recorded digest.
      public let digest: Digest?
    }

    /// The runs, by name.
    public internal(set) var runs: [Run] = []
    /// The commits whose files are in the archive.
    public internal(set) var commits: [String] = []
    /// The commits of runs that the repository does not have.
    public internal(set) var missingCommits: [String] = []
    /// The size of the commits in the file, in bytes.
    public internal(set) var packBytes = 0
    /// The programs in the archive.
    public internal(set) var programs: [ArchivedProgram] = []
    /// The programs that were asked for and are not here.
    public internal(set) var missingPrograms: [MissingProgram] = []
    /// The size of the programs' sources in the file, in bytes.
    public internal(set) var sourceBytes = 0
    /// The file's size.
    public internal(set) var bytes = 0
    /// The file's digest.
    public internal(set) var digest = Digest(of: "")
  }

  package let project: Project
  package let ledger: Ledger

  /// A writer for a project's ledger, which is only read.
  public init(project: Project, ledger: Ledger) {
    self.project = project
    self.ledger = ledger
  }

  /// Writes an archive: whole or not at all. The same runs give the same bytes, with the same versions of SQLite, libgit2 and zlib.
  /// While it is written, there is a second copy of the artefacts in the system's temporary folder.
  ///
  /// - Parameters:
  ///   - runs: which.
  ///   - includingUnfinished: whether failed and interrupted ones may be among them.
  ///   - includingCommits: whether the files of the commits, and the sources of programs, are written.
  ///   - programs: files in which the programs that made the runs are looked for, beside the program of this process; nil for an archive
  ///     without programs.
  ///   - file: where.
  ///   - replacing: whether a file that is there is replaced.
  /// - Throws: `ArchiveError`, `LedgerError` or `ProvenanceError`.
  public func write(
    _ runs: [RunID], includingUnfinished: Bool = false, includingCommits: Bool = true, programs: [URL]? = nil,
    to file: URL, replacing: Bool = false
  ) throws -> Summary {
    let partial = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).partial")
    if !replacing, FileManager.default.fileExists(atPath: file.path) { throw ArchiveError.exists(path: file.path) }
    // Also says early that the folder cannot be written. A file that a killed process left is taken over.
    guard let lock = try RunLock.acquire(at: partial, waiting: 0) else { throw ArchiveError.busy(path: file.path) }
    return try withExtendedLifetime(lock) {
      var isDone = false
      defer { if !isDone { unlink(partial.path) } }
      let summary: Summary
      do {
        summary = try TemporaryFolder.with { folder in
          try write(runs, includingUnfinished, includingCommits, programs, to: partial, by: folder)
        }
      } catch ArchiveError.notWritable(_, let reason) {
        throw ArchiveError.notWritable(path: file.path, reason: reason)
      }
      guard rename(partial.path, file.path) == 0 else {
        throw ArchiveError.notWritable(path: file.path, reason: String(cString: strerror(errno)))
      }
      isDone = true
      return summary
    }
  }

  private func write(
    _ runs: [RunID], _ includingUnfinished: Bool, _ includingCommits: Bool, _ programs: [URL]?, to file: URL,
    by folder: URL
  ) throws -> Summary {
    // A clock that stands still: when the archive is written is not in it.
    let copy = try Ledger(folder: folder.appending(path: "ledger"), now: { Date(timeIntervalSince1970: 0) })
    let imported = try copy.importRuns(runs, from: ledger, includingUnfinished: includingUnfinished)
    let database = folder.appending(path: ArchiveManifest.ledger)
    try copy.copyDatabase(to: database)
    var summary = Summary()
    var entries: [ArchiveManifest.Run] = []
    var commits: Set<String> = []
    var environments: [(run: RunID, environment: String)] = []
    for one in imported {
      let details = try copy.details(of: one.run)
      let isAsked = runs.contains(one.source)
      summary.runs.append(Summary.Run(run: one.source, study: details.run.studyPath, isAsked: isAsked))
      entries.append(
        ArchiveManifest.Run(
          run: "\(one.run)", name: "\(details.origin?.name ?? one.source)", study: details.run.studyPath,
          title: details.run.studyTitle, asked: isAsked))
      if case .git(let state) = details.run.versionControl { commits.insert(state.commit) }
      environments.append((one.source, details.run.environment))
    }
    let found = try programs.map {
      try ArchivedPrograms(of: environments, files: $0, project: project, includingSources: includingCommits)
    }
    var contents: [(name: String, file: Content)] = [
      (ArchiveManifest.readMe, .bytes(Data(Self.readMe(found != nil).utf8))),
      (ArchiveManifest.ledger, .file(database)),
    ]
    if includingCommits, let pack = try pack(commits, &summary) {
      summary.packBytes = pack.count
      contents.append((ArchiveManifest.pack, .bytes(pack)))
    }
    if let found { contents += try self.contents(of: found, &summary) }
    for digest in try copy.recordedArtefacts() {
      contents.append((ArchiveManifest.name(of: digest, in: "artefacts"), .file(copy.artefacts.url(of: digest))))
    }
    let files = try contents.map { name, content in
      ArchiveManifest.File(name: name, bytes: try content.count, sha256: try content.digest)
    }
    let manifest = ArchiveManifest(
      runs: entries, commits: summary.commits, programs: found?.found.map(\.program) ?? [], files: files)
    contents.insert((ArchiveManifest.fileName, .bytes(try manifest.encoded())), at: 0)
    summary.bytes = try write(contents, to: file)
    summary.digest = try Digest(ofFileAt: file)
    return summary
  }

  private static func readMe(_ hasPrograms: Bool) -> String {
    ArchiveManifest.readMeText + (hasPrograms ? ArchiveManifest.programsText : "")
  }

  /// The files of programs, each once, and what they were built from.
  private func contents(
    of programs: ArchivedPrograms, _ summary: inout Summary
  ) throws -> [(name: String, file: Content)] {
    var contents: [(name: String, file: Content)] = []
    if let pack = try programs.pack(without: summary.commits, of: project) {
      summary.sourceBytes = pack.count
      contents.append((ArchiveManifest.sources, .bytes(pack)))
    }
    summary.missingPrograms = programs.missing
    var files: [Digest: URL] = [:]
    for one in programs.found {
      files.merge(one.files) { first, _ in first }
      let program = one.program
      summary.programs.append(
        Summary.ArchivedProgram(
          words: "\(program)", digest: program.sha256,
          bytes: try program.files.compactMap { one.files[$0] }.reduce(0) { try $0 + Content.file($1).count },
          libraries: program.libraries.count, packages: program.sources?.packages.count,
          withoutSources: programs.withoutSources[program.sha256]))
    }
    for (digest, file) in files.sorted(by: { $0.key < $1.key }) {
      contents.append((ArchiveManifest.name(of: digest, in: ArchiveManifest.programs), .file(file)))
    }
    return contents
  }

  /// The files of those commits that are here; nil when none is.
  private func pack(_ commits: Set<String>, _ summary: inout Summary) throws -> Data? {
    let stores = [project.commits]
    for commit in commits.sorted() {
      let isHere: Bool
      do {
        isHere = try GitPack.contains(commit, at: project.root, stores: stores)
      } catch {
        guard case .notARepository = error else { throw error }
        isHere = false
      }
      if isHere { summary.commits.append(commit) } else { summary.missingCommits.append(commit) }
    }
    return summary.commits.isEmpty ? nil : try GitPack.pack(summary.commits, from: project.root, stores: stores)
  }

  private func write(_ contents: [(name: String, file: Content)], to file: URL) throws -> Int {
    do {
      let handle = try FileHandle(forWritingTo: file)
      defer { try? handle.close() }
      try handle.truncate(atOffset: 0)
      for (name, content) in contents {
        guard let header = TarFile.Header(name: name, bytes: try content.count).encoded else {
          throw ArchiveError.notWritable(path: file.path, reason: "'\(name)' is larger than 8 GiB")
        }
        try handle.write(contentsOf: header)
        try handle.write(contentsOf: try content.bytes)
        try handle.write(contentsOf: TarFile.padding(after: try content.count))
      }
      try handle.write(contentsOf: TarFile.end)
      try handle.synchronize()
      return Int(try handle.offset())
    } catch let error as ArchiveError {
      throw error
    } catch {
      throw ArchiveError.notWritable(path: file.path, reason: (error as NSError).localizedDescription)
    }
  }

  /// The content of a file of the archive.
  private enum Content {
    case bytes(Data)
    case file(URL)

    var bytes: Data {
      get throws {
        switch self {
        case .bytes(let bytes): bytes
        case .file(let url): try Data(contentsOf: url, options: .mappedIfSafe)
        }
      }
    }

    var count: Int { get throws { try bytes.count } }

    var digest: Digest {
      get throws {
        switch self {
        case .bytes(let bytes): Digest(of: bytes)
        case .file(let url): try Digest(ofFileAt: url)
        }
      }
    }
  }
}

/// A folder that is there as long as it is needed.
package enum TemporaryFolder {
  /// Runs the body with a new folder, in the system's folder for such (`TMPDIR`).
  package static func with<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "refigure-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw RunError.notWritable(path: folder.path, reason: (error as NSError).localizedDescription)
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
