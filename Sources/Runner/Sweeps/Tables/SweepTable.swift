import DeclaredSweeps
import Digests
import Expressions
import Foundation
import Ledger
import Search
import Studies

/// The outcomes of a sweep's trials, in the order of its space.
public struct SweepTable: Sendable {
  /// The study file, relative to the project.
  public let study: String
  /// The study's title.
  public let title: String
  /// The setting in force.
  public let setting: String?
  /// The values given for all trials on the command line.
  public let overrides: [String: Override]
  /// The sweep's name: the study's, and the beginning of the sweep's identity.
  public let name: String
  /// The sweep's identity, in hexadecimal digits.
  public let identity: String
  /// The digest of the seeds and of the cells that the measures come from, as the study declares them.
  package let cells: Digest
  /// The study's seed.
  let seed: UInt64
  /// The sweep as it is declared.
  public let sweep: Sweep
  /// A row a trial.
  public let rows: [Row]
  /// The number of trials that may follow, depending on outcomes, at most; 0 once the search is over.
  public let later: Int

  /// A trial with its outcome.
  public struct Row: Sendable {
    /// The trial.
    public let trial: SweepTrial
    /// The trial's status.
    public let status: Status
    /// The run that is the trial's; nil where there is none.
    public let run: RunID?
    /// The measures, in the sweep's order; none unless it is finished.
    public let measures: [Measured]
    /// The verdicts of its claims; nil unless it is finished.
    public let claims: Claims?
    /// The commit of its run, with a plus where changes were not committed; nil without a run, or without version control.
    package var commit: String?
    /// The steps that now gave other results than recorded under the same identity; it should be none.
    public var notReproduced: [String] = []

    /// True when there is nothing of the trial yet.
    package var isMissing: Bool { if case .missing = status { true } else { false } }
  }

  /// The numbers of claims by verdict.
  public struct Claims: Sendable, Equatable {
    /// The number of claims with each verdict.
    public let holds: Int, fails: Int, undecided: Int
  }

  /// The status of a trial.
  public enum Status: Sendable, Equatable {
    /// The trial has a finished run.
    case finished
    /// It stopped at an error, which its run records.
    case failed(reason: String)
    /// The study refuses its values: nothing was run.
    case invalid(reason: String)
    /// The trial has no finished run.
    case missing(reason: String)

    /// The status in a word.
    public var word: String {
      switch self {
      case .finished: "finished"
      case .failed: "failed"
      case .invalid: "invalid"
      case .missing: "missing"
      }
    }

    /// The reason why it is not finished.
    public var reason: String? {
      switch self {
      case .finished: nil
      case .failed(let reason), .invalid(let reason), .missing(let reason): reason
      }
    }
  }

  /// A measure over seeds.
  public struct Measured: Sendable, Equatable {
    /// The value at each seed; nil where there is none.
    public let seeds: [Double?]
    /// The median; nil, with the reason, where a seed has no value.
    public let median: Double?
    /// The reason why there is no median.
    public let reason: String?

    /// The smallest value.
    public var lower: Double? { median == nil ? nil : seeds.compactMap(\.self).min() }
    /// The largest value.
    public var upper: Double? { median == nil ? nil : seeds.compactMap(\.self).max() }
  }

  /// - Parameter isOver: false when the search has still to be asked whether trials follow. It is while trials are missing.
  package init(_ plan: SweepPlan, rows: [Row], isOver: Bool = true) {
    study = plan.path
    title = plan.study.title
    setting = plan.study.setting
    overrides = plan.overrides
    name = plan.name
    (identity, cells, seed) = (plan.identity.hexadecimal, plan.cells, plan.study.seed)
    sweep = plan.sweep
    self.rows = rows
    let mayGrow = plan.sweep.search.isAdaptive && (!isOver || rows.contains(where: \.isMissing))
    later = mayGrow ? max(0, (plan.most ?? 0) - rows.count) : 0
  }

  /// The row with the best median of the measure that is looked for, the first of equals; medians that are not finite are never best.
  /// Nil where nothing is looked for, or several measures are.
  public var best: Int? { sweep.goal == nil ? nil : front.first }

  /// The rows that no other one is better than in all that is looked for, in order: with one measure, the best.
  public var front: [Int] {
    sweep.best(
      of: rows.map { $0.status == .finished ? ($0.trial.rung?.amount, $0.measures.map(\.median)) : nil })
  }

  /// The number of trials that have no outcome; where all have one, the number of those that the search asks for next.
  var left: Int {
    let missing = rows.count(where: \.isMissing)
    return missing > 0 ? missing : sweep.further(after: rows.map { $0.outcome(in: sweep) }, seed: seed).count
  }

  /// The number of rows with a status, by its word.
  public func count(_ word: String) -> Int { rows.count { $0.status.word == word } }
}

extension SweepTable.Row {
  /// A trial's row from its run in the ledger.
  ///
  /// - Parameters:
  ///   - measures: the sweep's, read with the trial's values.
  ///   - results: the run's results of the study with the trial's values; see `RecordedRun.results`.
  package init(_ trial: SweepTrial, measures: [SweepMeasure], run details: RunDetails, results: StudyResults) {
    let verdicts = details.claims.map(\.decision.verdict)
    let holds = verdicts.count { $0 == .holds }
    let fails = verdicts.count { $0 == .fails }
    self.init(
      trial: trial, status: .finished, run: details.run.id,
      measures: measures.map { SweepTable.Measured($0.expression, results) },
      claims: SweepTable.Claims(holds: holds, fails: fails, undecided: verdicts.count - holds - fails))
    if case .git(let state) = details.run.versionControl { commit = state.commit + (state.isDirty ? "+" : "") }
  }

  /// A trial without results.
  package init(_ trial: SweepTrial, _ status: SweepTable.Status, run: RunID? = nil) {
    self.init(trial: trial, status: status, run: run, measures: [], claims: nil)
  }

  /// The row as the search is told it.
  func outcome(in sweep: Sweep) -> SearchOutcome {
    let state: SearchOutcome.State
    switch status {
    case .finished: state = .measured
    case .failed, .missing: state = .failed
    case .invalid: state = .refused
    }
    return SearchOutcome(trial.point, objectives: sweep.objectives(of: measures.map(\.median)), state: state)
  }

  /// The row of another trial with the same values.
  package func with(_ trial: SweepTrial) -> SweepTable.Row {
    SweepTable.Row(
      trial: trial, status: status, run: run, measures: measures, claims: claims, commit: commit,
      notReproduced: notReproduced)
  }
}

extension SweepTable.Measured {
  fileprivate init(_ expression: Expressions.Expression, _ results: StudyResults) {
    let environment = results.environment(of: expression.cells)
    seeds = (0..<environment.seedCount).map { seed in
      guard case .number(let value) = try? expression.value(in: environment, seed: seed) else { return nil }
      return value.isNaN ? nil : value
    }
    do throws(Undecided) {
      median = try expression.median(in: environment)
      reason = nil
    } catch {
      median = nil
      reason = error.reason
    }
  }
}
