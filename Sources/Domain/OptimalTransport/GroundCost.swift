/// The cost of moving one unit of mass from one point to another.
public enum GroundCost: String, CaseIterable, Sendable {
  /// Σ_k (x_k − y_k)²: the transport cost is the square of the Wasserstein-2 distance.
  case squaredEuclidean
  /// The root of that: the transport cost is the Wasserstein-1 distance.
  case euclidean

  /// The cost between two points of equal dimension, in the order of operations that every kernel uses.
  func between(_ source: ArraySlice<Double>, _ target: ArraySlice<Double>) -> Double {
    var sum = 0.0
    for (x, y) in zip(source, target) { sum += (y - x) * (y - x) }
    return self == .euclidean ? sum.squareRoot() : sum
  }
}
