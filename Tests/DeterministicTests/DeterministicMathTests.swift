import Deterministic
import Foundation
import Testing

@Suite struct DeterministicMathTests {
  @Test func elementaryFunctionsAreWithinAFewUnitsOfTheSystems() {
    let stream = RandomStream(seed: 11)
    for position in 0..<4000 as Range<UInt64> {
      let x = (stream.uniform(position) - 0.5) * 200
      expectClose(DeterministicMath.exp(x), exp(x), units: 2)
      expectClose(DeterministicMath.sin(x), sin(x), units: 2, floor: 1e-16)
      expectClose(DeterministicMath.cos(x), cos(x), units: 2, floor: 1e-16)
      expectClose(DeterministicMath.tanh(x / 50), tanh(x / 50), units: 8, floor: 1e-15)
      let y = exp(x)
      expectClose(DeterministicMath.log(y), log(y), units: 2)
      expectClose(DeterministicMath.log10(y), log10(y), units: 4)
      expectClose(DeterministicMath.logCosh(x / 20), log(cosh(x / 20)), units: 64, floor: 1e-15)
    }
  }

  @Test func decimalLogarithmsOfPowersOfTenAreExact() {
    for n in -20...20 { #expect(DeterministicMath.log10(Double("1e\(n)") ?? .nan) == Double(n)) }
  }

  @Test func edgesAreThoseOfTheFunctions() {
    #expect(DeterministicMath.exp(-.infinity) == 0)
    #expect(DeterministicMath.exp(710) == .infinity)
    #expect(DeterministicMath.log(0) == -.infinity)
    #expect(DeterministicMath.log(-1).isNaN)
    #expect(DeterministicMath.exp(.nan).isNaN)
    #expect(DeterministicMath.log(.leastNonzeroMagnitude) == log(Double.leastNonzeroMagnitude))
    #expect(DeterministicMath.exp(-745) == exp(-745.0))
  }

  /// Values of the normal distribution's quantiles, from tables.
  @Test(arguments: [
    (0.5, 0.0), (0.975, 1.959963984540054), (0.025, -1.959963984540054), (0.999, 3.090232306167813),
    (1e-10, -6.361340902404056), (1e-300, -37.0471),
  ])
  func normalQuantilesAreTheKnownOnes(_ probability: Double, _ expected: Double) {
    #expect(abs(DeterministicMath.inverseNormal(probability) - expected) < (probability < 1e-200 ? 1e-4 : 1e-14))
  }

  private func expectClose(_ value: Double, _ expected: Double, units: Double, floor: Double = 0) {
    #expect(abs(value - expected) <= max(units * expected.ulp, floor), "\(value) against \(expected)")
  }
}
