import Foundation
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("When a metric has stopped improving")
struct PlateauTests {
  /// What PyTorch's rule gave: see Tests/Validation/plateau_reference.py.
  private struct Reference: Decodable {
    struct Case: Decodable {
      let factor, threshold, rate: Double
      let patience, cooldown: Int
      let values: [Double?]
      let rates: [Double]
    }

    let cases: [Case]
  }

  @Test("Measured at every epoch, rates fall where PyTorch's do, with the same bits")
  func reference() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/plateau.json")
    let cases = try JSONDecoder().decode(Reference.self, from: try Data(contentsOf: file)).cases
    #expect(cases.count == 6 && cases.allSatisfy { Set($0.rates).count > 1 })
    for (index, item) in cases.enumerated() {
      var plateau = Plateau(patience: item.patience, cooldown: item.cooldown, threshold: item.threshold)
      var rate = item.rate
      for (place, value) in item.values.enumerated() {
        if plateau.isReached(by: value ?? .nan, at: place + 1) { rate *= item.factor }
        #expect(rate == item.rates[place], "case \(index), epoch \(place + 1)")
      }
    }
  }

  struct Example: CustomTestStringConvertible {
    let testDescription: String
    var patience = 2
    var cooldown = 0
    var threshold = 0.0
    let epochs: [Int]
    let values: [Double]
    /// The epochs at which it is reached.
    let reached: [Int]
  }

  static let examples = [
    Example(testDescription: "a falling metric", epochs: [1, 2, 3, 4], values: [4, 3, 2, 1], reached: []),
    Example(
      testDescription: "a metric that stays", epochs: [1, 2, 3, 4, 5, 6, 7], values: [1, 1, 1, 1, 1, 1, 1],
      reached: [4, 7]),
    Example(
      testDescription: "a rest after it", cooldown: 2, epochs: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      values: [1, 1, 1, 1, 1, 1, 1, 1, 1], reached: [4, 9]),
    Example(
      testDescription: "epochs between measurements count", patience: 9, epochs: [5, 10, 15, 20, 25],
      values: [1, 1, 1, 1, 1], reached: [15, 25]),
    Example(
      testDescription: "a rest that ends between measurements", patience: 9, cooldown: 7,
      epochs: [5, 10, 15, 20, 25, 30, 35],
      values: [1, 1, 1, 1, 1, 1, 1], reached: [15, 35]),
    Example(
      testDescription: "before training nothing counts", epochs: [0, 1, 2, 3, 4], values: [0, 1, 0.5, 0.4, 0.3],
      reached: []),
    Example(
      testDescription: "too small an improvement", threshold: 0.1, epochs: [1, 2, 3, 4], values: [1, 0.97, 0.94, 0.91],
      reached: [4]),
    Example(
      testDescription: "a negative metric that rises within the threshold", threshold: 0.1, epochs: [1, 2, 3, 4],
      values: [-1, -0.97, -0.94, -0.91], reached: [4]),
    Example(
      testDescription: "a negative metric that falls", threshold: 0.1, epochs: [1, 2, 3, 4],
      values: [-1, -1.2, -1.5, -2], reached: []),
    Example(
      testDescription: "no numbers", epochs: [1, 2, 3, 4], values: [.nan, .nan, .infinity, -.infinity], reached: [3]),
  ]

  @Test("It is reached after more epochs than are let pass", arguments: examples)
  func example(_ example: Example) {
    var plateau = Plateau(patience: example.patience, cooldown: example.cooldown, threshold: example.threshold)
    let reached = zip(example.epochs, example.values).filter { plateau.isReached(by: $1, at: $0) }.map(\.0)
    #expect(reached == example.reached)
  }
}
