import Deterministic
import Testing
import Values

@testable import Search

@Suite("Gaussian processes")
struct ProcessTests {
  private static let stream = RandomStream(seed: 9)

  @Test("The normal distribution is SciPy's")
  func normal() {
    // scipy.stats.norm.cdf of SciPy 1.17.1.
    let reference: [(Double, Double)] = [
      (-30, 4.906713927147908e-198), (-8, 6.22096057427174e-16), (-7.2, 3.010627981117422e-13),
      (-5, 2.866515718791933e-07), (-2, 0.022750131948179195), (-0.5, 0.3085375387259869), (0, 0.5),
      (0.3, 0.6179114221889526), (1.7, 0.955434537241457), (4, 0.9999683287581669),
    ]
    for (x, expected) in reference {
      #expect((NormalDistribution.distribution(x) / expected - 1).magnitude < 1e-8, "\(x)")
    }
    for z in [-9.99, -10.01] {
      let near = NormalDistribution.logImprovement(z)
      #expect((near - NormalDistribution.logImprovement(-10)).magnitude < 0.11)
    }
    // φ(z) + z Φ(z) at 0 is 1 / √(2π); at 3 it is 3.000382154.
    #expect((NormalDistribution.logImprovement(0) + 0.918938533204673).magnitude < 1e-9)
    #expect((DeterministicMath.exp(NormalDistribution.logImprovement(3)) - 3.000382154).magnitude < 1e-8)
    let levels = (0..<400).map { NormalDistribution.logImprovement(-50 + Double($0) * 0.13) }
    #expect(zip(levels, levels.dropFirst()).allSatisfy(<) && levels[0].isFinite)
  }

  private static func points(_ count: Int, _ dimensions: Int) -> [[Double]] {
    (0..<count).map { row in (0..<dimensions).map { stream.uniform(UInt64(row * dimensions + $0)) } }
  }

  @Test("The factor's products are the matrix, its inverse is one, and a row added is a row factored")
  func factor() throws {
    let count = 23
    var lower: [Double] = []
    for row in 0..<count {
      for column in 0...row {
        lower.append(row == column ? 2 : DeterministicMath.exp(-Double(row - column)) * 0.9)
      }
    }
    func entry(_ row: Int, _ column: Int) -> Double {
      let (low, high) = (min(row, column), max(row, column))
      return lower[high * (high + 1) / 2 + low]
    }
    let factor = try #require(CholeskyFactor(lower: lower, count: count))
    let right = (0..<count).map { Double($0 % 5) - 1.5 }
    let solved = factor.solve(right)
    let inverse = factor.inverse
    for row in 0..<count {
      let product = (0..<count).reduce(0) { $0 + entry(row, $1) * solved[$1] }
      #expect((product - right[row]).magnitude < 1e-12)
      for column in 0..<count {
        let unit = (0..<count).reduce(0) { sum, index in
          let (low, high) = (min(index, column), max(index, column))
          return sum + entry(row, index) * inverse[high * (high + 1) / 2 + low]
        }
        #expect((unit - (row == column ? 1 : 0)).magnitude < 1e-12)
      }
    }
    let none = CholeskyFactor(lower: [1, 2, 1], count: 2)
    #expect(none?.count == nil)
    var indefinite = CholeskyFactor()
    let added = [[1.0], [2, 1], [0.5, 1]].map { indefinite.append($0) }
    #expect(added == [true, false, true] && indefinite.count == 2)
  }

  @Test("The derivatives of the density are those of its differences")
  func gradient() throws {
    let points = Self.points(14, 3)
    let values = points.map { $0[0] * 2 - $0[1] * $0[1] + ($0[2] == 0 ? 0 : 0.3) }
    let parts = GaussianProcess.squaredParts(points, [false, false, false])
    var kernel = ProcessKernel(dimensions: 3, lengths: 0.7)
    kernel.parameters[0] = 0.4
    kernel.parameters[1] = -3
    let (_, slopes) = try #require(GaussianProcess.logDensity(kernel, parts, values))
    for index in slopes.indices {
      func value(_ shift: Double) throws -> Double {
        var moved = kernel
        moved.parameters[index] += shift
        return try #require(GaussianProcess.logDensity(moved, parts, values)).value
      }
      let difference = (try value(1e-5) - value(-1e-5)) / 2e-5
      #expect((difference - slopes[index]).magnitude < 1e-5 * max(1, difference.magnitude), "\(index)")
    }
  }

