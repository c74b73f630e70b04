import Deterministic
import Digests
import Foundation
import Ledger
import Provenance
import Reports
import Runs
import Steps
import Studies
import Tables
import Values

/// A run from its beginning to its end: reads the study and its data, opens the ledger, records, executes, writes the figures.
public struct RunSession: Sendable {
  /// The options of a run.
  public struct Options: Sendable {
    /// The number of threads that work.
    public var threads = ProcessInfo.processInfo.activeProcessorCount
    /// True when recorded results are computed again.
    public var recomputes = false
    /// True when an unfinished run of each study goes on, if there is one that was begun with exactly what there is now.
    public var resumes = false
    /// True when a folder that is not a git repository is accepted, and recorded as such.
    public var allowsUnversioned = false
    /// True when steps keep their states at their ends, so that longer ones go on from there.
    public var keepsStates = false
    /// Parameters given on the command line.
    public var overrides: [String: Override] = [:]
    /// The setting of the study to use.
    public var setting: String?
    /// The command as it was typed.
    public var command: [String] = []

    /// The defaults.
    public init() {}
  }

  package let project: Project
  package internal(set) var options: Options
  let progress: any ProgressReport
  package let interruption: Interruption

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
  /// - Throws: `InvalidStudy`, `DatasetError`, `ProvenanceError`, `LedgerError`, `FigureError` or `RunError`.
  public func run(_ file: URL) throws -> StudyOutcome {
    // As many as there are studies.
    try run([ChosenStudy(file: file, setting: options.setting)])[0]
  }

  /// Runs studies, each in its setting. All are read and their data loaded first; then ready steps of one begin while
  /// another one comes to its end, so that no thread is without work.
  ///
  /// - Returns: the outcome of each, in their order.
  /// - Throws: as `run(_:)`: the first error in the studies' order. Unfinished runs are recorded as failed or
  ///   interrupted; `RunError.runsInterrupted` names them.
  public func run(_ studies: [ChosenStudy]) throws -> [StudyOutcome] {
    try run(studies, options.resumes ? .whereItCan : .never)
  }

  func run(_ studies: [ChosenStudy], _ resumption: Resumption) throws -> [StudyOutcome] {
    let planned = try plan(studies)
    WorkFolder.removeAbandoned(in: project.runs)
    let versionControl = try captureVersionControl()
    let ledger = try Ledger(folder: project.runs)
    defer { ledger.close() }
    ledger.removeAbandonedTellings()
    var runs: [BegunRun] = []
    do {
      for study in planned { runs.append(try begin(study, versionControl, ledger, resumption)) }
    } catch {
      for run in runs {
        try? ledger.interruptRun(run.id, reason: "another study could not begin: \(ErrorText.of(error))")
      }
      throw error
    }
    return try execute(planned, runs, ledger)
  }

  /// Reads studies and loads their data.
  package func plan(_ studies: [ChosenStudy]) throws -> [PlannedStudy] {
    let data = SharedData()
    let planned = ParallelLoop.map(studies.count, threads: options.threads) { index in
      Result { try plan(studies[index], label: studies.count > 1 ? "\(studies[index].name)/" : "", data) }
    }
    return try planned.map { try $0.get() }
  }

  /// Reads a study, and loads those of its data that are not loaded.
  package func plan(_ published: ChosenStudy, label: String, _ shared: SharedData) throws -> PlannedStudy {
    let path = try project.relativePath(of: published.file)
    let overrides = options.overrides.merging(published.overrides) { _, own in own }
    var study = try project.study(
      at: published.file, setting: published.setting, overrides: overrides, shared.sweeps)
    study.label = study.label ?? project.settings.label
    try StudyReport.check(study)
    let places = project.places(of: published.file)
    let data = try loadData(study, in: places, shared)
    var results = StudyResults(study: study)
    results.data = data
    for cell in study.cells {
      do throws(CellFault) {
        try cell.body.check(results)
      } catch {
        throw RunError.cell(study: study.file, line: cell.location.line, cell: cell.name, error)
      }
    }
    let files = try digests(study, in: places)
    return PlannedStudy(
      path: path, label: label, overrides: overrides,
      plan: StudyPlan(study, data: data, files: files, numerics: project.program.numerics), data: data, places: places,
      files: files)
  }

  /// The digests of the files that cells' steps read beside samples.
  private func digests(_ study: Study, in places: StudyPlaces) throws -> [String: [String: Digest]] {
    var files: [String: [String: Digest]] = [:]
    for cell in study.cells {
      do throws(DatasetError) {
        let digests = try cell.body.digests(in: places)
        if !digests.isEmpty { files[cell.name] = digests }
      } catch {
        throw RunError.data(study: study.file, line: cell.location.line, cell: cell.name, error)
      }
    }
    return files
  }

  private func loadData(_ study: Study, in places: StudyPlaces, _ shared: SharedData) throws -> [String: PreparedData] {
    var data: [String: PreparedData] = [:]
    for cell in study.cells {
      do throws(DatasetError) {
        data[cell.name] = try shared.data(
          cell, in: places, stream: RandomStream(seed: study.seed).stream(cell.name))
      } catch {
        throw RunError.data(study: study.file, line: cell.location.line, cell: cell.name, error)
      }
    }
    return data
  }

  // MARK: Recording

  package func captureVersionControl() throws -> GitSnapshot? {
    // Results are made by runs and read by none: they do not make the tree another one.
    let excluded = project.pathInRepository(of: project.results).map { [$0] } ?? []
    do {
      return try GitSnapshot.capture(at: project.root, excluding: excluded)
    } catch ProvenanceError.noCommits where options.allowsUnversioned {
      // A machine without git has repositories without commits, for `init` makes them.
      return nil
    } catch {
      guard case .notARepository(let path) = error else { throw error }
      if options.allowsUnversioned { return nil }
      throw RunError.notVersioned(path: path)
    }
  }

  /// All that a run records when it starts.
  package func start(of planned: PlannedStudy, _ snapshot: GitSnapshot?, _ ledger: Ledger) throws -> RunStart {
    let study = planned.plan.study
    var versionControl = VersionControl.notUnderVersionControl
    if let snapshot {
      versionControl = .git(
        GitState(
          commit: snapshot.commit, branch: snapshot.branch, remote: snapshot.remote,
          difference: try snapshot.difference.map { try ledger.artefacts.store($0) }))
    }
    return RunStart(
      studyTitle: study.title, studyPath: planned.path, studyText: study.source,
      hyperparameters: study.hyperparameters(overrides: planned.overrides),
      seeds: (0..<study.seeds).map { RandomStream(seed: study.seed).stream($0).key }, data: planned.dataDigests,
      versionControl: versionControl, environment: try environment.json(),
      numericsVersion: project.program.numerics,
      command: options.command)
  }

  /// The machine and the parts of the program. Its digest is kept beside the ledger.
  private var environment: HostEnvironment {
    Self.environment(project.program, remembering: project.runs.appending(path: "program-digests"))
  }

  /// The machine and the parts of the program.
  ///
  /// - Parameters:
  ///   - program: the program.
  ///   - memory: a file that keeps its digest from one process to the next.
  public static func environment(_ program: Program, remembering memory: URL? = nil) -> HostEnvironment {
    HostEnvironment.capture(
      instructionSet: program.instructionSet(), packages: ["cmark-gfm": Report.markdownVersion], build: program.build,
      remembering: memory)
  }
}
