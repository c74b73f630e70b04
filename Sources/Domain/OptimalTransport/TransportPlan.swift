/// An optimal plan with its certificate.
///
/// The dual potentials satisfy u(i) + v(j) ≤ c(i, j) for every pair, so that Σ a·u + Σ b·v is a lower bound of the cost of
/// any plan; `dualityGap` tells how far this plan's cost is above that bound.
public struct TransportPlan: Equatable, Sendable {
  /// Mass that goes from one source to one target.
  public struct Entry: Equatable, Sendable {
    /// Index of the source point.
    public let source: Int
    /// Index of the target point.
    public let target: Int
    /// Positive, in units of the weights (1/n each when uniform).
    public let mass: Double
  }

  /// Entries of positive mass, by source, then target.
  public let entries: [Entry]
  /// Σ mass · c(source, target).
  public let cost: Double
  /// u, one for each source: the derivative of the cost with respect to its weight, up to a constant.
  public let sourcePotentials: [Double]
  /// v, one for each target.
  public let targetPotentials: [Double]
  /// Σ mass · (c − u − v), at least 0 but for rounding, over the larger of the cost and Σ mass · max(|u|, |v|).
  public let dualityGap: Double
  /// The ground cost that the plan is optimal for.
  public let groundCost: GroundCost

  /// The gradient of the cost with respect to the positions of sources and targets.
  ///
  /// By the envelope theorem the plan is held constant. Where a source coincides with its target, the Euclidean cost is not
  /// differentiable, and 0 is taken.
  /// - Parameters:
  ///   - sources: the clouds that the plan was made for.
  ///   - targets: likewise.
  /// - Returns: row-major, of the clouds' shapes.
  public func gradient(sources: PointCloud, targets: PointCloud) -> (sources: [Double], targets: [Double]) {
    let dimension = sources.dimension
    var sourceGradient = [Double](repeating: 0, count: sources.coordinates.count)
    var targetGradient = [Double](repeating: 0, count: targets.coordinates.count)
    for entry in entries {
      let scale: Double
      switch groundCost {
      case .squaredEuclidean: scale = 2 * entry.mass
      case .euclidean:
        let length = groundCost.between(sources[entry.source], targets[entry.target])
        scale = length > 0 ? entry.mass / length : 0
      }
      for feature in 0..<dimension {
        let i = entry.source * dimension + feature
        let j = entry.target * dimension + feature
        let component = scale * (sources.coordinates[i] - targets.coordinates[j])
        sourceGradient[i] += component
        targetGradient[j] -= component
      }
    }
    return (sourceGradient, targetGradient)
  }
}
