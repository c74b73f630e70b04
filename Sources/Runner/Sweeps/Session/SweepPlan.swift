import Digests
import Foundation
import Reports
import Runs
import Studies
import Values

/// A sweep that is to be run: its study as it is without the sweep, and its trials.
package struct SweepPlan: Sendable {
  package let file: URL
  /// The study file, relative to the project.
  package let path: String
  /// The study with the values given for all trials.
  package let study: Study
  /// The values given for all trials on the command line.
  package let overrides: [String: Override]
  package let sweep: Sweep
  /// The sweep's options from the command line.
  package let options: SweepOptions
  package let trials: [SweepTrial]
  /// The version of the numerics.
  let numerics: String
  /// The digest of all that defines the sweep; the study's cells and prose are not in it.
  package let identity: Digest

  /// - Throws: `InvalidStudy`, `InvalidSweep` or `RunError`.
  package init(_ file: URL, project: Project, setting: String?, overrides: [String: Override], options: SweepOptions)
    throws
  {
    self.file = file
    self.options = options
    numerics = project.program.numerics
    self.overrides = overrides
    path = try project.relativePath(of: file)
    study = try Study.read(
      from: file, kinds: project.program.kinds, named: path, setting: setting, overrides: overrides)
    sweep = try study.sweep(with: options)
    try study.checkConflicts(of: sweep, overrides: overrides)
    try StudyReport.check(study)
    trials = sweep.points(seed: study.seed)
    identity = Digest(of: Self.declaration(path, study, sweep, trials, overrides).canonicalJSON)
  }

  /// The study's name and the beginning of the sweep's identity: `s-curve-0123abcd`.
  package var name: String { "\(file.deletingPathExtension().lastPathComponent)-\(identity.hexadecimal.prefix(8))" }

  /// The study with a trial's values.
  package func study(of trial: SweepTrial) -> ChosenStudy {
    ChosenStudy(file: file, setting: study.setting, overrides: trial.overrides)
  }

  /// The first trial with the same values, for each trial: values that are drawn twice are run once.
  package var representatives: [Int] {
    var first: [[Value]: Int] = [:]
    return trials.enumerated().map { index, trial in
      if let known = first[trial.values] { return known }
      first[trial.values] = index
      return index
    }
  }

  /// The value whose digest is the sweep's identity.
  private static func declaration(
    _ path: String, _ study: Study, _ sweep: Sweep, _ trials: [SweepTrial], _ overrides: [String: Override]
  ) -> Value {
    .mapping([
      "study": .text(path), "setting": study.setting.map { .text($0) } ?? .null,
      "overrides": .mapping(overrides.mapValues { .text($0.plain) }),
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
