import Digests
import Foundation
import KeptPrograms
import Ledger
import Provenance
import Reports
import Runs
import Values

/// Brings the runs of an archive into a project's ledger, each exactly once.
public struct ArchiveReader: Sendable {
  /// A summary of the restored runs.
  public struct Summary: Sendable {
    /// A run of the archive.
    public struct Run: Sendable {
      /// Its name in the ledger in which it was recorded first.
      public let name: String
      /// The outcome of importing it.
      public let imported: ImportedRun
      /// Its study.
      public let study: String
      /// True when it was asked for when the archive was written.
      public let isAsked: Bool
      /// Its folder with drawings, numbers and page.
      public let folder: URL
      /// The reason why there are no drawings, numbers and page; nil when there are.
      public let problem: String?
    }

    /// A program of the archive.
    public struct RestoredProgram: Sendable {
      /// Its name, version and commit.
      public let words: String
      /// The digest of its file.
      public let digest: Digest
      /// False when it was here already.
      public let isNew: Bool
      /// True when what it was built from is kept, too.
      public let hasSources: Bool
    }

    /// The runs, in the archive's order.
    public let runs: [Run]
    /// The commits whose files the archive has.
    public let commits: [String]
    /// True when the repository did not have some of them, so that they were kept for replays.
    public let keptCommits: Bool
    /// The programs that made the runs, which are kept for replays.
    public let programs: [RestoredProgram]
  }

  package let project: Project
  package let file: URL

  /// A reader of an archive, for a project.
  public init(project: Project, file: URL) {
    self.project = project
    self.file = file
  }

  /// Checks everything in the archive, then takes its runs over, and makes their folders again.
  ///
  /// - Throws: `ArchiveError`, `LedgerError` or `ProvenanceError`; nothing was then changed, unless the disk is full.
  public func restore() throws -> Summary {
    try TemporaryFolder.with { folder in
      let manifest = try unpack(to: folder)
      let source: Ledger
      do {
        source = try Ledger(folder: folder, access: .foreign)
        let report = try source.verify()
        if let mismatch = report.mismatches.first { throw damaged(ArchiveManifest.ledger, "\(mismatch)") }
      } catch let error as LedgerError {
        // In the temporary folder there is nothing that a user could do.
        if case .corrupt(_, let detail) = error { throw damaged(ArchiveManifest.ledger, detail) }
        throw damaged(ArchiveManifest.ledger, "\(error)")
      }
      let ids = try source.runs().map(\.id).sorted()
      guard ids.map({ "\($0)" }) == manifest.runs.map(\.run) else {
        throw damaged(ArchiveManifest.fileName, "it lists other runs than the ledger has")
      }
      let programs = try checkedPrograms(manifest, source)
      let keeps = try keepCommits(manifest, folder)
      let kept = try keep(programs, folder)
      let ledger = try Ledger(folder: project.runs)
      let imported = try ledger.importRuns(ids, from: source, includingUnfinished: true)
      let runs = zip(manifest.runs, imported).map { entry, imported in
        let folder = project.folder(of: imported.run)
        return Summary.Run(
          name: entry.name, imported: imported, study: entry.study, isAsked: entry.asked, folder: folder,
          problem: makeFolder(imported.run, ledger))
      }
      return Summary(runs: runs, commits: manifest.commits, keptCommits: keeps, programs: kept)
    }
  }

  /// Makes a run's drawings, numbers and page from the record; says why if that cannot be.
  private func makeFolder(_ run: RunID, _ ledger: Ledger) -> String? {
    do {
      try StudyReport(of: run, in: ledger, project.program).writeAll(in: project)
      return nil
    } catch {
      return ErrorText.of(error)
    }
  }

  /// Keeps the commits that the repository does not have.
  private func keepCommits(_ manifest: ArchiveManifest, _ folder: URL) throws -> Bool {
    let pack = folder.appending(path: ArchiveManifest.pack)
    guard FileManager.default.fileExists(atPath: pack.path) else { return false }
    let areHere = manifest.commits.allSatisfy { commit in
      (try? GitPack.contains(commit, at: project.root, stores: [project.commits])) ?? false
    }
    if areHere { return false }
    try GitPack.unpack(try Data(contentsOf: pack, options: .mappedIfSafe), into: project.commits)
    return true
  }

