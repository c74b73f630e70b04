import Foundation
import Importance
import TestSupport

/// The trees that scikit-learn grew for Optuna's evaluator, with what Optuna makes of them; `make_fixtures.py` wrote them.
struct OptunaTrees: Decodable {
  struct Tree: Decodable {
    let feature: [Int], threshold: [Double], left: [Int], right: [Int], value: [Double]
    let variance: Double
    /// The variance of each parameter alone.
    let single: [Double]
    /// The places of two parameters, and the variance of both together.
    let pair: [[Double]]

    var tree: RegressionTree {
      RegressionTree(
        feature.indices.map { node in
          feature[node] < 0
            ? .leaf(value[node])
            : .threshold(column: feature[node], value: threshold[node], left: left[node], right: right[node])
        })
    }
  }

  let names: [String]
  let bounds: [[Double]]
  let columns: [[Int]]
  let importances: [Double]
  let trees: [Tree]

  var space: ImportanceSpace {
    ImportanceSpace(columns: bounds.map { .interval(lower: $0[0], upper: $0[1]) }, parameters: columns)
  }

  static func read() throws -> OptunaTrees { try JSONDecoder().decode(Self.self, from: Fixture.bytes("trees.json")) }
}

/// A table of trials with the importances that Optuna finds with ten seeds, in linear and in logarithmic space.
struct OptunaTable: Decodable {
  let names: [String]
  let linear: [[Double]], logarithmic: [[Double]]
  /// `x`, `rate`, `layers`, the number of `kind`, and the value.
  let rows: [[Double]]

  static func read() throws -> OptunaTable { try JSONDecoder().decode(Self.self, from: Fixture.bytes("table.json")) }
}

enum Fixture {
  static func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: Checkout.root.appending(path: "Tests/ImportanceTests/Fixtures/\(name)"))
  }
}
