import VectorKernels

/// Sums over points, each with its share: of 1, of x − μ and of (x − μ)(x − μ)ᵀ for every component, μ being near its mean.
struct ComponentMoments: Sendable {
  let dimension: Int
  /// Σ r.
  private(set) var counts: [Double]
  /// Σ r (x − μ), components × d.
  private(set) var first: [Double]
  /// Σ r (x − μ)(x − μ)ᵀ, the lower half row by row, components × d(d + 1)/2.
  private(set) var second: [Double]

  private let kernel: MixtureKernel
  private var scratch: [Double]

  /// sklearn.mixture's guard against a component without points.
  private static let leastCount = 10 * Double.ulpOfOne

  init(components: Int, dimension: Int, instructionSet: InstructionSet = .current) {
    self.dimension = dimension
    kernel = MixtureKernel(components: components, dimension: dimension, instructionSet: instructionSet)
    counts = [Double](repeating: 0, count: components)
    first = [Double](repeating: 0, count: components * dimension)
    second = [Double](repeating: 0, count: components * dimension * (dimension + 1) / 2)
    scratch = [Double](repeating: 0, count: kernel.scratchCount)
  }

  /// Adds a block's points, of which the components have `shares` (components × points of a block), around `means` (components × d).
  mutating func add(_ points: PointBlocks, _ block: Int, shares: [Double], means: [Double]) {
    kernel.addMoments(
      points.coordinates(of: block), shares: shares, means: means, scratch: &scratch, counts: &counts, first: &first,
      second: &second)
  }

  /// Adds the sums of other points around the same means.
  mutating func add(_ other: ComponentMoments) {
    for index in counts.indices { counts[index] += other.counts[index] }
    for index in first.indices { first[index] += other.first[index] }
    for index in second.indices { second[index] += other.second[index] }
  }

  /// The mixture whose components have these moments: the step of maximisation.
  ///
  /// - Parameter floor: added to every variance, in the square of the coordinates' unit.
  func mixture(around means: [Double], floor: Double) throws(DensityError) -> GaussianMixture {
    let components = counts.count
    var (newMeans, covariances, sizes) = (means, [Double](), [Double]())
    for component in 0..<components {
      let size = counts[component] + Self.leastCount
      sizes.append(size)
      let shift = (0..<dimension).map { first[component * dimension + $0] / size }
      for row in 0..<dimension { newMeans[component * dimension + row] += shift[row] }
      var covariance = [Double](repeating: 0, count: dimension * dimension)
      for row in 0..<dimension {
        let place = component * dimension * (dimension + 1) / 2 + row * (row + 1) / 2
        for column in 0...row {
          let value = second[place + column] / size - shift[row] * shift[column] + (row == column ? floor : 0)
          covariance[row * dimension + column] = value
          covariance[column * dimension + row] = value
        }
      }
      covariances += covariance
    }
    let total = sizes.reduce(0, +)
    return try GaussianMixture(
      dimension: dimension, weights: sizes.map { $0 / total }, means: newMeans, covariances: covariances)
  }
}