  // MARK: Programs

  /// The programs of the manifest, each with all of its files and recorded by a run; and no other file of a program is there.
  private func checkedPrograms(_ manifest: ArchiveManifest, _ source: Ledger) throws -> [KeptProgram] {
    func wrong(_ detail: String) -> ArchiveError { damaged(ArchiveManifest.fileName, detail) }
    let programs = manifest.programs ?? []
    let files = manifest.files.compactMap { ArchiveManifest.digest(in: $0.name, of: ArchiveManifest.programs) }
    let environments = programs.isEmpty ? [] : try source.runs().map { try source.run("\($0.id)").environment }
    let recorded = Set(environments.compactMap { RunningProgram.recorded(in: $0)?.digest })
    for program in programs {
      if let problem = program.problem { throw wrong("of the program \(program.sha256.short), \(problem)") }
      guard recorded.contains(program.sha256) else {
        throw wrong("it has the program \(program.sha256.short), which none of its runs recorded")
      }
    }
    guard Set(programs.map(\.sha256)).count == programs.count else { throw wrong("it lists a program twice") }
    guard Set(programs.flatMap(\.files)) == Set(files) else {
      throw wrong("the files of its programs are not those that it has")
    }
    return programs
  }

  /// Keeps programs beside the ledger, and what they were built from among the commits.
  private func keep(_ programs: [KeptProgram], _ folder: URL) throws -> [Summary.RestoredProgram] {
    let pack = folder.appending(path: ArchiveManifest.sources)
    if !programs.isEmpty, FileManager.default.fileExists(atPath: pack.path) {
      try GitPack.unpack(try Data(contentsOf: pack, options: .mappedIfSafe), into: project.commits)
    }
    let store = ProgramStore(runs: project.runs)
    return try programs.map { program in
      let files = program.files.map {
        ($0, folder.appending(path: ArchiveManifest.name(of: $0, in: ArchiveManifest.programs)))
      }
      do {
        let isNew = try store.keep(program, files: Dictionary(uniqueKeysWithValues: files))
        return Summary.RestoredProgram(
          words: "\(program)", digest: program.sha256, isNew: isNew, hasSources: program.sources != nil)
      } catch KeptProgramError.notWritable(let path, let reason) {
        throw RunError.notWritable(path: path, reason: reason)
      }
    }
  }

  /// The list of what is in the archive; what follows it is not looked at.
  ///
  /// - Throws: `ArchiveError`.
  package func manifest() throws -> ArchiveManifest {
    let handle = try open()
    defer { try? handle.close() }
    return try readManifest(handle)
  }

  // MARK: Unpacking

  private func damaged(_ place: String, _ detail: String) -> ArchiveError {
    .damaged(path: file.path, place: place, detail: detail)
  }

  /// Unpacks the files that the manifest lists, each checked.
  private func unpack(to folder: URL) throws -> ArchiveManifest {
    let handle = try open()
    defer { try? handle.close() }
    do {
      return try unpack(handle, to: folder)
    } catch let error as ArchiveError {
      throw error
    } catch let error as RunError {
      throw error
    } catch {
      throw ArchiveError.unreadable(path: file.path, reason: ErrorText.of(error))
    }
  }

