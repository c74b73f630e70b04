import Expressions

/// A sweep: a study run at many values of some of its parameters, and what is asked of each run.
public struct Sweep: Hashable, Sendable {
  /// The parameters that are varied, in the order in which they are declared; a grid's last one varies fastest.
  public let space: [SweepDimension]
  /// The number of points that are drawn at random; nil for the whole grid.
  public let trials: Int?
  /// What is measured of each run, in the order in which it is declared.
  public let measures: [SweepMeasure]
  /// Which measure is to be as small or as large as can be; nil when no run is called the best.
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

/// What a sweep looks for.
public struct SweepGoal: Hashable, Sendable {
  /// Which way.
  public enum Direction: String, CaseIterable, Hashable, Sendable {
    /// The smallest value is the best.
    case minimise
    /// The largest value is the best.
    case maximise
  }

  /// Which way.
  public let direction: Direction
  /// The measure's name.
  public let measure: String
}
