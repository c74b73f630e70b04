import OptimalTransport
import Testing

@Suite("Distances for comparison")
struct ComparisonDistanceTests {
  @Test("on the line, sorting agrees with the exact solvers", arguments: GroundCost.allCases)
  func line(ground: GroundCost) throws {
    var generator = SeededGenerator(21)
    for (n, m) in [(1, 1), (40, 40), (30, 47), (1, 12)] {
      let a = try generator.cloud(n, 1)
      let b = try generator.cloud(m, 1, shift: 0.5)
      let sorted = try WassersteinDistance1D.cost(from: a.coordinates, to: b.coordinates, cost: ground)
      let exact = try OptimalTransport.distance(from: a, to: b, cost: ground)
      #expect(abs(sorted - exact) <= 1e-12 * exact)
      let u = generator.masses(n, zeros: true), v = generator.masses(m, zeros: true)
      let weighted = try WassersteinDistance1D.cost(
        from: a.coordinates, to: b.coordinates, sourceWeights: u, targetWeights: v, cost: ground)
      let other = try OptimalTransport.distance(from: a, to: b, sourceWeights: u, targetWeights: v, cost: ground)
      #expect(abs(weighted - other) <= 1e-12 * other)
    }
    #expect(throws: TransportError.nonFiniteCoordinate(.source, point: 0, feature: 0)) {
      try WassersteinDistance1D.cost(from: [.nan], to: [1], cost: ground)
    }
  }

  @Test("the Sinkhorn divergence tends to the exact cost, and is zero between equal clouds")
  func sinkhorn() throws {
    var generator = SeededGenerator(22)
    let a = try generator.cloud(24, 2)
    let b = try generator.cloud(20, 2, shift: 1)
    let exact = try OptimalTransport.distance(from: a, to: b)
    var errors: [Double] = []
    for regularisation in [1, 0.3, 0.1] {
      let result = try SinkhornDivergence(regularisation: regularisation, tolerance: 1e-5).between(a, b)
      #expect(result.converged)
      errors.append(abs(result.divergence - exact) / exact)
    }
    #expect(errors[2] < errors[0])
    #expect(errors[2] < 0.03)
    #expect(abs(try SinkhornDivergence(regularisation: 0.5, tolerance: 1e-6).between(a, a).divergence) < 1e-5)
    #expect(throws: TransportError.invalidSetting(name: "regularisation", value: 0)) {
      try SinkhornDivergence(regularisation: 0)
    }
  }

  @Test("between single points, every regularisation gives the ground cost", arguments: [0.01, 1, 100])
  func onePoint(regularisation: Double) throws {
    let a = try PointCloud(coordinates: [0.0, 0], dimension: 2)
    let b = try PointCloud(coordinates: [3.0, 4], dimension: 2)
    let result = try SinkhornDivergence(regularisation: regularisation).between(a, b)
    #expect(abs(result.divergence - 25) < 1e-9)
  }
}