  /// Opens the file; what is no file of bytes has no beginning and no end to look at.
  private func open() throws -> FileHandle {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), isFolder.boolValue {
      throw ArchiveError.notAnArchive(path: file.path, found: "a folder")
    }
    let type =
      try? FileManager.default.attributesOfItem(atPath: file.resolvingSymlinksInPath().path)[.type]
      as? FileAttributeType
    if let type, type != .typeRegular { throw ArchiveError.notAnArchive(path: file.path, found: "no regular file") }
    do {
      return try FileHandle(forReadingFrom: file)
    } catch {
      throw ArchiveError.unreadable(path: file.path, reason: ErrorText.of(error))
    }
  }

  private func unpack(_ handle: FileHandle, to folder: URL) throws -> ArchiveManifest {
    let manifest = try readManifest(handle)
    var seen: Set<String> = []
    for entry in manifest.files where !seen.insert(entry.name).inserted {
      throw damaged(ArchiveManifest.fileName, "it lists '\(entry.name)' twice")
    }
    for entry in manifest.files {
      guard let header = TarFile.Header(try read(TarFile.block, of: entry.name, handle)),
        header == TarFile.Header(name: entry.name, bytes: entry.bytes)
      else { throw damaged(entry.name, "its header is not the one that was written") }
      let content = try read(entry.bytes, of: entry.name, handle)
      let found = Digest(of: content)
      guard found == entry.sha256 else {
        throw damaged(entry.name, "its digest is \(found.short), expected \(entry.sha256.short)")
      }
      try skipPadding(after: entry.bytes, of: entry.name, handle)
      try write(content, to: folder.appending(path: entry.name))
    }
    guard try read(TarFile.end.count, of: "its end", handle) == TarFile.end,
      try handle.read(upToCount: 1)?.isEmpty != false
    else { throw damaged("its end", "more follows") }
    return manifest
  }

  private func readManifest(_ handle: FileHandle) throws -> ArchiveManifest {
    let start = try handle.read(upToCount: TarFile.block) ?? Data()
    guard let header = TarFile.Header(start), header.name == ArchiveManifest.fileName else {
      throw ArchiveError.notAnArchive(
        path: file.path, found: start.count < TarFile.block ? "\(start.count) bytes" : "another beginning")
    }
    let bytes = try read(header.bytes, of: header.name, handle)
    guard let version = try? JSONDecoder().decode(Version.self, from: bytes) else {
      throw damaged(header.name, "it is not JSON with a format")
    }
    let formats = ArchiveManifest.formats
    guard [formats.plain, formats.programs].contains(version.format) else {
      throw ArchiveError.newerFormat(path: file.path, found: version.format)
    }
    guard let manifest = try? JSONDecoder().decode(ArchiveManifest.self, from: bytes) else {
      throw damaged(header.name, "it does not say what is in the archive")
    }
    guard (manifest.programs != nil) == (manifest.format == formats.programs) else {
      throw damaged(header.name, "its format is '\(manifest.format)', and its programs are of another")
    }
    for entry in manifest.files where !Self.isKnown(entry, withPrograms: manifest.programs != nil) {
      throw damaged(header.name, "it lists '\(entry.name)', which no archive has")
    }
    try skipPadding(after: header.bytes, of: header.name, handle)
    return manifest
  }

  private struct Version: Decodable {
    let format: String
  }

  /// Only names that this program gives are unpacked, so that none leads out of the folder.
  private static func isKnown(_ entry: ArchiveManifest.File, withPrograms hasPrograms: Bool) -> Bool {
    guard entry.bytes >= 0 else { return false }
    if [ArchiveManifest.ledger, ArchiveManifest.pack, ArchiveManifest.readMe].contains(entry.name) { return true }
    if ArchiveManifest.digest(in: entry.name, of: "artefacts") != nil { return true }
    // The ledger's verification compares artefacts with their names; nothing else would compare these.
    return hasPrograms
      && (entry.name == ArchiveManifest.sources
        || ArchiveManifest.digest(in: entry.name, of: ArchiveManifest.programs) == entry.sha256)
  }

  private func read(_ count: Int, of place: String, _ handle: FileHandle) throws -> Data {
    // No more is asked for than there is, whatever a damaged header says.
    let left = try handle.bytesLeft()
    guard count <= left else { throw damaged(place, "the file ends \(count - left) bytes too early") }
    if count == 0 { return Data() }
    return try handle.read(upToCount: count) ?? Data()
  }

  private func skipPadding(after bytes: Int, of place: String, _ handle: FileHandle) throws {
    let padding = TarFile.padding(after: bytes)
    guard try read(padding.count, of: place, handle) == padding else { throw damaged(place, "its padding is not zero") }
  }

  private func write(_ content: Data, to url: URL) throws {
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: url)
    } catch {
      throw RunError.notWritable(path: url.path, reason: (error as NSError).localizedDescription)
    }
  }
}

extension FileHandle {
  /// The number of bytes that follow.
  fileprivate func bytesLeft() throws -> Int {
    let place = try offset()
    let end = try seekToEnd()
    try seek(toOffset: place)
    return Int(end - place)
  }
}
