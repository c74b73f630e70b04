import Expressions

/// A sweep: a study run at many values of some of its parameters, and the measures of each run.
public struct Sweep: Sendable {
  /// The parameters that are varied, in the order in which they are declared.
  public let space: [SweepDimension]
  /// The way its points are chosen.
  public let search: any SearchMethod
  /// The measures of each run, in the order in which they are declared.
  public let measures: [SweepMeasure]
  /// The measure that is to be as small or as large as can be; nil when no run is called the best.
  public let goal: SweepGoal?

  /// The largest number of trials.
  public static let limit = 10_000
  /// The name of a measure that is declared without one.
  public static let onlyMeasure = "measure"
}

/// A number that a sweep asks of each run.
public struct SweepMeasure: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The number, one a seed.
  public let expression: Expression
}

/// The measure that a sweep makes as small or as large as it can.
public struct SweepGoal: Hashable, Sendable {
  /// The direction of the search.
  public enum Direction: String, CaseIterable, Hashable, Sendable {
    /// The smallest value is the best.
    case minimise
    /// The largest value is the best.
    case maximise
  }

  /// The direction of the search.
  public let direction: Direction
  /// The measure's name.
  public let measure: String
}
