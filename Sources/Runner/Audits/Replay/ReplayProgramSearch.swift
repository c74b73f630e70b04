import Digests
import Foundation
import KeptPrograms
import Ledger
import Processes
import Programs
import Provenance
import Runs
import Steps
import Values

/// The choice of the program that does a replay.
///
/// Asked for none, it is the first of: the program that replays, if it is the recorded file; the recorded file, if it is kept here, runs on
/// this machine and can be isolated; one that is built from the commit, where the tree holds the program; the program that replays, if its
/// numerics are those of the record; one that is built from the kept sources of the recorded program.
struct ReplayProgramSearch {
  let project: Project
  let run: RunRecord
  let recorded: RunningProgram?
  /// The folder of the replay.
  let folder: URL
  /// The project's folder in the tree of the run's commit.
  let place: URL
  let options: Replay.Options
  let interruption: Interruption
  let announce: @Sendable (String) -> Void
  /// What was tried in vain, and why, in words.
  private(set) var notes: [String] = []

  init(_ replay: Replay, _ run: RunRecord, in place: URL) {
    (project, folder, options) = (replay.project, replay.folder, replay.options)
    (interruption, announce) = (replay.interruption, replay.announce)
    (self.run, self.place) = (run, place)
    recorded = RunningProgram.recorded(in: run.environment)
    store = ProgramStore(runs: replay.project.runs)
  }

  private let store: ProgramStore
  private var name: String { project.program.name }

  /// The program.
  ///
  /// - Throws: `ReplayError`, `ProvenanceError`, or `RunError`.
  mutating func program() throws -> ReplayProgram {
    switch options.choice {
    case .running: return try .own(for: run, of: project.program)
    case .recorded:
      switch try kept() {
      case .success(let program): return program
      case .failure(let reason): throw ReplayError.recordedUnusable(run.id, reason: reason.words)
      }
    case .built:
      if let program = try builtFromCommit() { return program }
      switch try builtFromSources() {
      case .success(let program): return program
      case .failure(let reason): throw ReplayError.noSources(run.id, reason: reason.words)
      }
    case nil: return try first()
    }
  }

  private mutating func first() throws -> ReplayProgram {
    let running = RunningProgram.current(build: project.program.build)
    if let digest = recorded?.digest, digest == running.digest { return try .own(for: run, of: project.program) }
    switch try kept() {
    case .success(let program): return program
    case .failure(let reason): if reason.isWorthSaying { notes.append(reason.words) }
    }
    if let program = try builtFromCommit() { return program }
    let own: ReplayError
    do {
      return try ReplayProgram.own(for: run, of: project.program)
    } catch {
      own = error
    }
    switch try builtFromSources() {
    case .success(let program): return program
    case .failure(let reason): throw ReplayError.noProgram(reasons: ["\(own)"] + notes + [reason.words])
    }
  }

  /// The reason why there is no such program.
  private struct Reason: Error {
    let words: String
    /// True unless there simply is none.
    var isWorthSaying = true
  }

  // MARK: The recorded file

  private func kept() throws -> Result<ReplayProgram, Reason> {
    func without(_ words: String) -> Result<ReplayProgram, Reason> {
      .failure(Reason(words: words, isWorthSaying: false))
    }
    guard let digest = recorded?.digest else { return without("the run recorded no digest of its program") }
    guard FileManager.default.fileExists(atPath: store.place(of: digest).path) else {
      return without(
        "the recorded program, SHA-256 \(digest), is not kept here; an archive that was written with --program has it")
    }
    guard let program = store.program(digest) else {
      return .failure(Reason(words: "the description of the recorded program, \(digest.short), cannot be read"))
    }
    let copy: ExecutableCopy
    do {
      copy = try store.makeExecutable(program, in: folder.appending(path: "program"))
    } catch KeptProgramError.notWritable(let path, let reason) {
      throw RunError.notWritable(path: path, reason: reason)
    } catch {
      return .failure(Reason(words: "the recorded program cannot be used: \(ErrorText.of(error))"))
    }
    let isolation = try self.isolation()
    switch copy.trial(in: place, isolation: isolation) {
    case .fails(let reason):
      return .failure(Reason(words: "the recorded program does not run here: \(machine(program))\(reason)"))
    case .runs(let obtained):
      guard obtained.isComplete || options.choice == .recorded else {
        return .failure(
          Reason(
            words: "the recorded program is not run, as this machine cannot isolate it (\(obtained)); --with recorded "
              + "runs it all the same"))
      }
      var found = ReplayProgram(
        executable: copy.file,
        origin: .recorded("\(program)", digest: digest, isolation: "\(obtained)"))
      (found.environment, found.isolation) = (copy.environment, isolation)
      found.environment["TMPDIR"] = temporary.path
      return .success(found)
    }
  }

