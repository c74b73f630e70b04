import Autoencoders
import Densities
import Deterministic
import Foundation
import Tables
import TestSupport
import Testing

@testable import ModelExports

@Suite("Graphs of models")
struct ModelGraphTests {
  private static let names = ["a", "b", "c"]

  private static func matrix(_ split: Split) throws -> FeatureMatrix {
    let stream = RandomStream(seed: split == .training ? 1 : 2)
    // Skewed and positive, so that a logarithm is allowed; the test's go beyond the training's.
    let values = (0..<(3 * 200)).map {
      Float(DeterministicMath.exp((split == .training ? 1 : 1.3) * stream.normal(UInt64($0))))
    }
    return try FeatureMatrix(features: names, values: values, split: split)
  }

  private static let methods: [Scaler.Method?] = [
    nil, .standard, .minMax(lower: -3, upper: 3), .normalScores(knots: 20),
  ]

  @Test("Scaling in the graph gives the bits of the scaler's features", arguments: methods)
  func scaling(_ method: Scaler.Method?) throws {
    guard let method else { return }
    for transforms in [[:], ["b": Scaler.Transform.logarithm(offset: 0.001)]] {
      let scaler = try Scaler(fitting: try Self.matrix(.training), method: method, transforms: transforms)
      let test = try Self.matrix(.test)
      let scaled = try scaler.scaled(test)
      var graph = ONNXGraph(name: "scaling")
      #expect(graph.addScaling(of: "features", by: scaler) == "scaled")
      let reference = try GraphReference(graph.model("", properties: []))
      for row in 0..<test.rows {
        let values = try #require(try reference.values(of: Self.row(test, row))["scaled"]).map { Float($0) }
        // The reference's logarithm is the system's, and the greatest score is a sum.
        for (found, expected) in zip(values, Self.row(scaled, row)) {
          #expect(abs(found - expected) <= 2 * expected.ulp, "\(method) \(transforms)")
        }
      }
    }
  }

  @Test(
    "A network's graph gives the engine's energies of features in their own units",
    arguments: Activation.allCases, [false, true])
  func energies(_ activation: Activation, _ isSpecial: Bool) throws {
    for (place, method) in Self.methods.enumerated() {
      let scaler = try method.map { try Scaler(fitting: try Self.matrix(.training), method: $0) }
      let test = try Self.matrix(.test)
      let rows = try scaler?.scaled(test).values ?? test.values
      let network = Autoencoder(
        shape: AutoencoderShape(
          features: 3, hidden: isSpecial ? [5, 4] : [], latent: 2, activation: activation, activatesLatent: isSpecial,
          isSpherical: isSpecial), stream: RandomStream(seed: UInt64(place)))
      var graph = ONNXGraph(name: "network")
      let scaled = graph.addScaling(of: "features", by: scaler)
      graph.add(network, of: scaled)
      let reference = try GraphReference(graph.model("", properties: []))
      for (row, energy) in network.energies(of: rows).enumerated() {
        let values = try reference.values(of: Self.row(test, row))
        let found = try #require(values["energy"]?.first)
        #expect(abs(found - Double(energy)) <= 1e-6 * max(1, Double(energy)))
        #expect(values["reconstruction"]?.count == 3 && values["latent"]?.count == 2)
      }
    }
  }

  @Test("A mixture's graph gives minus the logarithm of its density")
  func mixture() throws {
    let mixture = try GaussianMixture(
      dimension: 2, weights: [0.3, 0.7], means: [0, 1, -2, 0.5],
      covariances: [1, 0.6, 0.6, 0.5, 2, -0.1, -0.1, 0.01])
    var graph = ONNXGraph(name: "mixture")
    graph.add(mixture, of: "features")
    let reference = try GraphReference(graph.model("", properties: []))
    let stream = RandomStream(seed: 3)
    for row in 0..<100 {
      let point = [Float(3 * stream.normal(UInt64(2 * row))), Float(3 * stream.normal(UInt64(2 * row + 1)))]
      let expected = -mixture.logDensity(at: point.map(Double.init))
      let found = try #require(try reference.values(of: point)["score"]?.first)
      #expect(abs(found - expected) <= 1e-9 * max(1, abs(expected)))
    }
  }

  private static func row(_ matrix: FeatureMatrix, _ row: Int) -> [Float] { (0..<3).map { matrix[row, $0] } }
}
