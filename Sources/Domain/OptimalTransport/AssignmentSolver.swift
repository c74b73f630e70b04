import TransportKernelsBaseline

/// Exact transport between two uniform clouds of equal size: the linear assignment problem.
///
/// An ε-scaled auction, then shortest augmenting paths over all arcs, then a certificate over all arcs. The result is a
/// function of the points alone. The solver owns its workspace: calls of the same size allocate nothing. Up to 1,024 points
/// it keeps all costs, 12 bytes a pair; beyond, memory grows with the number of points times a constant, and costs are
/// recomputed, never stored.
public final class AssignmentSolver {
  /// The ground cost.
  public let groundCost: GroundCost
  /// The relative gap that the last call certified, at least 0 but for rounding, as in `TransportPlan`.
  public private(set) var dualityGap = 0.0

  private var count = 0
  private var dimension = 0
  private var doubles = UnsafeMutableBufferPointer<Double>(start: nil, count: 0)
  private var integers = UnsafeMutableBufferPointer<Int32>(start: nil, count: 0)
  private var targets = UnsafeMutableBufferPointer<Double>(start: nil, count: 0)

  /// Makes a solver; memory is taken at the first call.
  public init(groundCost: GroundCost = .squaredEuclidean) {
    self.groundCost = groundCost
  }

  deinit {
    doubles.deallocate()
    integers.deallocate()
    targets.deallocate()
  }

  /// The transport cost between two single-precision clouds, without allocation when the shape is that of the last call.
  /// - Parameters:
  ///   - positives: row-major, [count][dimension].
  ///   - negatives: row-major, [count][dimension].
  ///   - count: the number of points on each side.
  ///   - dimension: the number of coordinates of a point.
  ///   - assignment: set to the negative that each positive is assigned to, [count]; potentials can then be read.
  /// - Returns: (1/count) Σ c(positive, its negative), in double precision, exact for the single-precision points.
  /// - Throws: `TransportError` if there are no points or a coordinate is not finite.
  public func solve(
    positives: UnsafePointer<Float>, negatives: UnsafePointer<Float>, count: Int, dimension: Int,
    assignment: UnsafeMutablePointer<Int32>
  ) throws(TransportError) -> Double {
    guard dimension > 0 else { throw .malformedCloud(coordinates: 0, dimension: dimension) }
    guard count > 0 else { throw .empty(.source) }
    guard let sources = reserve(count: count, dimension: dimension), let targets = targets.baseAddress else {
      throw .empty(.source)
    }
    for k in 0..<(count * dimension) {
      let x = positives[k], y = negatives[k]
      guard x.isFinite else { throw .nonFiniteCoordinate(.source, point: k / dimension, feature: k % dimension) }
      guard y.isFinite else { throw .nonFiniteCoordinate(.target, point: k / dimension, feature: k % dimension) }
      sources[k] = Double(x)
      targets[k] = Double(y)
    }
    let cost = try run()
    for i in 0..<count { assignment[i] = integers[i] }
    return cost
  }

  /// The optimal plan between two uniform clouds of equal size.
  /// - Throws: `TransportError` if sizes or dimensions differ, there are no points, or one is not finite.
  public func solve(from sources: PointCloud, to targets: PointCloud) throws(TransportError) -> TransportPlan {
    try TransportProblem.check(sources, targets)
    guard sources.count == targets.count else {
      throw .sizeMismatch(source: sources.count, target: targets.count)
    }
    guard let first = reserve(count: sources.count, dimension: sources.dimension) else { throw .empty(.source) }
    for k in 0..<sources.coordinates.count {
      first[k] = sources.coordinates[k]
      self.targets[k] = targets.coordinates[k]
    }
    let cost = try run()
    let mass = 1 / Double(count)
    let start = count * dimension
    return TransportPlan(
      entries: (0..<count).map { .init(source: $0, target: Int(integers[$0]), mass: mass) }, cost: cost,
      sourcePotentials: Array(doubles[start..<(start + count)]),
      targetPotentials: Array(doubles[(start + count)..<(start + 2 * count)]), dualityGap: dualityGap,
      groundCost: groundCost)
  }

  /// Makes room for the shape; where the source coordinates go.
  private func reserve(count: Int, dimension: Int) -> UnsafeMutablePointer<Double>? {
    if count != self.count || dimension != self.dimension {
      doubles.deallocate()
      integers.deallocate()
      targets.deallocate()
      doubles = .allocate(capacity: assignmentDoubleCount(count: count, dimension: dimension))
      integers = .allocate(capacity: assignmentIntegerCount(count: count))
      targets = .allocate(capacity: count * dimension)
      doubles.initialize(repeating: 0)
      integers.initialize(repeating: 0)
      targets.initialize(repeating: 0)
      self.count = count
      self.dimension = dimension
    }
    return doubles.baseAddress
  }

  private func run() throws(TransportError) -> Double {
    guard let doubles = doubles.baseAddress, let integers = integers.baseAddress, let targets = targets.baseAddress
    else { return 0 }
    var total = 0.0
    let gap = TransportKernel.solveAssignment(
      count: count, dimension: dimension, cost: groundCost, targets: targets, doubles: doubles, integers: integers,
      totalCost: &total)
    var scale = 0.0
    let potentials = doubles + count * dimension
    for i in 0..<count { scale += max(abs(potentials[i]), abs(potentials[count + Int(integers[i])])) }
    dualityGap = try TransportProblem.certifiedGap(gap, cost: total, potentials: scale)
    return total / Double(count)
  }
}
