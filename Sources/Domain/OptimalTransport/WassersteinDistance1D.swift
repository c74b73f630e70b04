/// Exact transport on the line, where the monotone plan is optimal for both ground costs.
public enum WassersteinDistance1D {
  /// The transport cost between two weighted samples: W₁ with the Euclidean, W₂² with the squared Euclidean ground cost,
  /// times the total mass.
  /// - Parameters:
  ///   - sources: finite values in any order.
  ///   - targets: likewise.
  ///   - sourceWeights: not negative; uniform if nil.
  ///   - targetWeights: not negative, of the same total as the sources'; uniform if nil.
  ///   - cost: the ground cost.
  /// - Throws: `TransportError` for empty, unequal, negative or non-finite input.
  public static func cost(
    from sources: [Double], to targets: [Double], sourceWeights: [Double]? = nil, targetWeights: [Double]? = nil,
    cost: GroundCost
  ) throws(TransportError) -> Double {
    try TransportProblem.check(
      PointCloud(coordinates: sources, dimension: 1), PointCloud(coordinates: targets, dimension: 1))
    let masses = try TransportProblem.masses(
      sourceWeights, targetWeights, sourceCount: sources.count, targetCount: targets.count)
    let from = sources.indices.sorted { (sources[$0], $0) < (sources[$1], $1) }
    let to = targets.indices.sorted { (targets[$0], $0) < (targets[$1], $1) }
    var sum = 0.0
    var i = 0
    var j = 0
    var left = masses.source[from[0]]
    var room = masses.target[to[0]]
    while true {
      let distance = abs(sources[from[i]] - targets[to[j]])
      let mass = min(left, room)
      sum += mass * (cost == .euclidean ? distance : distance * distance)
      left -= mass
      room -= mass
      if left <= 0 {
        i += 1
        if i == from.count { return sum }
        left = masses.source[from[i]]
      }
      if room <= 0 {
        j += 1
        if j == to.count { return sum }
        room = masses.target[to[j]]
      }
    }
  }
}
