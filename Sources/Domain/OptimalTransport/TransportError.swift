/// The reason why a transport problem has no answer.
public enum TransportError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One of the two sides of a problem.
  public enum Side: String, Sendable {
    /// The side that mass comes from.
    case source
    /// The side that it goes to.
    case target
  }

  /// The number of coordinates is not a multiple of the dimension, or the dimension is not positive.
  case malformedCloud(coordinates: Int, dimension: Int)
  /// A side has no points, or no mass.
  case empty(Side)
  /// The clouds' dimensions differ.
  case dimensionMismatch(source: Int, target: Int)
  /// An assignment needs as many sources as targets.
  case sizeMismatch(source: Int, target: Int)
  /// A coordinate is NaN or infinite.
  case nonFiniteCoordinate(Side, point: Int, feature: Int)
  /// Coordinates are so large that costs, or sums of them, overflow.
  case costOverflow
  /// There are not as many weights as points.
  case weightCountMismatch(Side, weights: Int, points: Int)
  /// A weight is negative, NaN or infinite.
  case invalidWeight(Side, point: Int, value: Double)
  /// The total masses differ by more than rounding.
  case unequalTotals(source: Double, target: Double)
  /// The network simplex did not end within its limit of pivots.
  case pivotLimit(Int)
  /// The certificate failed: the relative duality gap is more than rounding explains.
  case uncertified(gap: Double)

  /// A sentence that says what was found, and what was expected.
  public var description: String {
    switch self {
    case .malformedCloud(let coordinates, let dimension):
      "point cloud: \(coordinates) coordinates are not a whole number of points of dimension \(dimension)"
    case .empty(let side):
      "transport: the \(side.rawValue) side has no mass; expected at least one point of positive weight"
    case .dimensionMismatch(let source, let target):
      "transport: source points have \(source) coordinates and target points \(target); expected the same"
    case .sizeMismatch(let source, let target):
      "assignment: \(source) sources and \(target) targets; expected equal numbers"
    case .nonFiniteCoordinate(let side, let point, let feature):
      "transport: coordinate \(feature) of \(side.rawValue) point \(point) is not finite"
    case .costOverflow: "transport: coordinates are so large that costs overflow; expected magnitudes below about 1e140"
    case .weightCountMismatch(let side, let weights, let points):
      "transport: \(weights) \(side.rawValue) weights for \(points) points"
    case .invalidWeight(let side, let point, let value):
      "transport: the weight of \(side.rawValue) point \(point) is \(value); expected a finite number that is not negative"
    case .unequalTotals(let source, let target):
      "transport: total source weight \(source) and total target weight \(target); expected equal totals"
    case .pivotLimit(let pivots): "network simplex: not optimal after \(pivots) pivots"
    case .uncertified(let gap): "transport: relative duality gap \(gap); expected at most 1e-10"
    }
  }
}
