import Foundation
import OptimalTransport
import TestSupport
import Testing

@Suite("Optimal transport")
struct OptimalTransportTests {
  struct Reference: Decodable {
    struct Problem: Decodable {
      let kind: String
      let metric: String
      let a: [[Double]]
      let b: [[Double]]
      let sourceWeights: [Double]
      let targetWeights: [Double]
      let expected: Double

      enum CodingKeys: String, CodingKey {
        case kind, metric, a, b, expected
        case sourceWeights = "weights_a"
        case targetWeights = "weights_b"
      }
    }
    let problems: [Problem]
  }

  @Test("meets the reference problems")
  func referenceProblems() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/emd.json")
    let problems = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file)).problems
    #expect(problems.count == 16)
    for problem in problems {
      let ground: GroundCost = problem.metric == "euclidean" ? .euclidean : .squaredEuclidean
      let a = try PointCloud(coordinates: problem.a.flatMap { $0 }, dimension: problem.a[0].count)
      let b = try PointCloud(coordinates: problem.b.flatMap { $0 }, dimension: problem.b[0].count)
      let plan = try OptimalTransport.plan(
        from: a, to: b, sourceWeights: problem.sourceWeights, targetWeights: problem.targetWeights, cost: ground)
      #expect(abs(plan.cost - problem.expected) <= 1e-12 * problem.expected, "\(problem.kind) \(problem.metric)")
      expectOptimal(plan, a, b, problem.sourceWeights, problem.targetWeights)
      if problem.kind != "weighted" && a.count == b.count {
        let uniform = try OptimalTransport.plan(from: a, to: b, cost: ground)
        #expect(abs(uniform.cost - problem.expected) <= 1e-12 * problem.expected)
      }
    }
  }

  @Test("the gradient is that of the cost", arguments: GroundCost.allCases, [true, false])
  func gradient(ground: GroundCost, weighted: Bool) throws {
    var generator = SeededGenerator(11)
    let a = try generator.cloud(12, 3)
    let b = try generator.cloud(weighted ? 9 : 12, 3)
    let gradient = try OptimalTransport.plan(from: a, to: b, cost: ground).gradient(sources: a, targets: b)
    let step = 1e-6
    func difference(_ cloud: PointCloud, _ index: Int, _ distance: (PointCloud) throws -> Double) throws -> Double {
      var up = cloud.coordinates, down = cloud.coordinates
      up[index] += step
      down[index] -= step
      let high = try distance(PointCloud(coordinates: up, dimension: 3))
      return (high - (try distance(PointCloud(coordinates: down, dimension: 3)))) / (2 * step)
    }
    for index in 0..<27 {
      let source = try difference(a, index) { try OptimalTransport.distance(from: $0, to: b, cost: ground) }
      let target = try difference(b, index) { try OptimalTransport.distance(from: a, to: $0, cost: ground) }
      #expect(abs(source - gradient.sources[index]) < 1e-7)
      #expect(abs(target - gradient.targets[index]) < 1e-7)
    }
  }

  @Test("coincident points have no gradient")
  func coincidentGradient() throws {
    let cloud = try PointCloud(coordinates: [1.0, 2, 3, 4], dimension: 2)
    for ground in GroundCost.allCases {
      let gradient = try OptimalTransport.plan(from: cloud, to: cloud, cost: ground).gradient(
        sources: cloud, targets: cloud)
      #expect(gradient.sources == [0, 0, 0, 0])
      #expect(gradient.targets == [0, 0, 0, 0])
    }
  }

  @Test("refuses what has no answer, and says why")
  func errors() throws {
    let one = try PointCloud(coordinates: [0.0, 0], dimension: 2)
    let two = try PointCloud(coordinates: [0.0, 0, 1, 1], dimension: 2)
    let none = try PointCloud(coordinates: [Double](), dimension: 2)
    let line = try PointCloud(coordinates: [0.0], dimension: 1)
    let broken = try PointCloud(coordinates: [0, Double.nan], dimension: 2)
    let huge = try PointCloud(coordinates: [0, 1e200], dimension: 2)
    func expect(
      _ error: TransportError, _ a: PointCloud, _ b: PointCloud, _ u: [Double]? = nil, _ v: [Double]? = nil,
      location: SourceLocation = #_sourceLocation
    ) {
      #expect(throws: error, sourceLocation: location) {
        try OptimalTransport.plan(from: a, to: b, sourceWeights: u, targetWeights: v)
      }
    }
    expect(.empty(.source), none, none)
    expect(.empty(.target), one, none)
    expect(.dimensionMismatch(source: 2, target: 1), one, line)
    expect(.nonFiniteCoordinate(.source, point: 0, feature: 1), broken, one)
    expect(.costOverflow, one, huge)
    expect(.weightCountMismatch(.target, weights: 1, points: 2), one, two, nil, [1])
    expect(.invalidWeight(.target, point: 1, value: -1), one, two, nil, [2, -1])
    expect(.unequalTotals(source: 1, target: 2), one, two, [1], [1, 1])
    expect(.empty(.target), one, two, nil, [0, 0])
    #expect(throws: TransportError.sizeMismatch(source: 1, target: 2)) {
      try AssignmentSolver().solve(from: one, to: two)
    }
    #expect(throws: TransportError.malformedCloud(coordinates: 3, dimension: 2)) {
      try PointCloud(coordinates: [1.0, 2, 3], dimension: 2)
    }
    #expect(TransportError.unequalTotals(source: 1, target: 2).description.contains("expected equal totals"))
    #expect(try OptimalTransport.distance(from: one, to: one) == 0)
    #expect(try OptimalTransport.distance(from: one, to: two, targetWeights: [1, 3]) == 6)
  }
}
