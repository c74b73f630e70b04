import Values

/// A point that a search asks for.
public struct SearchPoint: Hashable, Sendable {
  /// The number of the configuration, from 1. A configuration that is promoted keeps it.
  public let trial: Int
  /// The values in the space's order; `.null` for a dimension that is not active.
  public let values: [Value]
  /// The rung at which it is evaluated; nil for a search without rungs.
  public let rung: SearchRung?

  /// A point.
  public init(trial: Int, values: [Value], rung: SearchRung? = nil) {
    self.trial = trial
    self.values = values
    self.rung = rung
  }

  /// All that tells it from the other points of its search.
  var label: Label { Label(trial: trial, bracket: rung?.bracket ?? 0, level: rung?.level ?? 0) }

  struct Label: Hashable {
    let trial: Int, bracket: Int, level: Int
  }
}

/// A step on the way from many trials with little of a resource to few with much.
public struct SearchRung: Hashable, Sendable {
  /// The bracket: the halving that it belongs to, from 0.
  public let bracket: Int
  /// The rung within the bracket, from 0.
  public let level: Int
  /// The amount of the resource that a trial has here, from the beginning.
  public let amount: Int

  /// A rung.
  public init(bracket: Int, level: Int, amount: Int) {
    self.bracket = bracket
    self.level = level
    self.amount = amount
  }
}

/// The outcome of a point.
public struct SearchOutcome: Hashable, Sendable {
  /// The ways in which an evaluation can end.
  public enum State: String, Hashable, Sendable {
    /// The study was run.
    case measured
    /// It stopped at an error.
    case failed
    /// The study refuses the point's values.
    case refused
  }

  /// The point.
  public let point: SearchPoint
  /// The numbers that are to be as small as can be; NaN for one that there is none of.
  public let objectives: [Double]
  /// The way in which its evaluation ended.
  public let state: State

  /// An outcome.
  public init(_ point: SearchPoint, objectives: [Double], state: State = .measured) {
    self.point = point
    self.objectives = objectives
    self.state = state
  }

  /// True when it can be compared: it was measured, and every objective is a finite number.
  var isRanked: Bool { state == .measured && !objectives.isEmpty && objectives.allSatisfy(\.isFinite) }
}

extension Sequence where Element == SearchPoint {
  /// Those that have no outcome.
  func missing(in history: [SearchOutcome]) -> [SearchPoint] {
    let known = Set(history.map(\.point.label))
    return filter { !known.contains($0.label) }
  }
}
