import TransportKernelsBaseline

/// Exact transport between weighted clouds of any sizes, by the network simplex method on the complete bipartite graph.
///
/// Spanning trees are kept strongly feasible and arcs enter by block search, as in LEMON (Kovács 2015,
/// doi:10.1080/10556788.2014.895828). Memory grows with the product of the sizes.
public struct NetworkSimplex: Sendable {
  /// The ground cost.
  public let groundCost: GroundCost

  /// Makes a solver.
  public init(groundCost: GroundCost = .squaredEuclidean) {
    self.groundCost = groundCost
  }

  /// The optimal plan. Points of weight 0 take no part in it, and have feasible potentials.
  /// - Parameters:
  ///   - sources: where mass comes from.
  ///   - targets: where it goes, of the same dimension.
  ///   - sourceWeights: not negative; uniform if nil.
  ///   - targetWeights: not negative, of the same total to 1e-9 (the rest is taken up by scaling these); uniform if nil.
  /// - Throws: `TransportError` for empty, unequal, negative or non-finite input.
  public func solve(
    from sources: PointCloud, to targets: PointCloud, sourceWeights: [Double]? = nil, targetWeights: [Double]? = nil
  ) throws(TransportError) -> TransportPlan {
    try TransportProblem.check(sources, targets)
    let masses = try TransportProblem.masses(
      sourceWeights, targetWeights, sourceCount: sources.count, targetCount: targets.count)
    let rows = masses.source.indices.filter { masses.source[$0] > 0 }
    let columns = masses.target.indices.filter { masses.target[$0] > 0 }
    guard !rows.isEmpty else { throw .empty(.source) }
    guard !columns.isEmpty else { throw .empty(.target) }
    let basis = try solve(
      restrict(sources, to: rows), restrict(targets, to: columns), rows.map { masses.source[$0] },
      columns.map { masses.target[$0] })
    let entries = basis.entries.map {
      TransportPlan.Entry(source: rows[$0.source], target: columns[$0.target], mass: $0.mass)
    }
    return try certify(entries, columns, basis.targetPotentials, from: sources, to: targets)
  }

  private func restrict(_ cloud: PointCloud, to points: [Int]) throws(TransportError) -> PointCloud {
    if points.count == cloud.count { return cloud }
    return try PointCloud(coordinates: points.flatMap { cloud[$0] }, dimension: cloud.dimension)
  }

  /// An optimal tree of a problem with positive masses: its entries, and the potentials of targets.
  private func solve(
    _ sources: PointCloud, _ targets: PointCloud, _ sourceMasses: [Double], _ targetMasses: [Double]
  ) throws(TransportError) -> (entries: [TransportPlan.Entry], targetPotentials: [Double]) {
    let nodes = sources.count + targets.count
    let doubles = UnsafeMutableBufferPointer<Double>.allocate(
      capacity: transportDoubleCount(sourceCount: sources.count, targetCount: targets.count))
    let integers = UnsafeMutableBufferPointer<Int32>.allocate(
      capacity: transportIntegerCount(sourceCount: sources.count, targetCount: targets.count))
    defer {
      doubles.deallocate()
      integers.deallocate()
    }
    doubles.initialize(repeating: 0)
    integers.initialize(repeating: 0)
    guard let values = doubles.baseAddress, let tree = integers.baseAddress else { throw .empty(.source) }
    let largest = TransportKernel.groundCosts(
      from: sources, to: targets, cost: groundCost, into: values + 2 * (nodes + 1))
    let limit = 1_000_000 + 1000 * nodes
    let pivots = solveTransport(
      sourceCount: sources.count, targetCount: targets.count, largestCost: largest, sourceMasses: sourceMasses,
      targetMasses: targetMasses, doubles: values, integers: tree, limit: limit)
    guard pivots >= 0 else { throw .pivotLimit(limit) }
    var entries: [TransportPlan.Entry] = []
    let flows = values + nodes + 1
    for node in 0..<nodes where Int(tree[node]) != nodes && flows[node] > 0 {
      let parent = Int(tree[node])
      entries.append(
        .init(source: min(node, parent), target: max(node, parent) - sources.count, mass: flows[node]))
    }
    entries.sort { ($0.source, $0.target) < ($1.source, $1.target) }
    return (entries, Array(doubles[sources.count..<nodes]))
  }

  /// Feasible potentials from those of the targets in the plan, and the gap to the bound that they give.
  private func certify(
    _ entries: [TransportPlan.Entry], _ columns: [Int], _ columnPotentials: [Double], from sources: PointCloud,
    to targets: PointCloud
  ) throws(TransportError) -> TransportPlan {
    var u = [Double](repeating: .infinity, count: sources.count)
    var v = [Double](repeating: .infinity, count: targets.count)
    let costs = UnsafeMutableBufferPointer<Double>.allocate(capacity: sources.count * targets.count)
    defer { costs.deallocate() }
    if let first = costs.baseAddress {
      _ = TransportKernel.groundCosts(from: sources, to: targets, cost: groundCost, into: first)
    }
    for (column, potential) in zip(columns, columnPotentials) { v[column] = potential }
    for i in 0..<sources.count {
      for j in columns { u[i] = min(u[i], costs[i * targets.count + j] - v[j]) }
    }
    for j in 0..<targets.count where v[j] == .infinity {
      for i in 0..<sources.count { v[j] = min(v[j], costs[i * targets.count + j] - u[i]) }
    }
    var cost = 0.0
    var gap = 0.0
    var scale = 0.0
    for entry in entries {
      let arc = costs[entry.source * targets.count + entry.target]
      cost += entry.mass * arc
      gap += entry.mass * (arc - v[entry.target] - u[entry.source])
      scale += entry.mass * max(abs(u[entry.source]), abs(v[entry.target]))
    }
    let relative = try TransportProblem.certifiedGap(gap, cost: cost, potentials: scale)
    return TransportPlan(
      entries: entries, cost: cost, sourcePotentials: u, targetPotentials: v, dualityGap: relative,
      groundCost: groundCost)
  }
}
