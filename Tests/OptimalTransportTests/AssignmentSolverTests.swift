import OptimalTransport
import TestSupport
import Testing

@Suite("Assignment")
struct AssignmentSolverTests {
  private func costs(_ sources: PointCloud, _ targets: PointCloud, _ ground: GroundCost) -> [Double] {
    (0..<sources.count).flatMap { i in
      (0..<targets.count).map { j in
        let sum = zip(sources[i], targets[j]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return ground == .euclidean ? sum.squareRoot() : sum
      }
    }
  }

  private func bruteForce(_ costs: [Double], _ count: Int) -> Double {
    var best = Double.infinity
    func visit(_ row: Int, _ used: Int, _ sum: Double) {
      if row == count {
        best = min(best, sum)
        return
      }
      for j in 0..<count where used & (1 << j) == 0 { visit(row + 1, used | 1 << j, sum + costs[row * count + j]) }
    }
    visit(0, 0, 0)
    return best
  }

  @Test("agrees with every permutation of up to seven points", arguments: GroundCost.allCases)
  func permutations(ground: GroundCost) throws {
    var generator = SeededGenerator(1)
    let solver = AssignmentSolver(groundCost: ground)
    for round in 0..<120 {
      let count = 1 + round % 7
      let dimension = 1 + round % 3
      let sources =
        round.isMultiple(of: 2)
        ? try generator.cloud(count, dimension) : try generator.lattice(count, dimension, side: 3)
      let targets =
        round.isMultiple(of: 4)
        ? try generator.cloud(count, dimension) : try generator.lattice(count, dimension, side: 3)
      let plan = try solver.solve(from: sources, to: targets)
      let wanted = bruteForce(costs(sources, targets, ground), count) / Double(count)
      #expect(abs(plan.cost - wanted) <= 1e-13 * (1 + wanted))
      expectOptimal(plan, sources, targets, uniformMasses(count), uniformMasses(count))
    }
  }

  @Test(
    "agrees with the reference and is certified",
    arguments: [(63, 2), (64, 8), (65, 1), (130, 3), (200, 8), (257, 17)], GroundCost.allCases)
  func reference(shape: (Int, Int), ground: GroundCost) throws {
    var generator = SeededGenerator(UInt64(shape.0))
    let sources = try generator.cloud(shape.0, shape.1)
    let targets = try generator.cloud(shape.0, shape.1, shift: shape.0.isMultiple(of: 2) ? 0 : 4)
    let plan = try AssignmentSolver(groundCost: ground).solve(from: sources, to: targets)
    let matrix = costs(sources, targets, ground)
    let oracle = AssignmentReference.solve(costs: matrix, count: shape.0)
    let wanted = (0..<shape.0).reduce(0) { $0 + matrix[$1 * shape.0 + oracle.columns[$1]] } / Double(shape.0)
    #expect(abs(plan.cost - wanted) <= 1e-12 * wanted)
    expectOptimal(plan, sources, targets, uniformMasses(shape.0), uniformMasses(shape.0))
  }

  @Test("is exact on ties: lattices, one repeated point, equal clouds", arguments: GroundCost.allCases)
  func ties(ground: GroundCost) throws {
    var generator = SeededGenerator(3)
    let solver = AssignmentSolver(groundCost: ground)
    let lattice = try generator.lattice(300, 2, side: 4)
    let other = try generator.lattice(300, 2, side: 5)
    expectOptimal(
      try solver.solve(from: lattice, to: other), lattice, other, uniformMasses(300), uniformMasses(300))
    let point = try PointCloud(coordinates: [Double](repeating: 0.3, count: 600), dimension: 2)
    #expect(try solver.solve(from: point, to: point).cost == 0)
    #expect(try solver.solve(from: lattice, to: lattice).cost == 0)
    expectOptimal(try solver.solve(from: point, to: other), point, other, uniformMasses(300), uniformMasses(300))
  }

  @Test("a shift costs its square, however far, and clusters far apart are matched exactly")
  func shift() throws {
    var generator = SeededGenerator(4)
    let sources = try generator.cloud(150, 4)
    for far in [0.5, 3, 1000] {
      let moved = try PointCloud(coordinates: sources.coordinates.map { $0 + far }, dimension: 4)
      let plan = try AssignmentSolver().solve(from: sources, to: moved)
      #expect(abs(plan.cost - 4 * far * far) <= 1e-12 * 4 * far * far)
      expectOptimal(plan, sources, moved, uniformMasses(150), uniformMasses(150))
    }
    let near = try generator.cloud(60, 2)
    let clusters = try PointCloud(
      coordinates: near.coordinates.enumerated().map { $1 + ($0 / 40 == 0 ? 1e6 : 0) }, dimension: 2)
    let plan = try AssignmentSolver().solve(from: near, to: clusters)
    expectOptimal(plan, near, clusters, uniformMasses(60), uniformMasses(60))
  }

  @Test("the single-precision entry gives the same bits as the clouds, call after call")
  func singlePrecision() throws {
    var generator = SeededGenerator(5)
    let first = try generator.cloud(96, 8).coordinates.map(Float.init)
    let second = try generator.cloud(96, 8).coordinates.map(Float.init)
    let plan = try AssignmentSolver().solve(
      from: PointCloud(coordinates: first, dimension: 8), to: PointCloud(coordinates: second, dimension: 8))
    let solver = AssignmentSolver()
    var assignment = [Int32](repeating: -1, count: 96)
    for _ in 0..<3 {
      let cost = try solver.solve(
        positives: first, negatives: second, count: 96, dimension: 8, assignment: &assignment)
      #expect(cost == plan.cost)
      #expect(assignment.map(Int.init) == plan.entries.map(\.target))
      #expect(solver.dualityGap == plan.dualityGap)
      _ = try solver.solve(positives: second, negatives: first, count: 96, dimension: 8, assignment: &assignment)
    }
    var broken = second
    broken[17] = .nan
    #expect(throws: TransportError.nonFiniteCoordinate(.target, point: 2, feature: 1)) {
      try solver.solve(positives: first, negatives: broken, count: 96, dimension: 8, assignment: &assignment)
    }
    #expect(throws: TransportError.empty(.source)) {
      try solver.solve(positives: first, negatives: broken, count: 0, dimension: 8, assignment: &assignment)
    }
  }

  @Test("keeps the recorded bits, whatever the processor and the build")
  func recordedBits() throws {
    var generator = SeededGenerator(6)
    // What is unique, and what else is a function of the points: potentials may change with the method.
    var optimum: UInt64 = 0xCBF2_9CE4_8422_2325
    var whole = optimum
    for (count, ground) in [(70, GroundCost.squaredEuclidean), (200, .euclidean)] {
      let sources = try generator.cloud(count, 5)
      let targets = try generator.cloud(count, 5, shift: 1)
      let plan = try AssignmentSolver(groundCost: ground).solve(from: sources, to: targets)
      for word in [plan.cost.bitPattern] + plan.entries.map({ UInt64($0.target) }) {
        optimum = (optimum ^ word) &* 0x100_0000_01B3
        whole = (whole ^ word) &* 0x100_0000_01B3
      }
      for word in ([plan.dualityGap] + plan.sourcePotentials + plan.targetPotentials).map(\.bitPattern) {
        whole = (whole ^ word) &* 0x100_0000_01B3
      }
    }
    #expect(optimum == 6_923_557_379_950_833_096)
    #expect(whole == 12_661_267_680_468_750_380)
  }
}
