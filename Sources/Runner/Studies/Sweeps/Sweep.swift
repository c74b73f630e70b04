import Expressions
import Search

/// A sweep: a study run at many values of some of its parameters, and the measures of each run.
public struct Sweep: Sendable {
  /// The parameters that are varied, in the order in which they are declared.
  public let space: [SweepDimension]
  /// The conditions under which some of them are varied.
  public let conditions: [SearchCondition]
  /// The condition on the parameters that every point meets; nil for none.
  public let constraint: SweepConstraint?
  /// The way its points are chosen.
  public let search: any SearchMethod
  /// The measures of each run, in the order in which they are declared.
  public let measures: [SweepMeasure]
  /// The measures that are to be as small or as large as can be, those to minimise first; with none, no run is called the best, and
  /// with several, those are that no other run is better than in all.
  public let goals: [SweepGoal]

  /// The largest number of trials.
  public static let limit = SearchSpace.limit
  /// The name of a measure that is declared without one.
  public static let onlyMeasure = "measure"

  package init(
    space: [SweepDimension], conditions: [SearchCondition], constraint: SweepConstraint?, search: any SearchMethod,
    measures: [SweepMeasure], goals: [SweepGoal]
  ) {
    (self.space, self.conditions, self.constraint) = (space, conditions, constraint)
    (self.search, self.measures, self.goals) = (search, measures, goals)
  }

  /// The only measure that is looked for; nil where there is none, or several.
  public var goal: SweepGoal? { goals.count == 1 ? goals[0] : nil }

  /// All points that the sweep can have.
  public var searchSpace: SearchSpace {
    guard let constraint else { return SearchSpace(space, conditions: conditions) }
    let names = space.map(\.parameter)
    return SearchSpace(space, conditions: conditions) { constraint.allows(Array(zip(names, $0))) }
  }
}

/// A number that a sweep asks of each run.
public struct SweepMeasure: Hashable, Sendable {
  /// The name.
  public let name: String
  /// The number, one a seed.
  public let expression: Expression

  package init(name: String, expression: Expression) {
    self.name = name
    self.expression = expression
  }
}
