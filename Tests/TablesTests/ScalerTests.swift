import Deterministic
import Foundation
import Testing

@testable import Tables

@Suite("Scaler")
struct ScalerTests {
  static func matrix(_ values: [Float], split: Split? = .training) throws -> FeatureMatrix {
    try FeatureMatrix(features: ["a"], values: values, split: split)
  }

  /// 3,000 rows of two skewed positive features with ties.
  static func skewed() throws -> FeatureMatrix {
    let stream = RandomStream(seed: 11)
    let values = (0..<6000).map { index -> Float in
      let value = Float(DeterministicMath.exp(stream.normal(UInt64(index))))
      return index % 10 < 2 ? (value * 4).rounded() / 4 : value
    }
    return try FeatureMatrix(features: ["a", "b"], values: values, split: .training)
  }

  static let methods: [Scaler.Method] = [.standard, .minMax(lower: -3, upper: 3), .normalScores(knots: 1000)]

  @Test("standard scaling has mean 0 and standard deviation 1, and goes on outside")
  func standard() throws {
    let scaler = try Scaler(fitting: Self.matrix([1, 2, 3, 4, 5, 9]), method: .standard)
    #expect(scaler.features[0].scale == .standard(mean: 4, standardDeviation: (40.0 / 6).squareRoot()))
    let scaled = try scaler.scaled(Self.matrix([4, 104], split: .test))
    #expect(scaled.values == [0, Float(100 / (40.0 / 6).squareRoot())])
    #expect(scaled.split == .test)
  }

  @Test("a large common offset costs the standard deviation nothing")
  func twoPasses() throws {
    let scaler = try Scaler(fitting: Self.matrix([16_777_214, 16_777_215, 16_777_216]), method: .standard)
    #expect(scaler.features[0].scale == .standard(mean: 16_777_215, standardDeviation: (2.0 / 3).squareRoot()))
  }

  @Test("min–max scaling meets its bounds and is linear outside")
  func minMax() throws {
    let scaler = try Scaler(fitting: Self.matrix([0, 1, 4]), method: .minMax(lower: -3, upper: 3))
    #expect(try scaler.scaled(Self.matrix([0, 1, 4, -4, 8])).values == [-3, -1.5, 3, -9, 9])
    #expect(try scaler.unscaled(Self.matrix([-3, 3, 9])).values == [0, 4, 8])
  }

  @Test("normal scores are those of the mid-ranks, linear between and clamped outside")
  func normalScores() throws {
    let scaler = try Scaler(fitting: Self.matrix([5, 1, 3, 3]), method: .normalScores(knots: 1000))
    // Mid-ranks 1, 2.5, 4 of 4: probabilities 1/8, 1/2, 7/8; the edge is Python's statistics.NormalDist().inv_cdf(7/8).
    let edge: Float = 1.1503493803760079
    #expect(try scaler.scaled(Self.matrix([1, 3, 5, 2, -9, 99])).values == [-edge, 0, edge, -edge / 2, -edge, edge])
    #expect(try scaler.unscaled(Self.matrix([-edge, 0, edge, -9, 9])).values == [1, 3, 5, 1, 5])
  }

  @Test("thinned normal scores stay within the stated step of the exact ones, tails and ties included")
  func thinned() throws {
    let training = try Self.skewed()
    let exact = try Scaler(fitting: training, method: .normalScores(knots: 1_000_000)).scaled(training).values
    let scaler = try Scaler(fitting: training, method: .normalScores(knots: 1000))
    guard case .normalScores(let values, _) = scaler.features[0].scale else {
      Issue.record("not normal scores")
      return
    }
    #expect(values.count <= 1000 && values.count > 400)
    let thinned = try scaler.scaled(training).values
    let range = try #require(exact.max()) - #require(exact.min())
    let largest = zip(exact, thinned).map { abs($0 - $1) }.max() ?? .infinity
    #expect(largest > 0 && largest <= 2 * range / 999)
    #expect(exact.min() == thinned.min() && exact.max() == thinned.max())
    let moments = Moments(of: thinned.map(Double.init))
    #expect(abs(moments.mean) < 0.01 && abs(moments.standardDeviation - 1) < 0.01)
    #expect(try Scaler(fitting: training, method: .normalScores(knots: 2)).scaled(training).rows == 3000)
  }