  /// The words for a program of another machine.
  private func machine(_ program: KeptProgram) -> String {
    var names = utsname()
    uname(&names)
    let own = withUnsafeBytes(of: names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    guard let architecture = program.architecture, architecture != own else { return "" }
    return "it is for \(architecture), and this machine is \(own); "
  }

  private var temporary: URL { folder.appending(path: "temporary") }

  /// It came with an archive, as what is said of its digest did: it may change what the replay makes and nothing else.
  private func isolation() throws -> Isolation {
    let results = folder.appending(path: "results")
    // Nothing of what another one left.
    try? FileManager.default.removeItem(at: temporary)
    for folder in [results, temporary] { try AtomicFile.createFolder(folder) }
    return ExecutableCopy.isolation(
      writable: [results, temporary] + SystemFolders.writable + SystemFolders.environmentLocks)
  }

  // MARK: Building

  /// The program of the run's commit; nil where the tree does not hold it.
  private func builtFromCommit() throws -> ReplayProgram? {
    guard options.build != nil || ReplayProgram.declares(name, in: place) else { return nil }
    if let sources = recorded?.digest.flatMap(store.program)?.sources { try lay(sources, for: place) }
    let log = folder.appending(path: "build.log")
    announce("building the commit's \(name) (log: \(log.path))")
    let build = options.build ?? ReplayProgram.swiftBuild(product: name)
    return try build(place, folder.appending(path: "build"), log, interruption)
  }

  /// The program of the commit that the recorded program was built from, where its sources are kept.
  private func builtFromSources() throws -> Result<ReplayProgram, Reason> {
    guard let recorded, let digest = recorded.digest, let program = store.program(digest) else {
      return .failure(Reason(words: "the sources of the recorded program are not kept here"))
    }
    guard let sources = program.sources else {
      return .failure(Reason(words: "the recorded program was archived without its sources"))
    }
    guard try GitPack.contains(sources.commit, at: project.root, stores: [project.commits]) else {
      return .failure(Reason(words: "commit \(sources.commit), of the recorded program, is not here any more"))
    }
    announce("making the files of \(name)'s commit \(sources.commit.prefix(10))")
    let tree = folder.appending(path: "sources")
    _ = try GitCheckout(
      of: sources.commit, difference: nil, from: project.root, stores: [project.commits], in: tree)
    guard ReplayProgram.declares(name, in: tree) else {
      return .failure(Reason(words: "the kept sources declare no product '\(name)'"))
    }
    try lay(sources, for: tree)
    let log = folder.appending(path: "build.log")
    announce("building \(name) (log: \(log.path))")
    let build = options.sourcesBuild ?? ReplayProgram.swiftBuild(product: name)
    var built = try build(tree, folder.appending(path: "build"), log, interruption)
    built.origin = .sources("\(program)", commit: sources.commit)
    return .success(built)
  }

  /// Puts kept packages where the build looks for them.
  private func lay(_ sources: KeptProgram.Sources, for tree: URL) throws {
    do {
      _ = try ProgramSources.lay(
        sources.packages, from: [project.commits], at: project.root, for: tree, in: folder.appending(path: "build"))
    } catch let error as CocoaError {
      throw RunError.notWritable(path: folder.path, reason: ErrorText.of(error))
    }
  }
}
