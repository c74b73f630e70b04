/// Checks shared by the solvers.
enum TransportProblem {
  static func check(_ sources: PointCloud, _ targets: PointCloud) throws(TransportError) {
    guard sources.count > 0 else { throw .empty(.source) }
    guard targets.count > 0 else { throw .empty(.target) }
    guard sources.dimension == targets.dimension else {
      throw .dimensionMismatch(source: sources.dimension, target: targets.dimension)
    }
    let largest = max(try magnitude(of: sources, .source), try magnitude(of: targets, .target))
    // No cost is above dimension · (2 · largest)²; the room left is for the sums over paths and points.
    guard largest < 1e140 / Double(sources.dimension) else { throw .costOverflow }
  }

  /// Σ mass · slack over the larger of the cost and the potentials' magnitude.
  static func certifiedGap(_ gap: Double, cost: Double, potentials: Double) throws(TransportError) -> Double {
    let scale = max(cost, potentials)
    let relative = scale > 0 ? gap / scale : 0
    guard abs(relative) <= 1e-10 else { throw .uncertified(gap: relative) }
    return relative
  }

  /// The largest absolute coordinate.
  private static func magnitude(of cloud: PointCloud, _ side: TransportError.Side) throws(TransportError) -> Double {
    var largest = 0.0
    for (index, value) in cloud.coordinates.enumerated() {
      guard value.isFinite else {
        throw .nonFiniteCoordinate(side, point: index / cloud.dimension, feature: index % cloud.dimension)
      }
      largest = max(largest, abs(value))
    }
    return largest
  }

  /// The sum of the weights in order, after checking them.
  static func total(
    _ weights: [Double], points: Int, _ side: TransportError.Side
  ) throws(TransportError) -> Double {
    guard weights.count == points else { throw .weightCountMismatch(side, weights: weights.count, points: points) }
    var sum = 0.0
    for (point, weight) in weights.enumerated() {
      guard weight.isFinite, weight >= 0 else { throw .invalidWeight(side, point: point, value: weight) }
      sum += weight
    }
    guard sum > 0 else { throw .empty(side) }
    guard sum.isFinite else { throw .invalidWeight(side, point: 0, value: sum) }
    return sum
  }

  /// The weights of both sides, with equal totals: uniform ones where none are given, with the other side's total or 1.
  static func masses(
    _ sourceWeights: [Double]?, _ targetWeights: [Double]?, sourceCount: Int, targetCount: Int
  ) throws(TransportError) -> (source: [Double], target: [Double]) {
    guard sourceCount > 0 else { throw .empty(.source) }
    guard targetCount > 0 else { throw .empty(.target) }
    var sourceTotal: Double?
    var targetTotal: Double?
    if let sourceWeights { sourceTotal = try total(sourceWeights, points: sourceCount, .source) }
    if let targetWeights { targetTotal = try total(targetWeights, points: targetCount, .target) }
    let sum = sourceTotal ?? targetTotal ?? 1
    let source = sourceWeights ?? [Double](repeating: sum / Double(sourceCount), count: sourceCount)
    var target = targetWeights ?? [Double](repeating: sum / Double(targetCount), count: targetCount)
    if let targetTotal {
      guard abs(sum - targetTotal) <= 1e-9 * max(sum, targetTotal) else {
        throw .unequalTotals(source: sum, target: targetTotal)
      }
      if targetTotal != sum { for j in target.indices { target[j] *= sum / targetTotal } }
    }
    return (source, target)
  }
}
