import Autoencoders
import Foundation

/// A step computed by PyTorch in float64 (format wnae-reference-step/1), as far as these tests need it.
struct ReferenceStep: Decodable {
  let parameters: [String: [[Double]]]
  let x: [[Double]]
  let loss: [String: Double]
  let gradient: [String: [String: [[Double]]]]
  let positiveEnergy: Double

  private enum Key: String, CodingKey { case parameters, x, expected }
  private enum Expected: String, CodingKey {
    case loss, gradient
    case positiveEnergy = "positive_energy"
  }

  /// A matrix, or a vector as a matrix with one row.
  private struct Rows: Decodable {
    let rows: [[Double]]
    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let matrix = try? container.decode([[Double]].self) {
        rows = matrix
      } else {
        rows = [try container.decode([Double].self)]
      }
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    parameters = try container.decode([String: Rows].self, forKey: .parameters).mapValues(\.rows)
    x = try container.decode([[Double]].self, forKey: .x)
    let expected = try container.nestedContainer(keyedBy: Expected.self, forKey: .expected)
    loss = try expected.decode([String: Double].self, forKey: .loss)
    positiveEnergy = try expected.decode(Double.self, forKey: .positiveEnergy)
    gradient = try expected.decode([String: [String: Rows]].self, forKey: .gradient).mapValues { $0.mapValues(\.rows) }
  }

  static func read(_ name: String) throws -> ReferenceStep {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    return try JSONDecoder().decode(ReferenceStep.self, from: Data(contentsOf: folder.appending(path: name)))
  }

  var shape: AutoencoderShape {
    var hidden: [Int] = []
    var index = 0
    while parameters["encoder.\(index + 1).weight"] != nil {
      hidden.append(parameters["encoder.\(index).weight"]?.count ?? 0)
      index += 1
    }
    return AutoencoderShape(
      features: x[0].count, hidden: hidden, latent: parameters["encoder.\(index).weight"]?.count ?? 0)
  }

  func flat(_ named: [String: [[Double]]]) -> [Double] {
    shape.layers.flatMap { layer in
      ["weight", "bias"].flatMap { (named["\(layer.name).\($0)"] ?? []).flatMap { $0 } }
    }
  }
}
