import Densities
import Deterministic
import Foundation

/// Mixtures with known parameters, and points drawn from them.
enum Mixtures {
  /// Two well separated correlated Gaussians in the plane, one thrice as heavy as the other.
  static func plane() throws -> GaussianMixture {
    try GaussianMixture(
      dimension: 2, weights: [0.75, 0.25], means: [-3, 0, 3, 1], covariances: [1, 0.6, 0.6, 1, 0.25, -0.1, -0.1, 0.5])
  }

  /// Points of `plane`, exactly three quarters of them of its first component.
  static func points(_ count: Int, seed: UInt64 = 3) -> [Float] {
    let stream = RandomStream(seed: seed)
    return (0..<count).flatMap { point -> [Float] in
      let (a, b) = (stream.normal(UInt64(2 * point)), stream.normal(UInt64(2 * point + 1)))
      return point % 4 != 0
        ? [Float(-3 + a), Float(0.6 * a + 0.8 * b)]
        : [Float(3 + 0.5 * a), Float(1 - 0.2 * a + 0.46.squareRoot() * b)]
    }
  }

  /// What scikit-learn made of some points: see Tests/Validation/gaussian_mixture_fixture.py.
  struct Fixture: Decodable {
    struct After: Decodable {
      let iterations: Int
      let logLikelihood: Double
      let weights, means, covariances, logDensities: [Double]
    }

    let dimension: Int
    let points, weights, means, covariances: [Double]
    let after: [After]

    var rows: [Float] { points.map { Float($0) } }

    func start() throws -> GaussianMixture {
      try GaussianMixture(dimension: dimension, weights: weights, means: means, covariances: covariances)
    }

    static func load() throws -> Fixture {
      let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Fixtures/gaussian_mixture.json")
      return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
    }
  }
}
