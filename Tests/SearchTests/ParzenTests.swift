import Deterministic
import Testing
import Values

@testable import Search

@Suite("Parzen estimators")
struct ParzenTests {
  private static let kinds: [Value] = [.text("a"), .text("b"), .text("c")]
  /// One dimension of each sort.
  private static let dimensions = [
    SweepDimension(parameter: "x", values: .range(SweepRange(lower: -1, upper: 4))),
    SweepDimension(parameter: "rate", values: .range(SweepRange(lower: 1e-4, upper: 1, scale: .log))),
    SweepDimension(parameter: "width", values: .range(SweepRange(lower: 1, upper: 100, isWhole: true))),
    SweepDimension(parameter: "kind", values: .list(kinds)),
  ]

  private static func point(_ x: Double, _ rate: Double, _ width: Int, _ kind: Int) -> [Value] {
    [.number(x), .number(rate), .integer(width), kinds[kind]]
  }

  @Test("The joint density is that of Optuna's multivariate estimator")
  func oracle() {
    let few = [
      Self.point(0.2, 0.001, 70, 1), Self.point(0.5, 0.0012, 72, 1), Self.point(3.9, 0.5, 5, 2),
      Self.point(0.21, 0.02, 64, 0),
    ]
    let many = (0..<40).map { index in
      Self.point(
        Double(7 * index % 40) / 10, 1e-4 * DeterministicMath.pow(10, Double(11 * index % 40) / 10),
        1 + 13 * index % 100, index % 3)
    }
    // log_pdf of Optuna 5.0.0's _ParzenEstimator with its default parameters.
    let cases: [(points: [[Value]], expected: [Double])] = [
      (few, [-7.251059404560961, -9.75456682560328, -10.326163342910123]),
      ([few[0]], [-8.941440795879018, -10.130939594500443, -10.00074809858877]),
      ([], [-9.489146783043562, -9.767675181014244, -9.605314046077932]),
      (many, [-12.941100338080224, -13.28480202968346, -13.122440832808753]),
    ]
    let asked = [Self.point(0.3, 0.0011, 71, 1), Self.point(-0.9, 0.9, 1, 2), Self.point(3.5, 0.3, 20, 0)]
    for (points, expected) in cases {
      let estimate = ParzenEstimate(Self.dimensions, points)
      for (values, expected) in zip(asked, expected) {
        #expect((estimate.logDensity(at: values) - expected).magnitude < 1e-8, "\(points.count): \(values)")
      }
    }
  }

  @Test("A mixture is a density: its integral is 1, and draws follow it")
  func density() {
    for observed: [Double] in [[], [0.2], [0.2, 0.21, 3.9], (0..<40).map { Double($0 % 7) / 2 }] {
      let estimate = ParzenEstimate([Self.dimensions[0]], observed.map { [.number($0)] })
      let steps = 20_000
      var integral = 0.0
      var below = 0.0
      for step in 0..<steps {
        let x = -1 + 5 * (Double(step) + 0.5) / Double(steps)
        let part = DeterministicMath.exp(estimate.logDensity(at: [.number(x)])) * 5 / Double(steps)
        integral += part
        if x < 0.5 { below += part }
      }
      #expect((integral - 1).magnitude < 1e-6, "\(observed)")
      let logs = ParzenNumbers(observed, lower: -1, upper: 4).logProbabilities(from: -1, to: 0.5)
      let probability = zip(ParzenEstimate.weights(observed.count), logs)
        .reduce(0) { $0 + $1.0 * DeterministicMath.exp($1.1) }
      #expect((probability - below).magnitude < 1e-4)
      let stream = RandomStream(seed: 1)
      let drawn = (0..<4_000).compactMap { draw in
        estimate.values(stream.uniform(UInt64(2 * draw))) { _ in stream.uniform(UInt64(2 * draw + 1)) }[0].double
      }
      #expect(drawn.count == 4_000 && drawn.allSatisfy { (-1...4).contains($0) })
      // Four standard errors.
      #expect((Double(drawn.count { $0 < 0.5 }) / 4_000 - below).magnitude < 0.032, "\(observed)")
    }
  }

  @Test("Values that were good together are drawn together")
  func together() {
    let ranges = Array(repeating: Self.dimensions[0], count: 2)
    let good = [[-0.5, -0.5], [-0.4, -0.6], [3.5, 3.5], [3.6, 3.4]]
    let estimate = ParzenEstimate(ranges, good.map { $0.map(Value.number) })
    func density(_ x: Double, _ y: Double) -> Double { estimate.logDensity(at: [.number(x), .number(y)]) }
    #expect(density(-0.5, -0.5) > density(-0.5, 3.5) + 0.1 && density(3.5, 3.5) > density(3.5, -0.5) + 0.1)
  }

