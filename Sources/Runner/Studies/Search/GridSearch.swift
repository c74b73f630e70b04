import Values

/// All points of a grid, row by row, the last parameter varying fastest.
public struct GridSearch: SearchMethod {
  /// No key: the grid is what a space stands for.
  public static let key: String? = nil

  /// The whole grid.
  public init() {}

  /// The grid, which nothing has to be read for.
  public static func read(_ reader: MappingReader) -> GridSearch? { GridSearch() }

  /// Nil: the table says it.
  public var remark: String? { nil }
  /// True.
  public var isGrid: Bool { true }

  /// Refuses a range without a count, and a grid of more points than a sweep may have.
  public func problem(in space: [SweepDimension]) -> StudyError.Problem? {
    let open = space.filter { $0.grid == nil }.map(\.parameter)
    guard open.isEmpty else {
      return .missingKey(
        key: "count", place: "the range of \(open.map { "'\($0)'" }.joined(separator: ", ")), or 'trials' in the sweep")
    }
    let count = Self.count(of: space)
    guard count.map({ $0 > Sweep.limit }) ?? true else { return nil }
    return .unexpectedValue(
      subject: "the grid", expected: "at most \(Sweep.limit) points, or 'trials' to draw some",
      found: count.map { "\($0)" } ?? "more than can be counted", nearest: nil)
  }

  /// Every combination of values.
  public func points(of space: [SweepDimension], seed: UInt64) -> [[Value]] {
    space.reduce([[]]) { rows, dimension in
      rows.flatMap { row in (dimension.grid ?? []).map { row + [$0] } }
    }
  }

  /// The number of points; nil for more than can be counted.
  private static func count(of space: [SweepDimension]) -> Int? {
    var count = 1
    for dimension in space {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: dimension.grid?.count ?? 1)
      if isTooLarge { return nil }
      count = product
    }
    return count
  }
}
