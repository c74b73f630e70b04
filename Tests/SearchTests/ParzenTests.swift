import Deterministic
import Testing
import Values

@testable import Search

@Suite("Parzen estimators")
struct ParzenTests {
  @Test("A mixture is a density: its integral is 1, and draws follow it")
  func density() {
    let cases: [[Double]] = [[], [0.2], [0.2, 0.21, 3.9], (0..<40).map { Double($0 % 7) / 2 }]
    for observed in cases {
      let mixture = ParzenMixture(observed, lower: -1, upper: 4)
      let steps = 20_000
      var integral = 0.0
      var below = 0.0
      for step in 0..<steps {
        let x = -1 + 5 * (Double(step) + 0.5) / Double(steps)
        let part = DeterministicMath.exp(mixture.logDensity(x)) * 5 / Double(steps)
        integral += part
        if x < 0.5 { below += part }
      }
      #expect((integral - 1).magnitude < 1e-6, "\(observed)")
      #expect((DeterministicMath.exp(mixture.logProbability(from: -1, to: 0.5)) - below).magnitude < 1e-4)
      let stream = RandomStream(seed: 1)
      let drawn = (0..<4_000).map { mixture.value(stream.uniform(UInt64(2 * $0)), stream.uniform(UInt64(2 * $0 + 1))) }
      #expect(drawn.allSatisfy { (-1...4).contains($0) })
      // Four standard errors.
      #expect((Double(drawn.count { $0 < 0.5 }) / 4_000 - below).magnitude < 0.032, "\(observed)")
    }
  }

  @Test("Old observations weigh less, from the 26th on")
  func weights() {
    let few = ParzenMixture.weights(25)
    #expect(Set(few).count == 1 && few.count == 26)
    let many = ParzenMixture.weights(40)
    #expect((many.reduce(0, +) - 1).magnitude < 1e-12)
    #expect(zip(many, many.dropFirst()).allSatisfy(<=) && many[0] < many[14] && Set(many.suffix(26)).count == 1)
    // numpy.linspace(1 / 40, 1, 15), as Optuna has it.
    #expect(
      (many[0] / many[40] - 0.025).magnitude < 1e-12 && (many[1] / many[40] - 0.094642857142857).magnitude < 1e-12)
  }

  @Test("Categories that good trials had are more likely, none is impossible")
  func categories() {
    let estimate = ParzenCategories([2, 2, 0], count: 4)
    #expect((estimate.probabilities.reduce(0, +) - 1).magnitude < 1e-12)
    #expect(
      estimate.probabilities[2] > estimate.probabilities[0] && estimate.probabilities[0] > estimate.probabilities[1])
    // Three rows (1/4 + 1) / 2 on their own value and 1/4 / 2 elsewhere, and a uniform one, each of weight 1/4.
    #expect((estimate.probabilities[2] - (0.625 + 0.625 + 0.125 + 0.25) / 4).magnitude < 1e-12)
    #expect(estimate.value(0) == 0 && estimate.value(0.999_999) == 3)
  }

  @Test("The best candidate lies where good trials are, on each scale and for whole numbers")
  func best() {
    let stream = RandomStream(seed: 3)
    func best(_ values: SweepDimension.Values, _ good: [Value], _ other: [Value]) -> Double {
      let dimension = ParzenDimension(SweepDimension(parameter: "x", values: values), good: good, other: other)
      return dimension.best(of: 24, stream, attempt: 0).double ?? .nan
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
