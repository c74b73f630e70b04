import Values

/// The condition under which a parameter varies: another one, named before it, has one of some values.
public struct SearchCondition: Hashable, Sendable {
  /// The parameter that varies only under the condition.
  public let parameter: String
  /// The parameter on whose value that depends.
  public let other: String
  /// The values of the other one under which the first varies.
  public let values: [Value]

  /// A condition on a parameter.
  public init(parameter: String, other: String, values: [Value]) {
    self.parameter = parameter
    self.other = other
    self.values = values
  }
}

/// All points that a sweep can evaluate.
///
/// A point has a value for each dimension. Where a dimension's condition is not met, that is `.null`: the dimension is not active,
/// and the study's own value stays.
public struct SearchSpace: Sendable {
  /// The parameters, in the study's order.
  public let dimensions: [SweepDimension]
  /// The conditions; a dimension with several varies where all are met.
  public let conditions: [SearchCondition]
  /// The constraint: false for the values of a point that is not to be evaluated; nil where all are.
  public let allows: (@Sendable ([Value]) -> Bool)?
  /// The conditions of each dimension, by the place of the dimension on which it depends.
  private let parents: [[(place: Int, values: [Value])]]

  /// The largest number of points that a search can ask for.
  public static let limit = 10_000

  /// A space. A condition names two of its dimensions, the one that it is of after the other.
  public init(
    _ dimensions: [SweepDimension], conditions: [SearchCondition] = [], allows: (@Sendable ([Value]) -> Bool)? = nil
  ) {
    self.dimensions = dimensions
    self.conditions = conditions
    self.allows = allows
    parents = dimensions.enumerated().map { index, dimension in
      conditions.filter { $0.parameter == dimension.parameter }.map { condition in
        let place = dimensions[..<index].firstIndex { $0.parameter == condition.other }
        return (place ?? index, condition.values)
      }
    }
  }

  /// True when a dimension varies at a point.
  ///
  /// - Parameters:
  ///   - place: the dimension's place.
  ///   - values: the values of at least the dimensions before it, `.null` where they are not active.
  public func isActive(_ place: Int, _ values: [Value]) -> Bool {
    parents[place].allSatisfy { $0.place < place && $0.values.contains(values[$0.place]) }
  }

  /// The places of the dimensions that vary at all points, and of those that have a condition.
  var placesByCondition: (always: [Int], sometimes: [Int]) {
    let places = dimensions.indices
    return (places.filter { parents[$0].isEmpty }, places.filter { !parents[$0].isEmpty })
  }

  /// The values with `.null` for each dimension that is not active there.
  func active(_ values: [Value]) -> [Value] {
    guard !conditions.isEmpty else { return values }
    var active = values
    for place in active.indices where !isActive(place, active) { active[place] = .null }
    return active
  }

  /// True when the constraint allows a point.
  func isAllowed(_ values: [Value]) -> Bool { allows?(values) ?? true }

  /// The point at a place of the unit cube; nil when it is not allowed.
  ///
  /// - Parameter shares: a number in [0, 1) for each dimension.
  func point(at shares: [Double]) -> [Value]? {
    let values = active(zip(dimensions, shares).map { $0.value(at: $1) })
    return isAllowed(values) ? values : nil
  }

  /// The problem of a condition that is never met: another list or range took the place of what it is about.
  var problem: SearchProblem? {
    for condition in conditions {
      if let other = dimensions.first(where: { $0.parameter == condition.other }),
        condition.values.contains(where: other.has)
      {
        continue
      }
      return .unexpectedValue(
        subject: "'when' of '\(condition.parameter)'", expected: "a value that '\(condition.other)' can have",
        found: condition.values.map(\.plain).joined(separator: ", "))
    }
    return nil
  }
}
