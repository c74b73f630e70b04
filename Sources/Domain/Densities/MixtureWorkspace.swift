import Deterministic

/// The log density of a block of points, and what each component has of it.
struct MixtureWorkspace {
  /// ln p of the block's points, after `computeLogDensities`.
  private(set) var logDensities = PointBlocks.zeros
  /// P(c | x), a column for each component, after `computeResponsibilities`; before, ln(w_c N(x | μ_c, Σ_c)).
  private(set) var shares: [[Double]]

  private let mixture: GaussianMixture
  private var whitened: [[Double]]
  private var spare = PointBlocks.zeros
  private var distances = PointBlocks.zeros
  private var totals = PointBlocks.zeros

  /// Below e to this, a share of a sum does not change it in 53 bits, not even a thousand of them: it counts as zero.
  private static let negligible = -46.0

  init(_ mixture: GaussianMixture) {
    self.mixture = mixture
    shares = [[Double]](repeating: PointBlocks.zeros, count: mixture.components)
    whitened = [[Double]](repeating: PointBlocks.zeros, count: mixture.dimension)
  }

  /// ln p of a block's points.
  mutating func computeLogDensities(_ points: PointBlocks, _ block: Int) {
    for component in 0..<mixture.components { computeJoint(component, points, block) }
    // The greatest term of each sum, so that no exponential overflows.
    logDensities = shares[0]
    for share in shares.dropFirst() { BlockLoops.storeMaximum(share, to: &logDensities) }
    for point in 0..<PointBlocks.size { totals[point] = 0 }
    for component in 0..<mixture.components {
      swap(&spare, &shares[component])
      for point in 0..<PointBlocks.size {
        let exponent = spare[point] - logDensities[point]
        let value = exponent < Self.negligible ? 0 : DeterministicMath.exp(exponent)
        spare[point] = value
        totals[point] += value
      }
      swap(&spare, &shares[component])
    }
    for point in 0..<PointBlocks.size { logDensities[point] += DeterministicMath.log(totals[point]) }
  }

  /// ln p of a block's points and each component's responsibility for them; none for padding.
  mutating func computeResponsibilities(_ points: PointBlocks, _ block: Int) {
    computeLogDensities(points, block)
    let fill = points.fill(of: block)
    for point in 0..<PointBlocks.size { totals[point] = point < fill ? 1 / totals[point] : 0 }
    for component in 0..<mixture.components {
      swap(&spare, &shares[component])
      BlockLoops.storeProduct(totals, spare, to: &shares[component])
    }
  }

  /// ln(w_c N(x | μ_c, Σ_c)) into the component's column, by forward substitution: y = L⁻¹ (x − μ).
  private mutating func computeJoint(_ component: Int, _ points: PointBlocks, _ block: Int) {
    let dimension = mixture.dimension
    for point in 0..<PointBlocks.size { distances[point] = 0 }
    for row in 0..<dimension {
      // Taken out of the array, so that writing to it needs no copy while the others are read.
      swap(&spare, &whitened[row])
      BlockLoops.storeDifference(
        points.column(row, of: block), mixture.means[component * dimension + row], to: &spare)
      for column in 0..<row {
        BlockLoops.addMultiple(-mixture.factor(component, row, column), whitened[column], to: &spare)
      }
      BlockLoops.scale(&spare, by: 1 / mixture.factor(component, row, row), addingSquaresTo: &distances)
      swap(&spare, &whitened[row])
    }
    BlockLoops.storeHalf(of: distances, from: mixture.offsets[component], to: &shares[component])
  }
}
