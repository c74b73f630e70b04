import VectorKernels

/// The log density of a block of points, and what each component has of it.
struct MixtureWorkspace {
  /// ln p of the block's points, after `computeLogDensities`.
  private(set) var logDensities = PointBlocks.zeros
  /// P(c | x), component after component, after `computeResponsibilities`; before, over the greatest of a point.
  private(set) var shares: [Double]

  private let mixture: GaussianMixture
  private let kernel: MixtureKernel
  /// The mixture's factors, with the reciprocals of their diagonals.
  private let factors: [Double]
  private var totals = PointBlocks.zeros
  private var scratch: [Double]

  init(_ mixture: GaussianMixture, instructionSet: InstructionSet = .current) {
    self.mixture = mixture
    kernel = MixtureKernel(
      components: mixture.components, dimension: mixture.dimension, instructionSet: instructionSet)
    var factors = mixture.factors
    let triangle = factors.count / mixture.components
    for component in 0..<mixture.components {
      for row in 0..<mixture.dimension {
        factors[component * triangle + row * (row + 3) / 2] = 1 / mixture.factor(component, row, row)
      }
    }
    self.factors = factors
    shares = [Double](repeating: 0, count: mixture.components * PointBlocks.size)
    scratch = [Double](repeating: 0, count: kernel.scratchCount)
  }

  /// ln p of a block's points.
  mutating func computeLogDensities(_ points: PointBlocks, _ block: Int) {
    kernel.computeLogDensities(
      points.coordinates(of: block), means: mixture.means, factors: factors, offsets: mixture.offsets,
      scratch: &scratch, shares: &shares, totals: &totals, logDensities: &logDensities)
  }

  /// ln p of a block's points and each component's responsibility for them; none for padding.
  mutating func computeResponsibilities(_ points: PointBlocks, _ block: Int) {
    computeLogDensities(points, block)
    kernel.computeResponsibilities(fill: points.fill(of: block), totals: &totals, shares: &shares)
  }
}
