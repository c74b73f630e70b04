import MixtureKernelsBaseline
import VectorKernels

#if arch(x86_64)
  import MixtureKernelsAVX2
  import MixtureKernelsAVX512
#endif

/// Calls the build of each kernel for an instruction set, on arrays whose sizes it checks. The results' bits do not depend on it.
struct MixtureKernel: Sendable {
  let components: Int
  let dimension: Int
  let instructionSet: InstructionSet

  /// Kernels for a mixture or for centres; `instructionSet` is one that the processor has.
  init(components: Int, dimension: Int, instructionSet: InstructionSet = .current) {
    self.components = components
    self.dimension = dimension
    self.instructionSet = instructionSet
  }

  /// Room that `computeLogDensities` and `addMoments` need, in doubles.
  var scratchCount: Int {
    max(
      MixtureKernelsBaseline.mixtureScratchCount(dimension: dimension),
      MixtureKernelsBaseline.momentsScratchCount(dimension: dimension))
  }

  /// ln p of a block's points, what each component has of it over the greatest, and the sums of those.
  ///
  /// - Parameters:
  ///   - points: the block, [dimension][128].
  ///   - factors: Cholesky factors row by row without zeros, with the reciprocals of their diagonals.
  ///   - offsets: the log density of each component at its mean, with its weight.
  ///   - shares: [components][128].
  func computeLogDensities(
    _ points: [Double], means: [Double], factors: [Double], offsets: [Double], scratch: inout [Double],
    shares: inout [Double], totals: inout [Double], logDensities: inout [Double]
  ) {
    check(points, means: means, shares: shares, scratch: scratch)
    precondition(factors.count == components * triangle && offsets.count == components)
    precondition(totals.count == PointBlocks.size && logDensities.count == PointBlocks.size)
    #if arch(x86_64)
      switch instructionSet {
      case .avx512:
        return MixtureKernelsAVX512.mixtureLogDensities(
          components: components, dimension: dimension, points: points, means: means, factors: factors,
          offsets: offsets, scratch: &scratch, shares: &shares, totals: &totals, logDensities: &logDensities)
      case .avx2:
        return MixtureKernelsAVX2.mixtureLogDensities(
          components: components, dimension: dimension, points: points, means: means, factors: factors,
          offsets: offsets, scratch: &scratch, shares: &shares, totals: &totals, logDensities: &logDensities)
      case .baseline: break
      }
    #endif
    MixtureKernelsBaseline.mixtureLogDensities(
      components: components, dimension: dimension, points: points, means: means, factors: factors,
      offsets: offsets, scratch: &scratch, shares: &shares, totals: &totals, logDensities: &logDensities)
  }

  /// Each component's responsibility, of its share of the total; none for the padding behind `fill` points.
  func computeResponsibilities(fill: Int, totals: inout [Double], shares: inout [Double]) {
    precondition(totals.count == PointBlocks.size && shares.count == components * PointBlocks.size)
    #if arch(x86_64)
      switch instructionSet {
      case .avx512:
        return MixtureKernelsAVX512.mixtureResponsibilities(
          components: components, fill: fill, totals: &totals, shares: &shares)
      case .avx2:
        return MixtureKernelsAVX2.mixtureResponsibilities(
          components: components, fill: fill, totals: &totals, shares: &shares)
      case .baseline: break
      }
    #endif
    MixtureKernelsBaseline.mixtureResponsibilities(
      components: components, fill: fill, totals: &totals, shares: &shares)
  }

  /// Adds a block's points, each with its shares, to the components' moments around `means`.
  func addMoments(
    _ points: [Double], shares: [Double], means: [Double], scratch: inout [Double], counts: inout [Double],
    first: inout [Double], second: inout [Double]
  ) {
    check(points, means: means, shares: shares, scratch: scratch)
    precondition(counts.count == components && first.count == components * dimension)
    precondition(second.count == components * triangle)
    #if arch(x86_64)
      switch instructionSet {
      case .avx512:
        return MixtureKernelsAVX512.addMixtureMoments(
          components: components, dimension: dimension, points: points, shares: shares, means: means,
          scratch: &scratch, counts: &counts, first: &first, second: &second)
      case .avx2:
        return MixtureKernelsAVX2.addMixtureMoments(
          components: components, dimension: dimension, points: points, shares: shares, means: means,
          scratch: &scratch, counts: &counts, first: &first, second: &second)
      case .baseline: break
      }
    #endif
    MixtureKernelsBaseline.addMixtureMoments(
      components: components, dimension: dimension, points: points, shares: shares, means: means,
      scratch: &scratch, counts: &counts, first: &first, second: &second)
  }

  private var triangle: Int { dimension * (dimension + 1) / 2 }

  private func check(_ points: [Double], means: [Double], shares: [Double], scratch: [Double]) {
    precondition(points.count == dimension * PointBlocks.size && means.count == components * dimension)
    precondition(shares.count == components * PointBlocks.size && scratch.count == scratchCount)
  }
}

extension MixtureKernel {
  /// The squared distances of a block's points from a centre.
  func squaredDistances(_ points: [Double], from centre: [Double]) -> [Double] {
    precondition(points.count == dimension * PointBlocks.size && centre.count == dimension)
    var distances = PointBlocks.zeros
    #if arch(x86_64)
      switch instructionSet {
      case .avx512:
        MixtureKernelsAVX512.squaredDistances(
          dimension: dimension, points: points, centre: centre, distances: &distances)
        return distances
      case .avx2:
        MixtureKernelsAVX2.squaredDistances(
          dimension: dimension, points: points, centre: centre, distances: &distances)
        return distances
      case .baseline: break
      }
    #endif
    MixtureKernelsBaseline.squaredDistances(
      dimension: dimension, points: points, centre: centre, distances: &distances)
    return distances
  }

  /// The nearest centre of each point of a block, the first among equals; centres are row-major, one for each component.
  func nearestCentres(_ points: [Double], centres: [Double]) -> [Int] {
    precondition(points.count == dimension * PointBlocks.size && centres.count == components * dimension)
    var labels = [Int](repeating: -1, count: PointBlocks.size)
    #if arch(x86_64)
      switch instructionSet {
      case .avx512:
        MixtureKernelsAVX512.nearestCentres(
          count: components, dimension: dimension, points: points, centres: centres, labels: &labels)
        return labels
      case .avx2:
        MixtureKernelsAVX2.nearestCentres(
          count: components, dimension: dimension, points: points, centres: centres, labels: &labels)
        return labels
      case .baseline: break
      }
    #endif
    MixtureKernelsBaseline.nearestCentres(
      count: components, dimension: dimension, points: points, centres: centres, labels: &labels)
    return labels
  }
}
