import OptimalTransport
import TestSupport
import Testing

/// Small problems are solved over all costs, large ones over lists of candidates; rows are read in blocks.
@Suite("Assignment of every size")
struct AssignmentSizeTests {
  private func costs(_ sources: PointCloud, _ targets: PointCloud, _ ground: GroundCost) -> [Double] {
    (0..<sources.count).flatMap { i in
      (0..<targets.count).map { j in
        let sum = zip(sources[i], targets[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return ground == .euclidean ? sum.squareRoot() : sum
      }
    }
  }

  private func expectReference(_ sources: PointCloud, _ targets: PointCloud, _ ground: GroundCost) throws {
    let count = sources.count
    let plan = try AssignmentSolver(groundCost: ground).solve(from: sources, to: targets)
    let matrix = costs(sources, targets, ground)
    let oracle = AssignmentReference.solve(costs: matrix, count: count)
    let wanted = (0..<count).reduce(0) { $0 + matrix[$1 * count + oracle.columns[$1]] } / Double(count)
    #expect(abs(plan.cost - wanted) <= 1e-12 * wanted, "\(count) points")
    expectOptimal(plan, sources, targets, uniformMasses(count), uniformMasses(count))
  }

  @Test("agrees with the reference around the sizes of blocks", arguments: GroundCost.allCases)
  func blocks(ground: GroundCost) throws {
    var generator = SeededGenerator(21)
    for count in [1, 2, 15, 16, 17, 31, 32, 33, 48, 79, 80, 81, 96] {
      let dimension = 1 + count % 4
      try expectReference(generator.cloud(count, dimension), generator.cloud(count, dimension, shift: 1), ground)
    }
  }

  @Test("agrees with the reference when points are clamped to the same bounds", arguments: GroundCost.allCases)
  func clamped(ground: GroundCost) throws {
    var generator = SeededGenerator(22)
    for (count, dimension, bound) in [(40, 1, 0.5), (65, 2, 0.3), (100, 3, 0.1), (130, 8, 0.6)] {
      let sources = try generator.cloud(count, dimension)
      let free = try generator.cloud(count, dimension, shift: 0.2)
      let targets = try PointCloud(
        coordinates: free.coordinates.map { max(-bound, min(bound, $0)) }, dimension: dimension)
      try expectReference(sources, targets, ground)
    }
  }

  @Test("agrees with the network simplex", arguments: GroundCost.allCases)
  func simplex(ground: GroundCost) throws {
    var generator = SeededGenerator(23)
    for count in [20, 90, 140] {
      let sources = try generator.cloud(count, 3)
      let targets = try generator.cloud(count, 3)
      let plan = try AssignmentSolver(groundCost: ground).solve(from: sources, to: targets)
      let other = try NetworkSimplex(groundCost: ground).solve(from: sources, to: targets)
      #expect(abs(plan.cost - other.cost) <= 1e-12 * other.cost)
    }
  }

  @Test("is exact whatever the scale, and with outliers", arguments: GroundCost.allCases)
  func scales(ground: GroundCost) throws {
    var generator = SeededGenerator(24)
    let sources = try generator.cloud(60, 3)
    let targets = try generator.cloud(60, 3)
    let wanted = try AssignmentSolver(groundCost: ground).solve(from: sources, to: targets)
    // By powers of two, which round nothing: the same problem, up to where squares overflow or vanish.
    for exponent in [-500, -300, 300, 450] {
      let scale = Double(sign: .plus, exponent: exponent, significand: 1)
      let plan = try AssignmentSolver(groundCost: ground).solve(
        from: PointCloud(coordinates: sources.coordinates.map { $0 * scale }, dimension: 3),
        to: PointCloud(coordinates: targets.coordinates.map { $0 * scale }, dimension: 3))
      #expect(plan.entries == wanted.entries)
      #expect(abs(plan.dualityGap) <= 1e-12)
    }
    let outliers = try PointCloud(
      coordinates: targets.coordinates.enumerated().map { $1 * ($0 % 7 == 0 ? 1e5 : 1) }, dimension: 3)
    try expectReference(sources, outliers, ground)
  }

  @Test("one point more, far away on both sides, changes nothing: the method for large problems agrees with the other")
  func switchOver() throws {
    var generator = SeededGenerator(25)
    let sources = try generator.cloud(1025, 3)
    let targets = try generator.cloud(1025, 3, shift: 0.5)
    // On a line at a distance of 64, where the arc between the two costs 0.
    func changed(_ cloud: PointCloud, _ count: Int) throws -> PointCloud {
      try PointCloud(
        coordinates: Array(cloud.coordinates[0..<(3 * 1024)]) + (count > 1024 ? [64, 0, 0] : []), dimension: 3)
    }
    let small = try AssignmentSolver().solve(from: changed(sources, 1024), to: changed(targets, 1024))
    let large = try AssignmentSolver().solve(from: changed(sources, 1025), to: changed(targets, 1025))
    #expect(large.entries.map(\.target) == small.entries.map(\.target) + [1024])
    #expect(abs(large.cost * 1025 - small.cost * 1024) <= 1e-15 * small.cost * 1024)
  }
}
