import Digests
import Foundation
import Ledger
import Live
import Provenance
import Runs
import Studies
import Values

/// The choice between a new run and one that goes on.
enum Resumption: Sendable {
  /// A new run begins.
  case never
  /// An unfinished run goes on that was begun with exactly what there is now; else a new one begins.
  case whereItCan
  /// That run goes on, or none.
  case only(RunID)
}

extension RunSession {
  /// Goes on with a run that was interrupted or failed, in the setting and with the values with which it was begun.
  ///
  /// - Throws: as `run(_:)`; `RunError.cannotResume` says why it cannot go on, and what to do.
  public func resume(_ run: RunRecord) throws -> StudyOutcome {
    var session = self
    session.options.recomputes = run.recomputes
    session.options.overrides = [:]
    if run.versionControl == .notUnderVersionControl { session.options.allowsUnversioned = true }
    let choices = RunChoices(run)
    let file = project.root.appending(path: run.studyPath)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw RunError.cannotResume(
        run: "\(run.id)", study: run.studyPath, reason: "the study's file is gone", remedy: "put it back")
    }
    // As many as there are studies.
    return try session.run(
      [ChosenStudy(file: file, setting: choices.setting, overrides: choices.overrides)], .only(run.id))[0]
  }

  /// Begins a run, or goes on with one.
  func begin(
    _ planned: PlannedStudy, _ snapshot: GitSnapshot?, _ ledger: Ledger, _ resumption: Resumption
  ) throws -> BegunRun {
    let start = try start(of: planned, snapshot, ledger)
    switch resumption {
    case .never: return BegunRun(try ledger.startRun(start), isResumed: false, recomputes: options.recomputes)
    case .whereItCan:
      if let run = try resumeMatching(start, ledger) { return run }
      return BegunRun(try ledger.startRun(start), isResumed: false, recomputes: options.recomputes)
    case .only(let id):
      let run = try ledger.run("\(id)")
      if let what = Self.firstChange(from: run, to: start) {
        throw RunError.cannotResume(
          run: "\(id)", study: run.studyPath, reason: "\(what) changed since it began",
          remedy: "run it anew, what is unchanged is not computed again: \(project.program.name) \(run.runArguments)")
      }
      try ledger.resumeRun(id)
      return BegunRun(id, isResumed: true, recomputes: options.recomputes)
    }
  }

  /// Goes on with the latest unfinished run that was begun with exactly what there is now; nil where there is none that nobody computes.
  package func resumeMatching(_ start: RunStart, _ ledger: Ledger) throws -> BegunRun? {
    let unfinished = try ledger.latestUnfinishedRun(
      study: Digest(of: start.studyText), hyperparameters: start.hyperparameters)
    guard let unfinished, unfinished.studyPath == start.studyPath, unfinished.recomputes == options.recomputes,
      Self.firstChange(from: unfinished, to: start) == nil
    else { return nil }
    do {
      try ledger.resumeRun(unfinished.id)
      return BegunRun(unfinished.id, isResumed: true, recomputes: options.recomputes)
    } catch {
      // Another process was quicker, and perhaps has ended it.
      switch error {
      case .runIsRunning, .runIsFinished: return nil
      default: throw error
      }
    }
  }

  /// The first part of a run's record that would not be true of its continuation; nil when all would be.
  package static func firstChange(from run: RunRecord, to start: RunStart) -> String? {
    if run.study != Digest(of: start.studyText) { return "the study's text" }
    if run.hyperparameters != start.hyperparameters || run.seeds != start.seeds { return "a parameter or seed" }
    if run.data != start.data { return "the data, or a file that a program reads," }
    if run.numericsVersion != start.numericsVersion { return "the version of the numerics" }
    if run.versionControl != start.versionControl { return "the commit or the tree's changes" }
    if let before = run.program, let now = RunningProgram(environment: start.environment), !before.isSameBuild(as: now)
    {
      return "the program (\(before) then, \(now) now)"
    }
    return nil
  }
}

extension RunRecord {
  /// True when the run computes again what is recorded. One that goes on stays so, whatever the command says.
  package var recomputes: Bool { command.contains("--recompute") }

  /// The program that began it; nil in older records.
  var program: RunningProgram? { RunningProgram(environment: environment) }
}

extension RunningProgram {
  /// The program in an environment as it is recorded.
  init?(environment: String) {
    guard let host = try? JSONDecoder().decode(HostEnvironment.self, from: Data(environment.utf8)),
      let program = host.program
    else { return nil }
    self = program
  }
}

extension Ledger {
  /// Removes what killed processes told of their runs, and the locks that they left.
  package func removeAbandonedTellings() {
    let files = LiveFiles(ledger: folder)
    for run in files.runs() {
      guard let lock = try? hold(run, waiting: 0) else { continue }
      files.remove(run)
      lock.removeFile()
    }
  }
}
