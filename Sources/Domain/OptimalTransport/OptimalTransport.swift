/// Exact optimal transport between point clouds.
public enum OptimalTransport {
  /// The optimal plan, by assignment for uniform clouds of equal size, by network simplex otherwise.
  /// - Parameters:
  ///   - sources: where mass comes from.
  ///   - targets: where it goes, of the same dimension.
  ///   - sourceWeights: not negative; uniform, of total 1 or the other side's total, if nil.
  ///   - targetWeights: likewise, of the same total as the sources'.
  ///   - cost: the ground cost.
  /// - Throws: `TransportError` for empty, unequal, negative or non-finite input.
  public static func plan(
    from sources: PointCloud, to targets: PointCloud, sourceWeights: [Double]? = nil,
    targetWeights: [Double]? = nil, cost: GroundCost = .squaredEuclidean
  ) throws(TransportError) -> TransportPlan {
    if sourceWeights == nil && targetWeights == nil && sources.count == targets.count {
      return try AssignmentSolver(groundCost: cost).solve(from: sources, to: targets)
    }
    return try NetworkSimplex(groundCost: cost).solve(
      from: sources, to: targets, sourceWeights: sourceWeights, targetWeights: targetWeights)
  }

  /// The cost of the optimal plan; for unit mass, W₁ with the Euclidean and W₂² with the squared Euclidean ground cost.
  ///
  /// Parameters and errors are those of `plan`.
  public static func distance(
    from sources: PointCloud, to targets: PointCloud, sourceWeights: [Double]? = nil,
    targetWeights: [Double]? = nil, cost: GroundCost = .squaredEuclidean
  ) throws(TransportError) -> Double {
    try plan(from: sources, to: targets, sourceWeights: sourceWeights, targetWeights: targetWeights, cost: cost).cost
  }
}
