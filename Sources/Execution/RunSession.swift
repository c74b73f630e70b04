import Datasets
import Deterministic
import Digests
import Foundation
import Ledger
import Provenance
import Reports
import Studies

/// A run from its beginning to its end: reads the study and its data, opens the ledger, records, executes, writes the figures.
public struct RunSession: Sendable {
  /// How to run.
  public struct Options: Sendable {
    /// How many threads work.
    public var threads = ProcessInfo.processInfo.activeProcessorCount
    /// Whether recorded results are computed again.
    public var recomputes = false
    /// Whether the latest unfinished run of the study goes on.
    public var resumes = false
    /// Whether a folder that is not a git repository is accepted, and recorded as such.
    public var allowsUnversioned = false
    /// Parameters given on the command line.
    public var overrides: [String: String] = [:]
    /// The setting of the study to use.
    public var setting: String?
    /// The command as it was typed.
    public var command: [String] = []

    /// The defaults.
    public init() {}
  }

  let project: Project
  let options: Options
  let progress: any ProgressReport
  let interruption: Interruption

  /// A session in a project.
  public init(
    project: Project, options: Options, progress: any ProgressReport, interruption: Interruption = Interruption()
  ) {
    self.project = project
    self.options = options
    self.progress = progress
    self.interruption = interruption
  }

  /// Runs a study.
  ///
  /// - Throws: `InvalidStudy`, `DatasetError`, `ProvenanceError`, `LedgerError`, `FigureError` or `ExecutionError`.
  public func run(_ file: URL) throws -> StudyOutcome {
    let path = try project.relativePath(of: file)
    let study = try Study.read(
      from: file, named: path, setting: options.setting, overrides: options.overrides)
    try StudyReport.check(study)
    let data = try loadData(study, folder: file.deletingLastPathComponent())
    let plan = StudyPlan(study, data: data)
    let versionControl = try captureVersionControl()
    let ledger = try Ledger(folder: project.runs)
    let run = try begin(study, path: path, data: data, versionControl, ledger)
    do {
      let runner = StudyRunner(
        study: study, folder: file.deletingLastPathComponent(), ledger: ledger, run: run,
        options: StudyRunner.Options(
          threads: options.threads, recomputes: options.recomputes, resumes: options.resumes),
        progress: progress, interruption: interruption)
      let outcome = try runner.execute(plan, data: data)
      try Publication(outcome).write(to: project.folder(of: run))
      try ledger.finishRun(run)
      try StudyReport(of: run, in: ledger).write(to: project.folder(of: run))
      return outcome
    } catch ExecutionError.interrupted {
      try ledger.interruptRun(run, reason: "asked to stop")
      _ = try? StudyReport(of: run, in: ledger).write(to: project.folder(of: run))
      throw ExecutionError.interrupted
    } catch {
      // After the end only the page can fail; the run stays finished.
      try? ledger.failRun(run, reason: "\(error)")
      // The run's own error is the one to tell.
      _ = try? StudyReport(of: run, in: ledger).write(to: project.folder(of: run))
      throw error
    }
  }

  private func loadData(_ study: Study, folder: URL) throws -> [String: PreparedData] {
    var data: [String: PreparedData] = [:]
    for cell in study.cells {
      guard case .data(let body) = cell.body else { continue }
      do {
        data[cell.name] = try PreparedData(
          body, folder: folder, stream: RandomStream(seed: study.seed).stream(cell.name))
      } catch {
        throw ExecutionError.data(study: study.file, line: cell.location.line, cell: cell.name, error)
      }
    }
    return data
  }

  // MARK: Recording

  private func captureVersionControl() throws -> GitSnapshot? {
    // Results are made by runs and read by none: they do not make the tree another one.
    let excluded = project.pathInRepository(of: project.results).map { [$0] } ?? []
    do {
      return try GitSnapshot.capture(at: project.root, excluding: excluded)
    } catch {
      guard case .notARepository(let path) = error else { throw error }
      if options.allowsUnversioned { return nil }
      throw ExecutionError.notVersioned(path: path)
    }
  }

  private func begin(
    _ study: Study, path: String, data: [String: PreparedData], _ snapshot: GitSnapshot?, _ ledger: Ledger
  ) throws -> RunID {
    var versionControl = VersionControl.notUnderVersionControl
    if let snapshot {
      versionControl = .git(
        GitState(
          commit: snapshot.commit, branch: snapshot.branch, remote: snapshot.remote,
          difference: try snapshot.difference.map { try ledger.artefacts.store($0) }))
    }
    var files: [String: Digest] = [:]
    for (cell, prepared) in data {
      if prepared.files.isEmpty { files[cell] = prepared.digest }
      for (name, digest) in prepared.files { files["\(cell).\(name)"] = digest }
    }
    let start = RunStart(
      studyTitle: study.title, studyPath: path, studyText: study.source,
      hyperparameters: Self.hyperparameters(study, overrides: options.overrides),
      seeds: (0..<study.seeds).map { RandomStream(seed: study.seed).stream($0).key }, data: files,
      versionControl: versionControl, environment: try Self.environment().json(), numericsVersion: Numerics.version,
      command: options.command)
    guard options.resumes else { return try ledger.startRun(start) }
    guard let unfinished = try ledger.latestUnfinishedRun(studyPath: path) else {
      throw ExecutionError.nothingToResume(study: path)
    }
    if let what = Self.firstChange(from: unfinished, to: start) {
      throw ExecutionError.changedSinceInterruption(study: path, run: "\(unfinished.id)", what: what)
    }
    try ledger.resumeRun(unfinished.id)
    return unfinished.id
  }

  /// What of a run's record would not be true of its continuation; nil when nothing.
  private static func firstChange(from run: RunRecord, to start: RunStart) -> String? {
    if run.study != Digest(of: start.studyText) { return "the study's text" }
    if run.hyperparameters != start.hyperparameters || run.seeds != start.seeds { return "a parameter or seed" }
    if run.data != start.data { return "the data" }
    if run.numericsVersion != start.numericsVersion { return "the version of the numerics" }
    if run.versionControl != start.versionControl { return "the commit or the tree's changes" }
    return nil
  }

  /// Every parameter and every cell with all defaults filled in, and what was given on the command line.
  static func hyperparameters(_ study: Study, overrides: [String: String] = [:]) -> String {
    let parameters = StudyValue.mapping(
      Dictionary(study.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
    let cells = study.cells.sorted { $0.name < $1.name }.map { cell in
      "\(StudyValue.text(cell.name).canonicalJSON):\(cell.canonicalJSON)"
    }
    let setting = study.setting.map { StudyValue.text($0) } ?? .null
    let given =
      overrides.isEmpty
      ? "" : "\"overrides\":\(StudyValue.mapping(overrides.mapValues { .text($0) }).canonicalJSON),"
    return "{\"cells\":{\(cells.joined(separator: ","))},\(given)\"parameters\":\(parameters.canonicalJSON),"
      + "\"seed\":\(study.seed),\"seeds\":\(study.seeds),\"setting\":\(setting.canonicalJSON)}"
  }

  /// The machine and what the program is made of.
  public static func environment() -> HostEnvironment {
    HostEnvironment.capture(
      instructionSet: InstructionSet.current.rawValue,
      packages: PackageVersions.all.merging(["cmark-gfm": Report.markdownVersion]) { pinned, _ in pinned })
  }
}

/// The packages that the program is built from, as Package.swift pins them.
enum PackageVersions {
  static let all = [
    "GRDB.swift": "7.10.0", "Yams": "6.2.2", "swift-argument-parser": "1.8.2", "swift-crypto": "4.5.2",
  ]
}
