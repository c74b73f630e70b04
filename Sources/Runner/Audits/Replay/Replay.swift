import Digests
import Foundation
import Ledger
import Processes
import Provenance
import Runs
import Steps
import Studies
import Values

/// A recorded run done again from its commit, apart from the user's tree, and compared bit for bit.
///
/// All happens in `replay` below the folder of runs: the commit's files in `tree`, the build in `build`, which is kept so that the
/// next one is quick, a copy of a kept program in `program`, and an empty ledger in `results`. Nothing is written to the user's tree, repository and ledger.
public struct Replay: Sendable {
  /// The options of a replay.
  public struct Options: Sendable {
    /// The number of threads that work; nil for the program's own choice.
    public var threads: Int?
    /// True when the replay's results are kept even when nothing differs.
    public var keeps = false
    /// True when progress is shown on standard error.
    public var showsProgress = true
    /// The program that is asked for; nil for the first that can be used.
    public var choice: ReplayProgram.Choice?
    /// The maker of the program of the run's commit; nil for one that builds the product of the project's program, where the tree has it.
    public var build: ReplayProgram.Build?
    /// The maker of the program from its kept sources; nil for one that builds the product.
    public var sourcesBuild: ReplayProgram.Build?

    /// The defaults.
    public init() {}
  }

  package let project: Project
  package let ledger: Ledger
  package let options: Options
  package let interruption: Interruption
  /// Told of each stage when it begins.
  package let announce: @Sendable (String) -> Void

  /// A replay of runs of a project's ledger, which is only read.
  public init(
    project: Project, ledger: Ledger, options: Options = Options(), interruption: Interruption = Interruption(),
    announce: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.project = project
    self.ledger = ledger
    self.options = options
    self.interruption = interruption
    self.announce = announce
  }

  /// The folder in which replays happen.
  public var folder: URL { project.runs.appending(path: "replay") }

  /// Replays a run.
  ///
  /// - Throws: `ReplayError`, `ProvenanceError`, or `LedgerError`.
  public func run(_ run: RunID) throws -> ReplayReport {
    let recorded = try ledger.details(of: run)
    if recorded.run.status == .running { throw ReplayError.stillRunning(run) }
    guard case .git(let state) = recorded.run.versionControl else { throw ReplayError.notVersioned(run) }
    guard let lock = try RunLock.acquire(at: folder.appending(path: "lock"), waiting: 0) else {
      throw ReplayError.busy(path: folder.path)
    }
    return try withExtendedLifetime(lock) {
      announce("making the files of commit \(state.commit.prefix(10))\(state.isDirty ? " with its changes" : "")")
      let tree = folder.appending(path: "tree")
      let checkout = try GitCheckout(
        of: state.commit, difference: try state.difference.map { try ledger.artefacts.read($0) }, from: project.root,
        stores: [project.commits], in: tree)
      let place = try studyFolder(of: recorded.run, in: tree)
      try copyPins(to: place)
      if interruption.isRequested { throw ReplayError.interrupted }
      let start = ContinuousClock.now
      var search = ReplayProgramSearch(self, recorded.run, in: place)
      // The copy that was executed is made anew each time.
      defer { try? FileManager.default.removeItem(at: folder.appending(path: "program")) }
      let program = try search.program()
      let built = ContinuousClock.now
      announce("running the study")
      let replayed = try execute(program, recorded.run, in: place)
      var report = ReplayReport(recorded: recorded, replayed: replayed)
      report.isTreeAsRecorded = checkout.isAsRecorded
      report.program = program.origin
      report.programNotes = search.notes
      report.buildSeconds = (built - start) / .seconds(1)
      report.runSeconds = (ContinuousClock.now - built) / .seconds(1)
      if options.keeps || !report.isKept {
        report.kept = results
      } else {
        try? FileManager.default.removeItem(at: results)
      }
      return report
    }
  }

  private var results: URL { folder.appending(path: "results") }

  /// The project's folder in the tree, in which the study has to be the one that was run.
  private func studyFolder(of run: RunRecord, in tree: URL) throws -> URL {
    let below = project.pathInRepository(of: project.root)
    let place = below.map { tree.appending(path: $0) } ?? tree
    let file = place.appending(path: run.studyPath)
    guard let found = try? Digest(ofFileAt: file) else {
      throw ReplayError.otherStudy(run.id, path: run.studyPath, found: "missing")
    }
    guard found == run.study else {
      throw ReplayError.otherStudy(run.id, path: run.studyPath, found: "another text (\(found.short))")
    }
    return place
  }

  /// Versions of packages that are pinned here and not in the commit: the build then need not ask for newer ones.
  private func copyPins(to tree: URL) throws {
    let name = "Package.resolved"
    let (here, there) = (project.root.appending(path: name), tree.appending(path: name))
    guard !FileManager.default.fileExists(atPath: there.path), let pins = try? Data(contentsOf: here) else { return }
    try? pins.write(to: there)
  }

  /// Puts the tables of sweeps whose winners the run had where the study looks for them first: the commit may not have them. One that
  /// changed since is left out.
  private func copyTables(of run: RunRecord) {
    for winner in run.winners.values {
      let below = String(winner.table.dropFirst(project.settings.results.count + 1))
      for file in project.places(ofTable: winner.table) {
        guard let bytes = try? Data(contentsOf: file), Digest(of: bytes) == winner.digest else { continue }
        let place = results.appending(path: below)
        try? AtomicFile.createFolder(place.deletingLastPathComponent())
        try? AtomicFile.update(place, to: bytes)
      }
    }
  }

  /// Runs the study into an empty ledger. Only what every version's command line has had is asked for.
  private func execute(_ program: ReplayProgram, _ run: RunRecord, in place: URL) throws -> RunDetails {
    try? FileManager.default.removeItem(at: results)
    // What is isolated can only be given what is there.
    try AtomicFile.createFolder(results)
    copyTables(of: run)
    var arguments = ["run", run.studyPath, "--results", results.path] + RunChoices(run).arguments
    if let threads = options.threads { arguments += ["--threads", "\(threads)"] }
    if !options.showsProgress { arguments.append("--quiet") }
    let log = folder.appending(path: "run.log")
    let status = try ReplayProgram.run(
      ChildProcess(
        .file(program.executable), arguments, in: place, output: .file(log, includingErrors: !options.showsProgress),
        environment: program.environment, isolation: program.isolation),
      interruption)
    let runs = results.appending(path: "runs")
    guard FileManager.default.fileExists(atPath: runs.appending(path: Ledger.fileName).path),
      let made = try Ledger(folder: runs, access: .readOnly).runs(RunFilter(limit: 1)).first
    else { throw ReplayError.notRun(status: status, log: log.path, end: ChildProcess.tail(of: log)) }
    return try Ledger(folder: runs, access: .readOnly).details(of: made.id)
  }
}