  @Test("A fitted process is sure of what it saw, unsure far away, and predicts a smooth function")
  func prediction() throws {
    let points = Self.points(30, 2)
    func f(_ x: [Double]) -> Double { DeterministicMath.sin(4 * x[0]) + x[1] * x[1] }
    let process = try #require(
      GaussianProcess.fitted(points: points, values: points.map(f), isCategory: [false, false]))
    for point in points {
      let (mean, deviation) = process.predict(point)
      #expect((mean - f(point)).magnitude < 0.05 && deviation < 0.1)
    }
    for row in 0..<40 {
      let point = [0.2 + 0.6 * Self.stream.uniform(UInt64(row), 1), 0.2 + 0.6 * Self.stream.uniform(UInt64(row), 2)]
      #expect((process.predict(point).mean - f(point)).magnitude < 0.1)
    }
    #expect(process.predict([3, 3]).deviation > 5 * process.predict(points[0]).deviation)
    // A dimension that does nothing is long.
    let still = try #require(
      GaussianProcess.fitted(
        points: points, values: points.map { DeterministicMath.sin(6 * $0[0]) }, isCategory: [false, false]))
    #expect(still.kernel.parameters[3] > still.kernel.parameters[2] + 1)
    var believing = process
    let (mean, deviation) = process.predict([0.5, 0.5])
    believing.add(mean, at: [0.5, 0.5])
    #expect(
      (believing.predict([0.5, 0.5]).mean - mean).magnitude < 1e-3
        && believing.predict([0.5, 0.5]).deviation < max(deviation, 1e-2))
  }

  @Test(
    "Lists of numbers are places in their order, other lists are categories, a parameter that is not active is in the middle"
  )
  func coordinates() {
    let space = SearchSpace(
      [
        SweepDimension(parameter: "k", values: .list([.text("a"), .text("b")])),
        SweepDimension(parameter: "n", values: .list([.integer(30), .integer(10), .integer(20)])),
        SweepDimension(parameter: "r", values: .range(SweepRange(lower: 1e-4, upper: 1, scale: .log))),
      ], conditions: [SearchCondition(parameter: "r", other: "k", values: [.text("a")])])
    let coordinates = ProcessCoordinates(space)
    #expect(coordinates.isCategory == [true, false, false])
    #expect(coordinates.of([.text("b"), .integer(30), .null]) == [1, 1, 0.5])
    let place = coordinates.of([.text("a"), .integer(20), .number(0.01)])
    #expect(place[0] == 0 && place[1] == 0.5 && (place[2] - 0.5).magnitude < 1e-12)
  }

  @Test("Values are of mean 0 and deviation 1 and keep their order; one that is far off does not flatten the others")
  func values() throws {
    let numbers = (1...20).map { Double($0) } + [1e6]
    let values = ProcessValues.standardised(numbers)
    #expect(zip(values, values.dropFirst()).allSatisfy(<) && (values.reduce(0, +)).magnitude < 1e-9)
    #expect(values[19] - values[0] > 0.1)
    #expect(ProcessValues.standardised([2, 2, 2, 2, 2]) == [0, 0, 0, 0, 0])
    let point = SearchPoint(trial: 1, values: [])
    let outcomes = [
      SearchOutcome(point, objectives: [1, 3]), SearchOutcome(point, objectives: [3, 1]),
      SearchOutcome(point, objectives: [0, 0], state: .failed),
    ]
    let joined = try #require(ProcessValues.of(outcomes, weights: [0.9, 0.1]))
    #expect(joined[0] < joined[1] && joined[2] == joined[1])
    #expect(ProcessValues.of([outcomes[2]], weights: [1]) == nil)
  }
}
