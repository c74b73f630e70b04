import Deterministic
import Digests
import Tables
import Testing

@testable import Jets

@Suite("Results are the same bits in every build")
struct PinnedBitsTests {
  @Test("toys, scalers and their scaled values have pinned digests")
  func pinned() throws {
    let points = try ToyDistribution.sCurve(noise: 0.1).points(5000, from: RandomStream(seed: 1))
    #expect(Self.digest(points) == "84db94fb03be")
    let log = ["z": Scaler.Transform.logarithm(offset: 5)]
    let scaler = try Scaler(fitting: points, method: .normalScores(knots: 300), transforms: log)
    #expect(Digest(of: scaler.canonicalJSON).short == "ff7f48911abc")
    let scores = try scaler.scaled(points)
    #expect(Self.digest(scores) == "4db7691a5e42")
    let standard = try Scaler(fitting: points, method: .standard, transforms: log)
    #expect(Digest(of: standard.canonicalJSON).short == "51f1f59e44ea")
    let again = try standard.unscaled(standard.scaled(points))
    #expect(Self.digest(again) == "02593e3b5787")
  }

  private static func digest(_ matrix: FeatureMatrix) -> String {
    Digest(of: NumPyArray(shape: [matrix.rows, matrix.features.count], matrix.values).npy).short
  }
}
