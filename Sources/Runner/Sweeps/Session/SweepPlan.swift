import DeclaredSweeps
import Digests
import Foundation
import Reports
import Runs
import Search
import Studies
import Values

/// A sweep that is to be run: its study as it is without the sweep, and its trials as far as they are known.
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
  /// The trials, in the order in which the search asks for them: at first those that depend on no outcome.
  package private(set) var trials: [SweepTrial]
  /// The place of the first trial with the same values and the same amount of the resource, for each: what is asked for twice is run
  /// once.
  package private(set) var representatives: [Int] = []
  private var first: [[String: Override]: Int] = [:]
  /// The version of the numerics.
  package let numerics: String
  /// The digest of all that defines the sweep; the study's cells and prose are not in it.
  package let identity: Digest
  /// The study's name and the beginning of the sweep's identity: `s-curve-0123abcd`.
  package let name: String
  /// The digest of the cells that the measures come from.
  package let cells: Digest

  /// - Throws: `InvalidStudy`, `InvalidSweep` or `RunError`.
  package init(_ file: URL, project: Project, setting: String?, overrides: [String: Override], options: SweepOptions)
    throws
  {
    self.file = file
    self.options = options
    numerics = project.program.numerics
    self.overrides = overrides
    path = try project.relativePath(of: file)
    study = try project.study(at: file, setting: setting, overrides: overrides)
    sweep = try study.sweep(with: options)
    try study.checkConflicts(of: sweep, overrides: overrides)
    try StudyReport.check(study)
    let declared = DeclaredSweep(path, study, sweep, overrides: overrides)
    (trials, identity, name, cells) = (declared.trials, declared.identity, declared.name, declared.cells)
    represent(from: 0)
  }

  /// A sweep of which some trials are known, wherever the search has them from.
  package init(_ plan: SweepPlan, trials: [SweepTrial]) {
    self = plan
    self.trials = trials
    represent(from: 0)
  }

  /// Adds the trials that the search asks for next.
  ///
  /// - Parameter rows: the outcome of each trial so far.
  /// - Returns: the places of the new trials; none when the search is over.
  package mutating func extend(after rows: [SweepTable.Row]) -> Range<Int> {
    let count = trials.count
    if rows.count == count {
      trials += sweep.further(after: rows.map { $0.outcome(in: sweep) }, seed: study.seed)
      represent(from: count)
    }
    return count..<trials.count
  }

  /// The number of trials that there can be at most; nil where that is not known.
  var most: Int? {
    guard sweep.search.isAdaptive else { return trials.count }
    return sweep.search.mostPoints(in: sweep.searchSpace).map { min($0, Sweep.limit) }
  }

  /// A row for each trial: one without a row of its own has that of the first one with its values.
  func completed(_ rows: [SweepTable.Row?]) -> [SweepTable.Row] {
    trials.indices.map { place in
      let row = [place, representatives[place]].lazy.compactMap { rows.indices.contains($0) ? rows[$0] : nil }.first
      return row?.with(trials[place]) ?? SweepTable.Row(trials[place], .missing(reason: "not run"))
    }
  }

  private mutating func represent(from start: Int) {
    if start == 0 { (representatives, first) = ([], [:]) }
    for (place, trial) in trials.enumerated().dropFirst(start) {
      representatives.append(first[trial.overrides] ?? place)
      if first[trial.overrides] == nil { first[trial.overrides] = place }
    }
  }

  /// The study with a trial's values.
  package func study(of trial: SweepTrial) -> ChosenStudy {
    ChosenStudy(file: file, setting: study.setting, overrides: trial.overrides)
  }
}
