import Digests
import Foundation
import KeptPrograms
import Ledger
import Provenance
import Runs
import Values

/// The programs that made runs, as far as their files are here: the program of this process, files that the user hands over, and programs
/// that are kept beside the ledger. A file is taken only if its digest is the recorded one.
struct ArchivedPrograms {
  /// A program with the places of its files.
  struct Found {
    let program: KeptProgram
    let files: [Digest: URL]
    /// The folders of git objects that have its sources.
    let stores: [URL]
  }

  /// In the order of their digests.
  private(set) var found: [Found] = []
  /// Those that were left out, each with its first run.
  private(set) var missing: [ArchiveWriter.Summary.MissingProgram] = []
  /// The reasons why sources are left out, by program.
  private(set) var withoutSources: [Digest: String] = [:]

  /// Looks for the programs of runs.
  ///
  /// - Parameters:
  ///   - runs: the runs by their names in this ledger, each with its recorded environment.
  ///   - files: files that the user hands over.
  ///   - project: the project, whose runs' folder keeps programs.
  ///   - includingSources: whether their sources are looked for.
  /// - Throws: `ArchiveError`.
  init(
    of runs: [(run: RunID, environment: String)], files: [URL], project: Project, includingSources: Bool
  ) throws {
    let store = ProgramStore(runs: project.runs)
    var candidates = try files.map { file -> (digest: Digest, file: URL) in
      do {
        return (try Digest(ofFileAt: file), file)
      } catch {
        throw ArchiveError.unreadable(path: file.path, reason: ErrorText.of(error))
      }
    }
    // Its file may have been replaced since it was started: then it is another program's.
    let running = RunningProgram.current(build: project.program.build)
    if let file = Bundle.main.executableURL, let digest = running.digest, (try? Digest(ofFileAt: file)) == digest {
      candidates.append((digest, file))
    }
    var seen: Set<Digest?> = []
    for (run, environment) in runs {
      let recorded = RunningProgram.recorded(in: environment)
      guard seen.insert(recorded?.digest).inserted else { continue }
      guard let recorded, let digest = recorded.digest else {
        missing.append(.init(run: run, program: "a program whose file it did not record", digest: nil))
        continue
      }
      if let file = candidates.first(where: { $0.digest == digest })?.file {
        found.append(try program(recorded, digest, at: file, includingSources))
      } else if let kept = store.program(digest) {
        found.append(try self.kept(kept, in: store, project, includingSources))
      } else {
        missing.append(.init(run: run, program: "\(recorded)", digest: digest))
      }
    }
    found.sort { $0.program.sha256 < $1.program.sha256 }
    guard found.isEmpty else { return }
    throw ArchiveError.noProgram(
      needed: missing.map { "\($0.program)\($0.digest.map { ", SHA-256 \($0)" } ?? "")" },
      found: candidates.isEmpty
        ? ["none"] : candidates.map { "'\($0.file.lastPathComponent)', SHA-256 \($0.digest)" })
  }

  private mutating func program(
    _ recorded: RunningProgram, _ digest: Digest, at file: URL, _ includingSources: Bool
  ) throws -> Found {
    var files = [digest: file]
    var libraries: [KeptProgram.Library] = []
    do {
      for (name, place) in try ProgramFile.libraries(of: file).sorted(by: { $0.key < $1.key }) {
        let digest = try Digest(ofFileAt: place)
        files[digest] = place
        libraries.append(KeptProgram.Library(name: name, sha256: digest))
      }
    } catch {
      throw ArchiveError.incompleteProgram(reason: "\(error)")
    }
    var sources: ProgramSources?
    if includingSources {
      do {
        sources = try ProgramSources(of: recorded, at: file)
      } catch {
        withoutSources[digest] = "\(error)"
      }
    }
    let program = KeptProgram(
      recorded, sha256: digest, name: file.lastPathComponent, architecture: ProgramFile.architecture(of: file),
      libraries: libraries, sources: sources?.sources)
    if let problem = program.problem { throw ArchiveError.incompleteProgram(reason: problem) }
    let repository = try sources.map { try GitPack.objects(at: $0.repository) }
    return Found(program: program, files: files, stores: (repository.map { [$0] } ?? []) + (sources?.stores ?? []))
  }

  /// A program that is kept beside the ledger, if it is as it was.
  private mutating func kept(
    _ program: KeptProgram, in store: ProgramStore, _ project: Project, _ includingSources: Bool
  ) throws -> Found {
    if let alteration = store.alterations(of: program.sha256).first {
      throw ArchiveError.incompleteProgram(
        reason: "\(alteration.name) is \(alteration.found), expected \(alteration.expected)")
    }
    let files = store.files(of: program)
    guard includingSources, let sources = program.sources else {
      if includingSources { withoutSources[program.sha256] = "they were not kept with it" }
      return Found(program: program.withoutSources, files: files, stores: [])
    }
    let areHere = sources.commits.allSatisfy { commit in
      (try? GitPack.contains(commit, at: project.root, stores: [project.commits])) == true
    }
    if !areHere { withoutSources[program.sha256] = "some of their commits are not here any more" }
    return Found(program: areHere ? program : program.withoutSources, files: files, stores: [])
  }

  /// The commits of all sources but those that are in the archive anyway, as a pack; nil when there are none.
  func pack(without commits: [String], of project: Project) throws -> Data? {
    let needed = Set(found.flatMap { $0.program.sources?.commits ?? [] }).subtracting(commits)
    guard !needed.isEmpty else { return nil }
    var stores: [URL] = []
    for store in [project.commits] + found.flatMap(\.stores) where !stores.contains(store) { stores.append(store) }
    return try GitPack.pack(needed.sorted(), from: project.root, stores: stores)
  }
}
