import Densities
import Deterministic
import Foundation
import Testing

@Suite("A Gaussian mixture")
struct GaussianMixtureTests {
  @Test("The log density of one standard Gaussian is the formula's")
  func closedForm() throws {
    let normal = try GaussianMixture(
      dimension: 3, weights: [1], means: [1, 2, 3], covariances: [4, 0, 0, 0, 1, 0, 0, 0, 0.25])
    // −½ (Σ z² + 3 ln 2π + ln |Σ|), |Σ| = 1.
    let expected = -0.5 * (1 + 4 + 16 + 3 * 1.8378770664093454836)
    #expect((normal.logDensity(at: [3, 0, 5]) - expected).magnitude < 1e-14)
    #expect((normal.logDensities(of: [3, 0, 5])[0] - expected).magnitude < 1e-14)
  }

  @Test("Blocks give what plain loops give, in any number, and far from every component too", arguments: [1, 127, 300])
  func blocks(_ count: Int) throws {
    let mixture = try Mixtures.plane()
    let rows = Mixtures.points(count).enumerated().map { $0 % 40 == 7 ? $1 * 1_000 : $1 }
    let fast = mixture.logDensities(of: rows, threads: 2)
    #expect(fast.count == count)
    for (row, value) in fast.enumerated() {
      let plain = mixture.logDensity(at: [Double(rows[2 * row]), Double(rows[2 * row + 1])])
      #expect((value - plain).magnitude <= 1e-13 * max(1, plain.magnitude), "row \(row)")
    }
    #expect(fast.map(\.bitPattern) == mixture.logDensities(of: rows, threads: 1).map(\.bitPattern))
  }

  @Test("The density integrates to one")
  func integral() throws {
    let mixture = try Mixtures.plane()
    let step = 0.1
    let rows = (-90..<90).flatMap { x in (-70..<70).flatMap { y in [Float(x) * 0.1, Float(y) * 0.1] } }
    let sum = mixture.logDensities(of: rows, threads: 2).reduce(0) { $0 + DeterministicMath.exp($1) }
    #expect((sum * step * step - 1).magnitude < 1e-5)
  }

  @Test(
    "What is no mixture is refused",
    arguments: [
      ([0.5, 0.6], [0, 1], [1, 1], DensityError.weights(sum: 1.1, least: 0.5)),
      ([1, 0], [0, 1], [1, 1], .weights(sum: 1, least: 0)),
      ([0.5, 0.5], [0], [1, 1], .sizes(weights: 2, means: 1, covariances: 2, dimension: 1)),
      ([0.5, 0.5], [0, 1], [1, 0], .notPositiveDefinite(component: 1)),
      ([0.5, 0.5], [.nan, 1], [1, 1], .notPositiveDefinite(component: 0)),
      ([], [], [], .sizes(weights: 0, means: 0, covariances: 0, dimension: 1)),
    ] as [([Double], [Double], [Double], DensityError)])
  func refusals(weights: [Double], means: [Double], covariances: [Double], error: DensityError) {
    #expect(throws: error) {
      try GaussianMixture(dimension: 1, weights: weights, means: means, covariances: covariances)
    }
    #expect(!error.description.isEmpty)
  }

  @Test("A blurred density is the convolution with the noise")
  func blur() throws {
    let mixture = try GaussianMixture(
      dimension: 1, weights: [0.25, 0.75], means: [-1, 0.5], covariances: [0.01, 0.09])
    let noise = 0.2
    let blurred = try mixture.blurred(by: noise)
    #expect(blurred.weights == mixture.weights && blurred.means == mixture.means)
    for x in [-1.3, -0.6, 0.0, 0.4, 1.5] {
      // ∫ p(x − σ ε) N(ε | 0, 1) dε by the trapezoidal rule.
      let step = 0.01
      var sum = 0.0
      for index in -600...600 {
        let epsilon = Double(index) * step
        let weight = exp(-0.5 * epsilon * epsilon) / (2 * Double.pi).squareRoot() * step
        sum += weight * exp(mixture.logDensity(at: [x - noise * epsilon]))
      }
      #expect((exp(blurred.logDensity(at: [x])) - sum).magnitude < 1e-9)
    }
    #expect(try mixture.blurred(by: 0) == mixture)
  }

  @Test("A covariance that is not positive definite is refused")
  func indefinite() {
    #expect(throws: DensityError.notPositiveDefinite(component: 0)) {
      try GaussianMixture(dimension: 2, weights: [1], means: [0, 0], covariances: [1, 2, 2, 1])
    }
  }
}