  @Test("Old observations weigh less, from the 26th on")
  func weights() {
    let few = ParzenEstimate.weights(25)
    #expect(Set(few).count == 1 && few.count == 26)
    let many = ParzenEstimate.weights(40)
    #expect((many.reduce(0, +) - 1).magnitude < 1e-12)
    #expect(zip(many, many.dropFirst()).allSatisfy(<=) && many[0] < many[14] && Set(many.suffix(26)).count == 1)
    // numpy.linspace(1 / 40, 1, 15), as Optuna has it.
    #expect(
      (many[0] / many[40] - 0.025).magnitude < 1e-12 && (many[1] / many[40] - 0.094642857142857).magnitude < 1e-12)
  }

  @Test("Categories that good trials had are more likely, none is impossible")
  func categories() {
    let kernels = ParzenCategories([2, 2, 0], count: 4)
    for kernel in 0...3 {
      #expect(((0..<4).reduce(0) { $0 + kernels.probability(of: kernel, $1) } - 1).magnitude < 1e-12)
    }
    // (1/4 + 1) / 2 on the own value and 1/4 / 2 elsewhere; the last is uniform.
    #expect((kernels.probability(of: 0, 2) - 0.625).magnitude < 1e-12)
    #expect((kernels.probability(of: 2, 2) - 0.125).magnitude < 1e-12)
    #expect(kernels.probability(of: 3, 1) == 0.25)
    // The three and the uniform one together, each of weight 1/4.
    let values = (0..<4).map { Value.integer($0) }
    let estimate = ParzenEstimate(
      [SweepDimension(parameter: "size", values: .list(values))], [2, 2, 0].map { [.integer($0)] })
    let probabilities = values.map { DeterministicMath.exp(estimate.logDensity(at: [$0])) }
    #expect((probabilities.reduce(0, +) - 1).magnitude < 1e-12)
    #expect(probabilities[2] > probabilities[0] && probabilities[0] > probabilities[1])
    #expect((probabilities[2] - (0.625 + 0.625 + 0.125 + 0.25) / 4).magnitude < 1e-12)
    #expect(estimate.values(0) { _ in 0 } == [values[0]])
    #expect(estimate.values(0.999_999) { _ in 0.999_999 } == [values[3]])
    #expect(kernels.value(of: 1, 0) == 0 && kernels.value(of: 1, 0.999_999) == 3 && kernels.value(of: 1, 0.5) == 2)
  }

  @Test("The best candidate lies where good trials are, on each scale and for whole numbers")
  func best() {
    let stream = RandomStream(seed: 3)
    func best(_ values: SweepDimension.Values, _ good: [Value], _ other: [Value]) -> Double {
      func estimate(_ observed: [Value]) -> ParzenEstimate {
        ParzenEstimate([SweepDimension(parameter: "x", values: values)], observed.map { [$0] })
      }
      return estimate(good).best(of: 24, against: estimate(other), stream, attempt: 0)[0].double ?? .nan
    }
    let spread = (0..<20).map { Value.number(0.0001 * DeterministicMath.pow(10, Double($0) / 5)) }
    let log = best(
      .range(SweepRange(lower: 1e-4, upper: 1, scale: .log)), [.number(0.001), .number(0.0012), .number(0.0009)], spread
    )
    #expect((0.0003...0.004).contains(log))
    let whole = best(
      .range(SweepRange(lower: 1, upper: 100, isWhole: true)), [.integer(70), .integer(72), .integer(75)],
      (1...20).map { .integer(5 * $0) })
    #expect((55...90).contains(whole) && whole == whole.rounded())
    #expect(best(.list([.integer(1), .integer(2)]), [.integer(2), .integer(2)], [.integer(1), .integer(2)]) == 2)
  }

  @Test("Late trials lie where the measure is best, chosen together or one by one")
  func late() throws {
    let goal: @Sendable ([Value]) -> Double = { values in
      let numbers = values.prefix(3).map { $0.double ?? .nan }
      let rate = DeterministicMath.log(numbers[1]) - DeterministicMath.log(0.001)
      let kind = values[3] == Self.kinds[1] ? 0.0 : 1
      return (numbers[0] - 3) * (numbers[0] - 3) + rate * rate + (numbers[2] / 10 - 7) * (numbers[2] / 10 - 7) + kind
    }
    let objective = Objective("bowl", SearchSpace(Self.dimensions)) { [goal($0)] }
    for isJoint in [true, false] {
      let method = try #require(
        search("tpe", ["trials": .integer(120), "startup": .integer(20), "joint": .flag(isJoint)]))
      let late = objective.outcomes(method, seed: 3).suffix(40).map(\.point.values)
      func median(_ place: Int) -> Double { late.compactMap { $0[place].double }.sorted()[20] }
      #expect((2...4).contains(median(0)) && (0.0003...0.003).contains(median(1)) && (55...85).contains(median(2)))
      #expect(late.count { $0[3] == Self.kinds[1] } > 20)
    }
    #expect(search("tpe", ["trials": .integer(9), "joint": .text("no")]) == nil)
  }

  @Test("A value under a condition is learnt from the trials that had it")
  func conditions() throws {
    let outcomes = Objective.mixed.outcomes(
      try #require(search("tpe", ["trials": .integer(64), "startup": .integer(16)])), seed: 5)
    #expect(outcomes.count == 64)
    for outcome in outcomes {
      #expect((outcome.point.values[2] == .null) == (outcome.point.values[0] == .text("c")))
      #expect(Objective.mixed.space.isAllowed(outcome.point.values))
    }
    // Kind b and a rate near 0.01 are best in the first number.
    let (early, late) = (outcomes.prefix(16), outcomes.suffix(16))
    func share(_ outcomes: ArraySlice<SearchOutcome>) -> Int { outcomes.count { $0.point.values[0] == .text("b") } }
    #expect(share(late) > share(early))
  }
}
