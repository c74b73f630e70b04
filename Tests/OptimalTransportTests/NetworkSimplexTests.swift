import OptimalTransport
import TestSupport
import Testing

@Suite("Network simplex")
struct NetworkSimplexTests {
  @Test(
    "is certified for weights, zeros and unequal sizes",
    arguments: [(1, 1), (1, 9), (9, 1), (20, 31), (60, 40), (3, 100)], GroundCost.allCases)
  func certified(shape: (Int, Int), ground: GroundCost) throws {
    var generator = SeededGenerator(UInt64(shape.0 * 1000 + shape.1))
    for zeros in [false, true] {
      let sources = try generator.cloud(shape.0, 3)
      let targets = try generator.cloud(shape.1, 3, shift: 1)
      let a = generator.masses(shape.0, zeros: zeros)
      let b = generator.masses(shape.1, zeros: zeros)
      let plan = try NetworkSimplex(groundCost: ground).solve(
        from: sources, to: targets, sourceWeights: a, targetWeights: b)
      expectOptimal(plan, sources, targets, a, b)
      #expect(plan.entries.count <= shape.0 + shape.1 - 1)
    }
  }

  @Test("agrees with assignment on uniform clouds of equal size, ties included", arguments: GroundCost.allCases)
  func assignment(ground: GroundCost) throws {
    var generator = SeededGenerator(8)
    for round in 0..<6 {
      let sources = round < 3 ? try generator.cloud(50, 4) : try generator.lattice(50, 2, side: 4)
      let targets = round < 3 ? try generator.cloud(50, 4) : try generator.lattice(50, 2, side: 4)
      let plan = try NetworkSimplex(groundCost: ground).solve(from: sources, to: targets)
      let other = try OptimalTransport.distance(from: sources, to: targets, cost: ground)
      #expect(abs(plan.cost - other) <= 1e-12 * (1 + other))
      expectOptimal(plan, sources, targets, uniformMasses(50), uniformMasses(50))
    }
  }

  @Test("weights that are multiples of 1/n agree with assignment of repeated points")
  func repetition() throws {
    var generator = SeededGenerator(9)
    let sources = try generator.cloud(7, 2)
    let targets = try generator.cloud(5, 2)
    let a = [3, 1, 0, 2, 4, 1, 1], b = [1, 5, 2, 0, 4]
    func spread(_ cloud: PointCloud, _ counts: [Int]) throws -> PointCloud {
      try PointCloud(
        coordinates: counts.indices.flatMap { i in (0..<counts[i]).flatMap { _ in Array(cloud[i]) } }, dimension: 2)
    }
    let whole = try NetworkSimplex().solve(
      from: sources, to: targets, sourceWeights: a.map { Double($0) / 12 }, targetWeights: b.map { Double($0) / 12 })
    let repeated = try AssignmentSolver().solve(from: spread(sources, a), to: spread(targets, b))
    #expect(abs(whole.cost - repeated.cost) <= 1e-13 * whole.cost)
  }

  @Test("one repeated point on both sides costs nothing")
  func coincident() throws {
    let sources = try PointCloud(coordinates: [Double](repeating: 2, count: 6), dimension: 1)
    let targets = try PointCloud(coordinates: [Double](repeating: 2, count: 4), dimension: 1)
    let plan = try NetworkSimplex().solve(from: sources, to: targets)
    #expect(plan.cost == 0)
    expectOptimal(plan, sources, targets, uniformMasses(6), uniformMasses(4))
  }
}
