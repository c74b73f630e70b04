import Deterministic
import Testing
import VectorKernels

@testable import Densities

@Suite("The kernels of mixtures")
struct MixtureKernelTests {
  static let available = InstructionSet.allCases.filter { $0 <= .widest }

  struct Size: Sendable {
    let components, dimension, points: Int
  }

  static let sizes = [
    Size(components: 1, dimension: 1, points: 1), Size(components: 2, dimension: 3, points: 127),
    Size(components: 5, dimension: 10, points: 300), Size(components: 12, dimension: 2, points: 128),
    Size(components: 33, dimension: 7, points: 260), Size(components: 80, dimension: 8, points: 400),
  ]

  private func bits(_ values: [Double]) -> [UInt64] { values.map(\.bitPattern) }

  @Test(
    "Densities, responsibilities and moments have the bits of plain loops", arguments: available, sizes)
  func plainLoops(_ set: InstructionSet, _ size: Size) throws {
    let (plain, points, _) = try PlainMixture.example(
      components: size.components, dimension: size.dimension, points: size.points)
    let mixture = plain.mixture
    var workspace = MixtureWorkspace(mixture, instructionSet: set)
    for block in 0..<points.blockCount {
      let expected = plain.responsibilities(points, block)
      workspace.computeResponsibilities(points, block)
      #expect(bits(workspace.logDensities) == bits(expected.logDensities))
      #expect(bits(workspace.shares) == bits(expected.shares))
      workspace.computeLogDensities(points, block)
      #expect(bits(workspace.logDensities) == bits(expected.logDensities))

      var moments = ComponentMoments(components: size.components, dimension: size.dimension, instructionSet: set)
      moments.add(points, block, shares: expected.shares, means: mixture.means)
      let sums = plain.moments(points, block, shares: expected.shares)
      #expect(bits(moments.counts) == bits(sums.counts))
      #expect(bits(moments.first) == bits(sums.first))
      #expect(bits(moments.second) == bits(sums.second))
    }
  }

  /// Shares of 0 and 1 in a few vectors of points only, and a component without any.
  @Test("Points of which a component has nothing add nothing", arguments: available)
  func sparse(_ set: InstructionSet) throws {
    let (plain, points, _) = try PlainMixture.example(components: 4, dimension: 5, points: 128)
    var shares = [Double](repeating: 0, count: 4 * PointBlocks.size)
    for point in [3, 40, 41, 127] { shares[point] = 1 }
    for point in 64..<72 { shares[PointBlocks.size + point] = 0.25 }
    for point in 0..<PointBlocks.size { shares[3 * PointBlocks.size + point] = 1 / Double(point + 1) }
    var moments = ComponentMoments(components: 4, dimension: 5, instructionSet: set)
    moments.add(points, 0, shares: shares, means: plain.mixture.means)
    let sums = plain.moments(points, 0, shares: shares)
    #expect(moments.counts[0...2] == [4, 2, 0])
    #expect(bits(moments.counts) == bits(sums.counts))
    #expect(bits(moments.first) == bits(sums.first))
    #expect(bits(moments.second) == bits(sums.second))
  }

  @Test("Exponents from nought to where a share counts as nothing have the bits of plain loops", arguments: available)
  func exponents(_ set: InstructionSet) throws {
    // Two components of one place: what the narrow one has falls below e⁻⁴⁶ of the other's as a point goes away.
    let mixture = try GaussianMixture(
      dimension: 1, weights: [0.5, 0.5], means: [0, 0], covariances: [1, 1.5])
    let rows = (0..<1_280).map { Float($0) / 64 }
    let points = PointBlocks(rows: rows, dimension: 1)
    var workspace = MixtureWorkspace(mixture, instructionSet: set)
    var least = 1.0
    for block in 0..<points.blockCount {
      let expected = PlainMixture(mixture: mixture).responsibilities(points, block)
      workspace.computeResponsibilities(points, block)
      #expect(bits(workspace.shares) == bits(expected.shares))
      for share in workspace.shares where share > 0 { least = min(least, share) }
    }
    #expect(least < DeterministicMath.exp(-45) && workspace.shares.contains(0))
  }

  @Test("At infinity there is no density, and one NaN stands for it", arguments: available)
  func infinity(_ set: InstructionSet) throws {
    let mixture = try Mixtures.plane()
    var workspace = MixtureWorkspace(mixture, instructionSet: set)
    workspace.computeLogDensities(PointBlocks(rows: [0, 0, .infinity, 1, 1, 1], dimension: 2), 0)
    #expect(workspace.logDensities[1].bitPattern == Double.nan.bitPattern)
    #expect(workspace.logDensities[0].isFinite && workspace.logDensities[2].isFinite)
  }

  @Test("The nearest centre is the first among equals, at the distance of plain loops", arguments: available)
  func nearest(_ set: InstructionSet) throws {
    let (plain, points, rows) = try PlainMixture.example(components: 20, dimension: 6, points: 128)
    // The last centre is the first one again.
    let centres = plain.mixture.means + plain.mixture.means.prefix(6)
    let kernel = MixtureKernel(components: 21, dimension: 6, instructionSet: set)
    let labels = kernel.nearestCentres(points.coordinates(of: 0), centres: centres)
    var expected = [[Double]](repeating: [], count: PointBlocks.size)
    for centre in 0..<21 {
      let place = Array(centres[(6 * centre)..<(6 * centre + 6)])
      let distances = kernel.squaredDistances(points.coordinates(of: 0), from: place)
      for point in 0..<PointBlocks.size {
        var sum = 0.0
        for coordinate in 0..<6 {
          let difference = Double(rows[6 * point + coordinate]) - place[coordinate]
          sum += difference * difference
        }
        expected[point].append(sum)
        #expect(distances[point].bitPattern == sum.bitPattern)
      }
    }
    for (label, distances) in zip(labels, expected) {
      #expect(label == distances.firstIndex(of: distances.reduce(.infinity, min)))
    }
    #expect(labels.contains(0) && !labels.contains(20))
  }

  /// Recorded with the plain loops that were there before there were kernels.
  @Test("A fit has the bits that it always had")
  func recorded() throws {
    let fitting = ExpectationMaximization(rows: Mixtures.points(5_000), dimension: 2, threads: 2)
    let fit = try fitting.fit(
      from: fitting.start(components: 7, stream: RandomStream(seed: 11)),
      ExpectationMaximization.Settings(tolerance: 0, iterations: 4))
    #expect(
      bits(fit.logLikelihoods) == [
        0xC007_CA5E_6CA3_BE35, 0xC007_7DF2_40B6_9E57, 0xC007_6749_9AA8_5227, 0xC007_5CFF_A204_DC71,
        0xC007_5746_9920_122B,
      ])
    let folded = bits(fit.mixture.covariances).reduce(0) { ($0 << 7 | $0 >> 57) ^ $1 }
    #expect(folded == 1_665_699_886_494_351_440)
  }
}