  @Test("scaling and back gives the training data again", arguments: methods)
  func roundTrip(method: Scaler.Method) throws {
    let training = try Self.skewed()
    for transforms in [[:], ["a": .logarithm(offset: 0.001)]] as [[String: Scaler.Transform]] {
      let scaler = try Scaler(fitting: training, method: method, transforms: transforms)
      let again = try scaler.unscaled(scaler.scaled(training))
      for (value, back) in zip(training.values, again.values) { #expect(abs(value - back) <= 2e-5 * max(1, value)) }
    }
  }

  @Test("the order of the training rows does not change min–max and normal scores")
  func order() throws {
    let training = try Self.skewed()
    let reversed = training.selecting(rows: (0..<training.rows).reversed())
    for method in Self.methods.dropFirst() {
      #expect(try Scaler(fitting: training, method: method) == Scaler(fitting: reversed, method: method))
    }
  }

  @Test("a logarithm comes before the scale, and its domain is checked")
  func logarithm() throws {
    let scaler = try Scaler(
      fitting: Self.matrix([0, 1]), method: .minMax(lower: 0, upper: 1), transforms: ["a": .logarithm(offset: 0.5)])
    let middle = Float((0.5 * 1.5).squareRoot() - 0.5)
    #expect(abs(try scaler.unscaled(Self.matrix([0.5])).values[0] - middle) < 1e-7)
    let error = #expect(throws: DatasetError.self) { try scaler.scaled(Self.matrix([0, -0.5], split: .test)) }
    #expect(error?.description == "feature 'a', row 1: -0.5 + 0.5 has no logarithm; choose an offset above 0.5")
    #expect(throws: DatasetError.self) {
      try Scaler(fitting: Self.matrix([0, 1]), method: .standard, transforms: ["a": .logarithm(offset: 0)])
    }
  }

  @Test("what cannot be fitted or scaled is refused", arguments: methods)
  func refused(method: Scaler.Method) throws {
    #expect(throws: DatasetError.constantFeature("a", value: 2, rows: 3)) {
      try Scaler(fitting: Self.matrix([2, 2, 2]), method: method)
    }
    #expect(throws: DatasetError.noRows(purpose: "to fit a scaler on")) {
      try Scaler(fitting: Self.matrix([]), method: method)
    }
    for split in [Split.validation, .test] {
      #expect(throws: DatasetError.notForTraining(split)) {
        try Scaler(fitting: Self.matrix([1, 2], split: split), method: method)
      }
    }
    #expect(throws: DatasetError.unknownName(.feature, name: "b", known: ["a"])) {
      try Scaler(fitting: Self.matrix([1, 2]), method: method, transforms: ["b": .identity])
    }
    let scaler = try Scaler(fitting: Self.matrix([1, 2]), method: method)
    #expect(throws: DatasetError.featuresDiffer(found: ["b"], expected: ["a"])) {
      try scaler.scaled(FeatureMatrix(features: ["b"], values: [1]))
    }
  }

  @Test("settings out of their range are refused")
  func settings() {
    #expect(throws: DatasetError.self) {
      try Scaler(fitting: Self.matrix([1, 2]), method: .minMax(lower: 1, upper: 1))
    }
    #expect(throws: DatasetError.self) { try Scaler(fitting: Self.matrix([1, 2]), method: .normalScores(knots: 1)) }
    #expect(throws: DatasetError.self) {
      try Scaler(fitting: Self.matrix([1, 2]), method: .standard, transforms: ["a": .logarithm(offset: .infinity)])
    }
    #expect(throws: DatasetError.self) {
      let scaler = try Scaler(fitting: Self.matrix([0, 1e-30]), method: .standard)
      _ = try scaler.scaled(Self.matrix([3e38]))
    }
  }

  @Test("a scaler survives its canonical JSON bit for bit", arguments: methods)
  func coding(method: Scaler.Method) throws {
    let scaler = try Scaler(fitting: Self.skewed(), method: method, transforms: ["b": .logarithm(offset: 0.001)])
    let json = scaler.canonicalJSON
    let again = try JSONDecoder().decode(Scaler.self, from: json)
    #expect(again == scaler)
    #expect(again.canonicalJSON == json)
  }

  @Test("the canonical JSON is pinned, and a broken scale is refused")
  func canonical() throws {
    let scaler = try Scaler(fitting: Self.matrix([0, 1]), method: .standard, transforms: ["a": .identity])
    let text = String(decoding: scaler.canonicalJSON, as: UTF8.self)
    #expect(
      text
        == #"{"features":[{"name":"a","scale":{"standard":{"mean":0.5,"standardDeviation":0.5}},"transform":{"identity":{}}}]}"#
    )
    let broken = text.replacingOccurrences(of: "\"standardDeviation\":0.5", with: "\"standardDeviation\":0")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Scaler.self, from: Data(broken.utf8)) }
  }
}
