import Digests
import Foundation
import Studies
import Values

/// A sweep that is to be run: its study as it is without the sweep, and its trials.
struct SweepPlan: Sendable {
  let file: URL
  /// The study file, relative to the project.
  let path: String
  /// The study with what is given for all trials.
  let study: Study
  /// What was given for all trials on the command line.
  let overrides: [String: String]
  let sweep: Sweep
  /// What the command line says of the sweep.
  let options: SweepOptions
  let trials: [SweepTrial]
  /// The digest of all that makes the sweep what it is; the study's cells and prose are not in it.
  let identity: Digest

  /// - Throws: `InvalidStudy`, `InvalidSweep` or `ExecutionError`.
  init(_ file: URL, project: Project, setting: String?, overrides: [String: String], options: SweepOptions) throws {
    self.file = file
    self.options = options
    self.overrides = overrides
    path = try project.relativePath(of: file)
    study = try Study.read(from: file, named: path, setting: setting, overrides: overrides)
    sweep = try study.sweep(with: options)
    try study.checkConflicts(of: sweep, overrides: overrides)
    try StudyReport.check(study)
    trials = sweep.points(seed: study.seed)
    identity = Digest(of: Self.declaration(path, study, sweep, trials, overrides).canonicalJSON)
  }

  /// The study's name and the beginning of the sweep's identity: `s-curve-0123abcd`.
  var name: String { "\(file.deletingPathExtension().lastPathComponent)-\(identity.hexadecimal.prefix(8))" }

  /// The study with a trial's values.
  func study(of trial: SweepTrial) -> PublishedStudy {
    PublishedStudy(file: file, setting: study.setting, overrides: trial.overrides)
  }

  /// For each trial the first one with the same values: what is drawn twice is run once.
  var representatives: [Int] {
    var first: [[Value]: Int] = [:]
    return trials.enumerated().map { index, trial in
      if let known = first[trial.values] { return known }
      first[trial.values] = index
      return index
    }
  }

  /// What the sweep's identity is the digest of.
  private static func declaration(
    _ path: String, _ study: Study, _ sweep: Sweep, _ trials: [SweepTrial], _ overrides: [String: String]
  ) -> Value {
    .mapping([
      "study": .text(path), "setting": study.setting.map { .text($0) } ?? .null,
      "overrides": .mapping(overrides.mapValues { .text($0) }),
      "space": .list(sweep.space.map { .text($0.parameter) }), "trials": .list(trials.map { .list($0.values) }),
      "measures": .list(sweep.measures.map { .list([.text($0.name), .text($0.expression.source)]) }),
      "goal": sweep.goal.map { .list([.text($0.direction.rawValue), .text($0.measure)]) } ?? .null,
    ])
  }
}

extension Project {
  /// The folder of the tables of sweeps.
  public var sweeps: URL { runs.appending(path: "sweeps") }
}
