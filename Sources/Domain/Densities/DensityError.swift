/// The reason why a density could not be made or fitted.
public enum DensityError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Numbers of parameters that belong to no mixture.
  case sizes(weights: Int, means: Int, covariances: Int, dimension: Int)
  /// Weights that are not positive with sum 1.
  case weights(sum: Double, least: Double)
  /// A component's covariance has no Cholesky factor, or its mean is not finite.
  case notPositiveDefinite(component: Int)
  /// Fewer points than components.
  case tooFewPoints(points: Int, components: Int)

  /// One line.
  public var description: String {
    switch self {
    case .sizes(let weights, let means, let covariances, let dimension):
      "\(weights) weights, \(means) numbers of means and \(covariances) of covariances in \(dimension) dimensions: expected "
        + "\(weights * dimension) and \(weights * dimension * dimension)"
    case .weights(let sum, let least):
      "the weights of a mixture are positive with sum 1, found the sum \(sum) and the least \(least)"
    case .notPositiveDefinite(let component):
      "the covariance of component \(component + 1) is not positive definite and finite"
    case .tooFewPoints(let points, let components):
      "\(points) points for \(components) components: expected at least as many points"
    }
  }
}
