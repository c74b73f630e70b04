import Deterministic

/// The source of an expression's values: the results of a run.
public protocol ExpressionEnvironment {
  /// The number of seeds that have results.
  var seedCount: Int { get }

  /// The names by which a cell's metrics are indexed, in order.
  func members(of cell: String) -> [String]

  /// A metric of a cell: a number or a series; nil when the run has none (yet).
  ///
  /// - Parameters:
  ///   - reference: the cell and the metric. Its member is set exactly when the metric is indexed.
  ///   - seed: the repetition, from 0.
  func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue?

  /// The number of replicates of a metric: of values that it would have had, had the entries that it is measured with been drawn again;
  /// 0 when it has none.
  func replicateCount(of reference: Expression.Reference) -> Int

  /// A metric of a cell in a replicate, from 0; what has no replicates is the same in all of them.
  func value(of reference: Expression.Reference, seed: Int, replicate: Int) -> ExpressionValue?
}

extension ExpressionEnvironment {
  /// None.
  public func replicateCount(of reference: Expression.Reference) -> Int { 0 }

  /// The value.
  public func value(of reference: Expression.Reference, seed: Int, replicate: Int) -> ExpressionValue? {
    value(of: reference, seed: seed)
  }

  /// The error of a number that is found from metrics: its standard deviation over their replicates.
  ///
  /// - Parameters:
  ///   - references: the metrics.
  ///   - number: finds the number from the values of one replicate; nil, or what is not finite, is left out.
  /// - Returns: nil when none of the metrics has replicates, or fewer than two of these give a number.
  public func error(
    of references: [Expression.Reference], _ number: (ReplicateEnvironment) -> Double?
  ) -> Double? {
    guard let count = references.map(replicateCount).filter({ $0 > 0 }).min() else { return nil }
    return Spread.standardDeviation(
      of: (0..<count).compactMap { number(ReplicateEnvironment(base: self, replicate: $0)) })
  }
}

/// The values of one replicate.
public struct ReplicateEnvironment: ExpressionEnvironment {
  let base: any ExpressionEnvironment
  /// The replicate, from 0.
  public let replicate: Int

  /// The number of seeds that have results.
  public var seedCount: Int { base.seedCount }
  /// The names by which a cell's metrics are indexed.
  public func members(of cell: String) -> [String] { base.members(of: cell) }
  /// The value in the replicate.
  public func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
    base.value(of: reference, seed: seed, replicate: replicate)
  }
}
