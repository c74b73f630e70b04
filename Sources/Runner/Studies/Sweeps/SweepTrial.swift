import Deterministic
import Values

/// One point of a sweep.
public struct SweepTrial: Hashable, Sendable {
  /// The trial's number, from 1, in the order of the space.
  public let number: Int
  /// The varied parameters' values, in the space's order.
  public let values: [Value]
  /// The values as overrides of a study's parameters.
  public let overrides: [String: String]
}

extension Sweep {
  /// The number of points; nil for a grid of a range that does not say how many it has. `Int.max` stands for too many to count.
  public var trialCount: Int? {
    if let trials { return trials }
    var count = 1
    for dimension in space {
      guard let points = dimension.grid?.count else { return nil }
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: points)
      count = isTooLarge ? Int.max : product
    }
    return count
  }

  /// The points: the grid row by row, the last parameter varying fastest, or the drawn ones.
  ///
  /// - Parameter seed: the study's seed. The point of a number is the same whatever the number of trials is.
  public func points(seed: UInt64) -> [SweepTrial] {
    guard let trials else { return grid.enumerated().map { trial($0 + 1, $1) } }
    let stream = RandomStream(seed: seed).stream("sweep")
    return (1...max(1, trials)).map { number in
      trial(number, space.map { $0.drawn(from: stream, trial: number) })
    }
  }

  private var grid: [[Value]] {
    space.reduce([[]]) { rows, dimension in
      rows.flatMap { row in (dimension.grid ?? []).map { row + [$0] } }
    }
  }

  private func trial(_ number: Int, _ values: [Value]) -> SweepTrial {
    let overrides = zip(space, values).map { ($0.parameter, $1.plain) }
    return SweepTrial(
      number: number, values: values, overrides: Dictionary(overrides, uniquingKeysWith: { first, _ in first }))
  }
}
