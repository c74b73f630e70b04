import Deterministic
import Digests
import Foundation
import Jets
import StandardCells
import Studies
import Tables
import Values

/// The source `toy`: points of a distribution in the plane.
public struct Toy: DataSource {
  /// The source.
  public init() {}

  /// `toy`.
  public let key = "toy"
  /// The number of points, their noise, and how they are split.
  public let ownKeys = ["points", "noise", "fractions"]
  /// `a toy`.
  public let words = "a toy"
  /// The keys.
  public let documentation = """
    - `toy`: points of a distribution in the plane, `s-curve`, `ring` or `gaussian-mixture`, with `points` (their number), `noise` (a
      standard deviation) and `fractions` (of training, validation and test, `[0.7, 0.15, 0.15]`). The only sample is `toy`.
    """

  /// Reads the distribution.
  public func read(_ keys: MappingReader) -> any DataOrigin {
    let fractions = keys.list("fractions", "three fractions") { keys.number("fractions", $0, .fraction) }
    if let fractions, let node = keys.node("fractions"),
      fractions.count != 3 || (fractions.reduce(0, +) - 1).magnitude > 1e-9
    {
      keys.unexpected("fractions", "three fractions (training, validation, test) whose sum is 1", node)
    }
    return ToyOrigin(
      distribution: keys.choice(key) ?? .ring,
      points: keys.required("points", 1) { keys.integer($0, atLeast: 1, limit: .points) },
      noise: keys.number("noise", .nonNegative) ?? 0, fractions: fractions ?? [0.7, 0.15, 0.15])
  }
}

/// Points of a toy distribution; the only sample is named `toy`.
package struct ToyOrigin: DataOrigin {
  /// The distribution.
  package let distribution: Distribution
  /// The number of points, all splits together.
  package let points: Int
  /// The standard deviation of the Gaussian noise on each coordinate.
  package let noise: Double
  /// The fractions of training, validation and test points.
  package let fractions: [Double]

  /// The toy distributions.
  package enum Distribution: String, CaseIterable, Sendable {
    /// Two coordinates of the S-curve.
    case sCurve = "s-curve"
    /// A circle.
    case ring
    /// Gaussians with centres on a circle.
    case gaussianMixture = "gaussian-mixture"
  }

  package let features: [String]? = ["x", "y"]
  package let samples: [String]? = ["toy"]
  package let heading = SourceHeading(qualifier: "toy data")
  package let entryWord = "points"

  package var canonicalValue: Value {
    .mapping([
      "toy": .text(distribution.rawValue), "points": .integer(points), "noise": .number(noise),
      "fractions": .list(fractions.map(Value.number)),
    ])
  }

  package func label(ofFeature name: String) -> String { "\\it{\(name)}" }

  package func file(of sample: String, in places: StudyPlaces) -> URL? { nil }

  package func load(
    features: [String], samples: [String], in places: StudyPlaces, stream: RandomStream
  ) throws(DatasetError) -> RawSamples {
    let distribution: ToyDistribution
    switch self.distribution {
    case .sCurve: distribution = .sCurve(noise: noise)
    case .ring: distribution = .ring(radius: 2, noise: noise)
    case .gaussianMixture: distribution = .gaussians(Self.ringOfGaussians(spread: noise))
    }
    let points = try distribution.points(self.points, from: stream)
    var raw = RawSamples(features: points.features, digest: Digest(of: "toy \(stream.key)"))
    var first = 0
    for (index, split) in Split.allCases.enumerated() {
      let isLast = index == Split.allCases.count - 1
      let share = index < fractions.count ? fractions[index] : 0
      let count = isLast ? points.rows - first : Int((Double(points.rows) * share).rounded())
      let end = min(points.rows, first + count)
      raw.matrices[SampleReference(sample: "toy", split: split)] = try FeatureMatrix(
        features: points.features,
        values: Array(points.values[(first * points.features.count)..<(end * points.features.count)]), split: split)
      first = end
    }
    return raw
  }

  /// Eight equal Gaussians with their centres on a circle of radius 2.
  private static func ringOfGaussians(spread: Double) -> [ToyDistribution.Component] {
    (0..<8).map { index in
      let angle = Double(index) / 8 * 2 * Double.pi
      return ToyDistribution.Component(
        x: 2 * DeterministicMath.cos(angle), y: 2 * DeterministicMath.sin(angle), standardDeviation: spread)
    }
  }
}
