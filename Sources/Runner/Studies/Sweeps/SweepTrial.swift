import Values

/// One point of a sweep.
public struct SweepTrial: Hashable, Sendable {
  /// The trial's number, from 1, in the order of the space.
  public let number: Int
  /// The varied parameters' values, in the space's order.
  public let values: [Value]
  /// The values as overrides of a study's parameters.
  public let overrides: [String: Override]

  init(number: Int, space: [SweepDimension], values: [Value]) {
    self.number = number
    self.values = values
    let overrides = zip(space, values).map { ($0.parameter, Override.value($1)) }
    self.overrides = Dictionary(overrides, uniquingKeysWith: { first, _ in first })
  }
}

extension Sweep {
  /// The points, in the order in which the sweep's way to choose them gives them.
  ///
  /// - Parameter seed: the study's seed.
  public func points(seed: UInt64) -> [SweepTrial] {
    search.points(of: space, seed: seed).enumerated().map { SweepTrial(number: $0 + 1, space: space, values: $1) }
  }
}
