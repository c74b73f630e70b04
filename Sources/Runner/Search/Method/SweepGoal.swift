import Values

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

  /// A goal.
  public init(direction: Direction, measure: String) {
    self.direction = direction
    self.measure = measure
  }

  /// The goals of some measures' names, those to minimise first; and the names that are wrong, by their place.
  ///
  /// - Parameters:
  ///   - named: the names, each with its direction.
  ///   - measures: the names that there are.
  package static func goals(
    _ named: [(direction: Direction, name: String)], of measures: [String]
  ) -> (goals: [SweepGoal], problems: [(place: Int, problem: SearchProblem)]) {
    var goals: [SweepGoal] = []
    var problems: [(place: Int, problem: SearchProblem)] = []
    for (place, (direction, name)) in named.enumerated() {
      if !measures.contains(name) {
        let nearest = NearestName.nearest(to: name, in: measures)
        problems.append((place, .unknownName(what: "measure", name: name, nearest: nearest, known: measures)))
      } else if goals.contains(where: { $0.measure == name }) {
        problems.append((place, .duplicateKey(key: name)))
      } else {
        goals.append(SweepGoal(direction: direction, measure: name))
      }
    }
    return (goals, problems)
  }
}
