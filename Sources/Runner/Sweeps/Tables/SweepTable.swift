import Expressions
import Foundation
import Ledger
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
  /// The sweep as it is declared.
  public let sweep: Sweep
  /// A row a trial.
  public let rows: [Row]

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
    /// The steps that now gave other results than recorded under the same identity; it should be none.
    public var notReproduced: [String] = []
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

  package init(_ plan: SweepPlan, rows: [Row]) {
    study = plan.path
    title = plan.study.title
    setting = plan.study.setting
    overrides = plan.overrides
    name = plan.name
    identity = plan.identity.hexadecimal
    sweep = plan.sweep
    self.rows = rows
  }

  /// The row with the best median of the measure that is looked for, the first of equals; medians that are not finite are never best.
  public var best: Int? {
    guard let goal = sweep.goal, let column = sweep.measures.firstIndex(where: { $0.name == goal.measure }) else {
      return nil
    }
    var best: (row: Int, value: Double)?
    for (index, row) in rows.enumerated() {
      guard case .finished = row.status, let value = row.measures[column].median, value.isFinite else { continue }
      let isBetter = best.map { goal.direction == .minimise ? value < $0.value : value > $0.value } ?? true
      if isBetter { best = (index, value) }
    }
    return best?.row
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
  }

  /// A trial without results.
  package init(_ trial: SweepTrial, _ status: SweepTable.Status, run: RunID? = nil) {
    self.init(trial: trial, status: status, run: run, measures: [], claims: nil)
  }

  /// The row of another trial with the same values.
  package func with(_ trial: SweepTrial) -> SweepTable.Row {
    SweepTable.Row(
      trial: trial, status: status, run: run, measures: measures, claims: claims, notReproduced: notReproduced)
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
