import Deterministic

/// The parts of a measure's variance that parameters account for, alone and in pairs: the functional analysis of variance of a forest.
public struct VarianceShares: Hashable, Sendable {
  /// A part of the variance.
  public struct Share: Hashable, Sendable {
    /// The mean over the trees, between 0 and 1.
    public let mean: Double
    /// The standard deviation over the trees.
    public let spread: Double
  }

  /// A part that needs two parameters.
  public struct Pair: Hashable, Sendable {
    /// The places of both parameters, the smaller one first.
    public let first: Int, second: Int
    /// The part of the variance that is of both together, without what each has alone.
    public let share: Share
  }

  /// The part of each parameter alone, the mean over all others taken.
  public let parameters: [Share]
  /// The part of each pair of parameters, in order.
  public let pairs: [Pair]

  /// The places of the parameters, the most important first, the earlier of equals.
  public var ranking: [Int] {
    parameters.indices.sorted { (-parameters[$0].mean, $0) < (-parameters[$1].mean, $1) }
  }

  /// The part that neither one parameter nor two account for.
  public var rest: Double {
    max(0, 1 - parameters.reduce(0) { $0 + $1.mean } - pairs.reduce(0) { $0 + $1.share.mean })
  }

  /// The shares of some trees. A tree that says the same everywhere does not count.
  ///
  /// - Returns: nil when all trees say the same everywhere.
  public init?(of trees: [RegressionTree], in space: ImportanceSpace, threads: Int = 1) {
    let count = space.parameters.count
    let places = (0..<count).flatMap { first in (first + 1..<max(count, first + 1)).map { (first, $0) } }
    let parts = ParallelLoop.map(trees.count, threads: threads) { index -> [Double]? in
      let boxes = LeafBoxes(trees[index], space)
      let whole = boxes.variance
      guard whole > 0 else { return nil }
      let alone = space.parameters.map { max(0, boxes.variance(of: $0)) }
      let together = places.map { first, second in
        max(0, boxes.variance(of: space.parameters[first] + space.parameters[second]) - alone[first] - alone[second])
      }
      return (alone + together).map { $0 / whole }
    }.compactMap(\.self)
    guard !parts.isEmpty else { return nil }
    let shares = (0..<(count + places.count)).map { place in Share(parts.map { $0[place] }) }
    parameters = Array(shares.prefix(count))
    pairs = zip(places, shares.dropFirst(count)).map { Pair(first: $0.0, second: $0.1, share: $1) }
  }
}

extension VarianceShares.Share {
  /// The mean and the standard deviation of some numbers.
  fileprivate init(_ parts: [Double]) {
    let count = Double(parts.count)
    mean = parts.reduce(0, +) / count
    let center = mean
    spread = (parts.reduce(0) { $0 + ($1 - center) * ($1 - center) } / count).squareRoot()
  }
}
