import Deterministic

/// The debiased entropic transport cost, S(a, b) = OT(a, b) − ½ OT(a, a) − ½ OT(b, b), in the log domain.
///
/// Feydy et al. 2019, arXiv:1810.08278. OT is the cost with entropic penalty ε KL(plan ‖ a ⊗ b), as its dual at the fixed
/// point. S is 0 for equal clouds, and tends to the exact cost as ε tends to 0.
public struct SinkhornDivergence: Sendable {
  /// ε, in units of the ground cost; positive.
  public let regularisation: Double
  /// Iterations end when no potential changes by more than this, relative to ε; positive.
  public let tolerance: Double
  /// Or after this many.
  public let iterationLimit: Int
  /// The ground cost.
  public let groundCost: GroundCost

  /// A value with the evidence that it converged.
  public struct Result: Equatable, Sendable {
    /// S(a, b).
    public let divergence: Double
    /// Whether all three problems met the tolerance.
    public let converged: Bool
    /// The most iterations that one of the three took.
    public let iterations: Int
  }

  /// Makes the divergence.
  /// - Throws: `TransportError.invalidSetting` if a setting is not positive.
  public init(
    regularisation: Double, tolerance: Double = 1e-9, iterationLimit: Int = 10_000,
    groundCost: GroundCost = .squaredEuclidean
  ) throws(TransportError) {
    guard regularisation > 0, regularisation.isFinite else {
      throw .invalidSetting(name: "regularisation", value: regularisation)
    }
    guard tolerance > 0 else { throw .invalidSetting(name: "tolerance", value: tolerance) }
    guard iterationLimit > 0 else { throw .invalidSetting(name: "iterationLimit", value: Double(iterationLimit)) }
    self.regularisation = regularisation
    self.tolerance = tolerance
    self.iterationLimit = iterationLimit
    self.groundCost = groundCost
  }

  /// The divergence between two uniform clouds.
  /// - Throws: `TransportError` for empty, mismatched or non-finite input.
  public func between(_ first: PointCloud, _ second: PointCloud) throws(TransportError) -> Result {
    try TransportProblem.check(first, second)
    let cross = crossCost(first, second)
    let left = selfCost(first)
    let right = selfCost(second)
    return Result(
      divergence: cross.value - 0.5 * left.value - 0.5 * right.value,
      converged: cross.converged && left.converged && right.converged,
      iterations: max(cross.iterations, left.iterations, right.iterations))
  }

  private typealias EntropicCost = (value: Double, converged: Bool, iterations: Int)

  private func crossCost(_ first: PointCloud, _ second: PointCloud) -> EntropicCost {
    let costs = matrix(first, second)
    let transposed = matrix(second, first)
    var f = [Double](repeating: 0, count: first.count)
    var g = [Double](repeating: 0, count: second.count)
    for iteration in 1...iterationLimit {
      let newF = softMinimum(costs, g, rows: first.count)
      let newG = softMinimum(transposed, newF, rows: second.count)
      let change = max(largestDifference(f, newF), largestDifference(g, newG))
      f = newF
      g = newG
      if change <= tolerance * regularisation { return (mean(f) + mean(g), true, iteration) }
    }
    return (mean(f) + mean(g), false, iterationLimit)
  }

  /// A cloud with itself has one potential; the mean of old and new converges in a few steps.
  private func selfCost(_ cloud: PointCloud) -> EntropicCost {
    let costs = matrix(cloud, cloud)
    var f = [Double](repeating: 0, count: cloud.count)
    for iteration in 1...iterationLimit {
      let new = zip(f, softMinimum(costs, f, rows: cloud.count)).map { 0.5 * ($0 + $1) }
      let change = largestDifference(f, new)
      f = new
      if change <= tolerance * regularisation { return (2 * mean(f), true, iteration) }
    }
    return (2 * mean(f), false, iterationLimit)
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func largestDifference(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  private func matrix(_ first: PointCloud, _ second: PointCloud) -> [Double] {
    var costs = [Double](repeating: 0, count: first.count * second.count)
    costs.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      _ = TransportKernel.groundCosts(from: first, to: second, cost: groundCost, into: start)
    }
    return costs
  }

  /// −ε log (1/m) Σ_j exp((h(j) − c(i, j)) / ε), for each row i.
  private func softMinimum(_ costs: [Double], _ potentials: [Double], rows: Int) -> [Double] {
    let columns = potentials.count
    var result = [Double](repeating: 0, count: rows)
    for i in 0..<rows {
      var largest = -Double.infinity
      for j in 0..<columns { largest = max(largest, potentials[j] - costs[i * columns + j]) }
      var sum = 0.0
      for j in 0..<columns {
        sum += DeterministicMath.exp((potentials[j] - costs[i * columns + j] - largest) / regularisation)
      }
      result[i] = -largest - regularisation * DeterministicMath.log(sum / Double(columns))
    }
    return result
  }
}
