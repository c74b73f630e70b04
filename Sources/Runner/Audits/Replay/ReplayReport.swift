import Digests
import Foundation
import Ledger
import Studies

/// A run and its replay, cell by cell.
public struct ReplayReport: Sendable {
  /// One cell of the recorded run.
  public struct Step: Sendable {
    /// The result of comparing a cell with its replay.
    public enum Result: Sendable, Equatable {
      /// The same identity and outputs, bit for bit.
      case same
      /// The same identity; other bits, as the cell, or one that a figure reads, promises no more than tolerances, and they are kept.
      case within
      /// The same identity, other outputs.
      case differs([OutputDifference])
      /// Another identity: the things that it depends on were not the same.
      case otherIdentity(Digest)
      /// The replay has no such result; the reason, if the cell failed.
      case missing(reason: String?)
    }

    /// The cell's name.
    public let name: String
    /// Its directive.
    public let kind: String
    /// The recorded identity.
    public let identity: Digest
    /// The result of the comparison.
    public internal(set) var result: Result
    /// True when a cell that it reads is not the same either, so that this one is no cause.
    public var isConsequence = false
    /// The number of its files.
    public let files: Int
    /// The number of its series and single numbers.
    public let numbers: Int
  }

  /// One claim of the recorded run.
  public struct Claim: Sendable {
    /// The recorded decision.
    public let recorded: ClaimDecision
    /// The replay's decision; nil when it made none.
    public let replayed: ClaimDecision?

    /// True when a step came out within its tolerances only, so that a claim's numbers may be others.
    let isTolerant: Bool

    /// True when verdict, value, bound and margin are the same; of a claim that may rest on tolerances, the verdict.
    public var isSame: Bool {
      guard isTolerant else { return recorded == replayed }
      return recorded.verdict == replayed?.verdict && recorded.seeds == replayed?.seeds
    }
  }

  /// A fact of the environment that has changed.
  public struct Change: Sendable, Equatable {
    /// The fact's name.
    public let name: String
    /// The recorded value.
    public let recorded: String
    /// The value now.
    public let now: String
  }

  /// The recorded run.
  public let run: RunRecord
  /// The status in which the replay's own run ended.
  public let status: RunStatus
  /// The steps for which the recorded run has a result, as they finished.
  public let steps: [Step]
  /// The claims that it decided.
  public let claims: [Claim]
  /// The changes of the environment, by name.
  public let environment: [Change]
  /// True when the tree's changes were written as they were recorded; see `GitCheckout.isAsRecorded`.
  public internal(set) var isTreeAsRecorded = true
  /// The program that ran the study.
  public internal(set) var program = ReplayProgram.Origin.commit
  /// The programs that were tried in vain, each with the reason.
  public internal(set) var programNotes: [String] = []
  /// The duration of the build, in seconds.
  public internal(set) var buildSeconds = 0.0
  /// The duration of the run, in seconds.
  public internal(set) var runSeconds = 0.0
  /// The folder in which the replay's results are kept; nil when they were removed.
  public internal(set) var kept: URL?

  /// True when every result is the same bit for bit, and there is one.
  public var isIdentical: Bool { isKept && withinSteps == 0 }

  /// True when every result is the same as far as its cell promises, and there is one.
  public var isKept: Bool { differing.isEmpty && claims.allSatisfy(\.isSame) && !steps.isEmpty }

  /// The number of steps that are the same.
  public var sameSteps: Int { steps.filter { $0.result == .same }.count }
  /// The number of steps that came out within their tolerances.
  public var withinSteps: Int { steps.filter { $0.result == .within }.count }
  /// The number of files that are to be the same.
  public var files: Int { steps.reduce(0) { $0 + $1.files } }

  /// The steps that are not the same: first those that depend on none such.
  public var differing: [Step] {
    let all = steps.filter { $0.result != .same && $0.result != .within }
    return all.filter { !$0.isConsequence } + all.filter(\.isConsequence)
  }

  package init(recorded: RunDetails, replayed: RunDetails) {
    run = recorded.run
    status = replayed.run.status
    let rows = recorded.steps.filter { $0.metricsDigest != nil }
    let made = replayed.latestSteps
    var steps = rows.map { Self.compare($0, made[$0.cell.name]) }
    // What a figure shows of numbers with tolerances is not drawn from the same bits.
    let within = Set(steps.filter { $0.result == .within }.map(\.identity))
    for (index, row) in rows.enumerated()
    where row.cell.kind == "figure" && row.cell.inputs.contains(where: within.contains) {
      if case .differs = steps[index].result { steps[index].result = .within }
    }
    let differing = Set(steps.filter { $0.result != .same && $0.result != .within }.map(\.identity))
    for (index, row) in rows.enumerated() where differing.contains(steps[index].identity) {
      steps[index].isConsequence = row.cell.inputs.contains { differing.contains($0) }
    }
    self.steps = steps
    claims = recorded.claims.map { claim in
      Claim(
        recorded: claim.decision, replayed: replayed.claims.last { $0.decision.id == claim.decision.id }?.decision,
        isTolerant: !within.isEmpty)
    }
    environment = RunComparison.environment(recorded.run, replayed.run).map { condition in
      Change(
        name: condition.key, recorded: condition.first ?? "not recorded", now: condition.second ?? "not recorded")
    }
  }

  private static func compare(_ recorded: StepRecord, _ made: StepRecord?) -> Step {
    func step(_ result: Step.Result) -> Step {
      Step(
        name: recorded.cell.name, kind: recorded.cell.kind, identity: recorded.cell.identity, result: result,
        files: recorded.outputs.artefacts.count, numbers: recorded.outputs.series.count + recorded.outputs.scalars.count
      )
    }
    guard let made else { return step(.missing(reason: nil)) }
    if case .failed(let reason) = made.disposition { return step(.missing(reason: reason)) }
    if made.cell.identity != recorded.cell.identity { return step(.otherIdentity(made.cell.identity)) }
    let promise = recorded.cell.reproducibility
    let differences = made.outputs.differences(from: recorded.outputs, promise: promise)
    if !differences.isEmpty { return step(.differs(differences)) }
    return step(promise == .bits || made.outputs.differences(from: recorded.outputs).isEmpty ? .same : .within)
  }
}
