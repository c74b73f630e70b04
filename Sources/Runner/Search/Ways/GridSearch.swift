import Values

/// All points of a grid, row by row, the last parameter varying fastest.
public struct GridSearch: SearchMethod {
  /// The kind `grid`.
  public static let kind = "grid"
  /// Its keys: none.
  public static let documentation = """
    Every combination of the values, the last parameter varying fastest. A range needs a `count`. A combination that the constraint
    refuses is left out. A parameter that is not active makes no further combinations. It has no keys.
    """

  /// The whole grid.
  public init() {}

  /// The grid, which nothing has to be read for.
  public init?(_ settings: inout SearchSettings) {
    settings.refuse("trials", because: "a grid has all its points; 'search: draws' draws some")
    guard settings.problems.isEmpty else { return nil }
  }

  /// The kind.
  public var canonicalValue: Value { .mapping(["kind": .text(Self.kind)]) }
  /// True.
  public var isGrid: Bool { true }

  /// Refuses a range without a count, a grid of more points than a sweep may have, and one without points.
  public func problem(in space: SearchSpace) -> SearchProblem? {
    let open = space.dimensions.filter { $0.grid == nil }.map(\.parameter)
    guard open.isEmpty else {
      return .missingKey(
        key: "count", place: "the range of \(open.map { "'\($0)'" }.joined(separator: ", ")), or 'trials' in the sweep")
    }
    let count = Self.count(of: space)
    guard count.map({ $0 > SearchSpace.limit }) ?? true else {
      let hasPoints = space.allows == nil || Self.rows(of: space).contains(where: space.isAllowed)
      return hasPoints ? nil : .noPointAllowed(of: "the grid")
    }
    return .unexpectedValue(
      subject: "the grid", expected: "at most \(SearchSpace.limit) points, or 'trials' to draw some",
      found: count.map { "\($0)" } ?? (space.conditions.isEmpty ? "more than can be counted" : "more"))
  }

  /// Every combination of values that has no outcome.
  public func ask(_ history: [SearchOutcome], in space: SearchSpace, seed: UInt64) -> [SearchPoint] {
    Self.points(of: space).missing(in: history)
  }

  /// The number of combinations, the constraint left aside.
  public func mostPoints(in space: SearchSpace) -> Int? { Self.count(of: space) }

  /// All points, numbered.
  static func points(of space: SearchSpace) -> [SearchPoint] {
    rows(of: space).filter(space.isAllowed).enumerated().map { SearchPoint(trial: $0 + 1, values: $1) }
  }

  /// The combinations of values that differ where dimensions are active.
  private static func rows(of space: SearchSpace) -> [[Value]] {
    space.dimensions.indices.reduce([[]]) { extended($0, $1, space) }
  }

  /// Combinations of the first dimensions with the values of the next one.
  private static func extended(_ rows: [[Value]], _ place: Int, _ space: SearchSpace) -> [[Value]] {
    rows.flatMap { row in
      space.isActive(place, row) ? (space.dimensions[place].grid ?? []).map { row + [$0] } : [row + [.null]]
    }
  }

  /// The number of combinations; nil for more than can be counted, with conditions for more than a search can ask for.
  private static func count(of space: SearchSpace) -> Int? {
    var count = 1
    for dimension in space.dimensions {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: dimension.grid?.count ?? 1)
      count = isTooLarge ? .max : product
      if isTooLarge { break }
    }
    guard !space.conditions.isEmpty, count > 1 else { return count == .max ? nil : count }
    var rows: [[Value]] = [[]]
    for place in space.dimensions.indices {
      rows = extended(rows, place, space)
      // Further dimensions make no fewer.
      if rows.count > SearchSpace.limit { return nil }
    }
    return rows.count
  }
}

extension SearchProblem {
  /// A constraint that refuses all points that were tried.
  static func noPointAllowed(of points: String) -> SearchProblem {
    .unexpectedValue(
      subject: "the constraint", expected: "a condition that some points meet", found: "none of \(points)")
  }
}
