import Deterministic

/// A mixture of Gaussians with full covariances, p(x) = Σ_c w_c N(x | μ_c, Σ_c), known by the Cholesky factors Σ_c = L_c L_cᵀ.
public struct GaussianMixture: Sendable, Equatable {
  /// Coordinates of a point, d.
  public let dimension: Int
  /// w_c > 0, with sum 1.
  public let weights: [Double]
  /// μ_c, component after component: components × d.
  public let means: [Double]
  /// Σ_c, row-major, component after component: components × d × d.
  public let covariances: [Double]
  /// L_c, lower triangular, row by row without the zeros: components × d(d + 1)/2.
  let factors: [Double]
  /// ln w_c − ½ d ln 2π − ln |L_c|.
  let offsets: [Double]

  /// The number of components.
  public var components: Int { weights.count }

  private static let logOfTwoPi = 1.8378770664093454836

  /// A mixture with these parameters.
  ///
  /// - Throws: `DensityError` when they are none of a mixture's.
  public init(dimension: Int, weights: [Double], means: [Double], covariances: [Double]) throws(DensityError) {
    let count = weights.count
    guard dimension > 0, count > 0, means.count == count * dimension,
      covariances.count == count * dimension * dimension
    else {
      throw .sizes(weights: count, means: means.count, covariances: covariances.count, dimension: dimension)
    }
    let sum = weights.reduce(0, +)
    let least = weights.reduce(weights[0]) { $1 < $0 ? $1 : $0 }
    guard least > 0, (sum - 1).magnitude < 1e-6 else { throw .weights(sum: sum, least: least) }
    var (factors, offsets) = ([Double](), [Double]())
    for component in 0..<count {
      let covariance = covariances[(component * dimension * dimension)..<((component + 1) * dimension * dimension)]
      let mean = means[(component * dimension)..<((component + 1) * dimension)]
      guard mean.allSatisfy(\.isFinite), let factor = Self.choleskyFactor(Array(covariance), dimension) else {
        throw .notPositiveDefinite(component: component)
      }
      var offset = DeterministicMath.log(weights[component]) - 0.5 * Double(dimension) * Self.logOfTwoPi
      for row in 0..<dimension { offset -= DeterministicMath.log(factor[row * (row + 1) / 2 + row]) }
      factors += factor
      offsets.append(offset)
    }
    self.dimension = dimension
    self.weights = weights
    self.means = means
    self.covariances = covariances
    self.factors = factors
    self.offsets = offsets
  }

  /// The lower triangular L with A = L Lᵀ, rows without the zeros; nil when A is not positive definite. Only A's lower half is read.
  private static func choleskyFactor(_ matrix: [Double], _ size: Int) -> [Double]? {
    var factor = [Double](repeating: 0, count: size * (size + 1) / 2)
    for row in 0..<size {
      for column in 0...row {
        var rest = matrix[row * size + column]
        for k in 0..<column { rest -= factor[row * (row + 1) / 2 + k] * factor[column * (column + 1) / 2 + k] }
        if row == column {
          guard rest > 0, rest.isFinite else { return nil }
          factor[row * (row + 1) / 2 + row] = rest.squareRoot()
        } else {
          factor[row * (row + 1) / 2 + column] = rest / factor[column * (column + 1) / 2 + column]
        }
      }
    }
    return factor
  }

  /// ln p(x) at one point, in plain loops: the oracle of `logDensities`.
  public func logDensity(at point: [Double]) -> Double {
    precondition(point.count == dimension, "a point has the mixture's dimension")
    var logs: [Double] = []
    for component in 0..<components {
      var whitened: [Double] = []
      var distance = 0.0
      for row in 0..<dimension {
        var rest = point[row] - means[component * dimension + row]
        for column in 0..<row { rest -= factor(component, row, column) * whitened[column] }
        whitened.append(rest / factor(component, row, row))
        distance += whitened[row] * whitened[row]
      }
      logs.append(offsets[component] - 0.5 * distance)
    }
    let most = logs.reduce(logs[0]) { $1 > $0 ? $1 : $0 }
    var sum = 0.0
    for log in logs { sum += DeterministicMath.exp(log - most) }
    return most + DeterministicMath.log(sum)
  }

  /// ln p of rows (row-major, d values a row), in their order.
  ///
  /// - Parameters:
  ///   - rows: the points.
  ///   - threads: how many threads share the work; the result does not depend on it.
  public func logDensities(of rows: [Float], threads: Int = 1) -> [Double] {
    let blocks = PointBlocks(rows: rows, dimension: dimension)
    let chunks = ParallelLoop.map(blocks.chunkCount, threads: threads) { chunk in
      var workspace = MixtureWorkspace(self)
      return blocks.blocks(of: chunk).flatMap { block in
        workspace.computeLogDensities(blocks, block)
        return workspace.logDensities.prefix(blocks.fill(of: block))
      }
    }
    return chunks.flatMap(\.self)
  }

  /// The density of x + σ ε, with ε of the standard normal distribution: each Σ_c gains σ² on its diagonal.
  ///
  /// - Parameter noise: σ ≥ 0, in the units of the coordinates.
  /// - Throws: `DensityError` where a covariance is no longer finite.
  public func blurred(by noise: Double) throws(DensityError) -> GaussianMixture {
    var covariances = covariances
    for component in 0..<components {
      for row in 0..<dimension {
        covariances[(component * dimension + row) * dimension + row] += noise * noise
      }
    }
    return try GaussianMixture(dimension: dimension, weights: weights, means: means, covariances: covariances)
  }

  /// L_c at a row and a column that is not above the diagonal.
  func factor(_ component: Int, _ row: Int, _ column: Int) -> Double {
    factors[component * dimension * (dimension + 1) / 2 + row * (row + 1) / 2 + column]
  }
}
