import Deterministic
import Values

@testable import Search

/// A function to be minimised, on a space.
struct Objective: Sendable {
  let name: String
  let space: SearchSpace
  let value: @Sendable ([Value]) -> [Double]

  init(_ name: String, _ space: SearchSpace, _ value: @escaping @Sendable ([Value]) -> [Double]) {
    self.name = name
    self.space = space
    self.value = value
  }

  /// A function of numbers in a cube.
  init(_ name: String, _ ranges: [ClosedRange<Double>], _ value: @escaping @Sendable ([Double]) -> Double) {
    let dimensions = ranges.enumerated().map { index, range in
      SweepDimension(
        parameter: "x\(index)", values: .range(SweepRange(lower: range.lowerBound, upper: range.upperBound)))
    }
    self.init(name, SearchSpace(dimensions)) { [value($0.compactMap(\.double))] }
  }

  /// All outcomes of a search that asks for this function's values.
  func outcomes(_ search: any SearchMethod, seed: UInt64) -> [SearchOutcome] {
    var history: [SearchOutcome] = []
    while true {
      let points = search.ask(history, in: space, seed: seed)
      if points.isEmpty || history.count > 2_000 { return history }
      history += points.map { SearchOutcome($0, objectives: value($0.values)) }
    }
  }

  /// The least value that a search finds.
  func best(_ search: any SearchMethod, seed: UInt64) -> Double {
    outcomes(search, seed: seed).map { $0.objectives[0] }.reduce(.infinity, min)
  }

  // MARK: Standard functions

  /// L. C. W. Dixon and G. P. Szegő (1978); least 0.397887.
  static let branin = Objective("Branin", [-5...10, 0...15]) { x in
    let pi = 3.14159265358979323846
    let bow = x[1] - 5.1 / (4 * pi * pi) * x[0] * x[0] + 5 / pi * x[0] - 6
    return bow * bow + 10 * (1 - 1 / (8 * pi)) * DeterministicMath.cos(x[0]) + 10
  }

  /// J. K. Hartman (1973), in six dimensions; least −3.32237.
  static let hartmann = Objective("Hartmann 6", [ClosedRange<Double>](repeating: 0...1, count: 6)) { x in
    let weights = [1, 1.2, 3, 3.2]
    let scales: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ]
    let centres: [[Double]] = [
      [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
      [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
    var sum = 0.0
    for row in weights.indices {
      var exponent = 0.0
      for column in x.indices {
        let distance = x[column] - centres[row][column]
        exponent -= scales[row][column] * distance * distance
      }
      sum -= weights[row] * DeterministicMath.exp(exponent)
    }
    return sum
  }

  /// H. H. Rosenbrock (1960), in four dimensions; least 0.
  static let rosenbrock = Objective("Rosenbrock 4", [ClosedRange<Double>](repeating: -5...10, count: 4)) { x in
    (0..<3).reduce(0) { sum, index in
      let valley = x[index + 1] - x[index] * x[index]
      return sum + 100 * valley * valley + (1 - x[index]) * (1 - x[index])
    }
  }

  /// A list, whole numbers on a logarithmic scale, numbers under a condition, a constraint, failures, and two numbers to be small.
  static let mixed = Objective(
    "mixed",
    SearchSpace(
      [
        SweepDimension(parameter: "kind", values: .list([.text("a"), .text("b"), .text("c")])),
        SweepDimension(
          parameter: "count", values: .range(SweepRange(lower: 1, upper: 64, scale: .log, isWhole: true))),
        SweepDimension(parameter: "rate", values: .range(SweepRange(lower: 1e-4, upper: 1, scale: .log))),
        SweepDimension(parameter: "size", values: .list([.integer(8), .integer(16), .integer(32)])),
      ], conditions: [SearchCondition(parameter: "rate", other: "kind", values: [.text("a"), .text("b")])]
    ) { values in
      (values[1].double ?? 0) + (values[3].double ?? 0) <= 80
    }
  ) { values in
    let count = values[1].double ?? 0
    if count == 13 { return [.nan, 1] }
    let rate = values[2].double.map { DeterministicMath.log10($0) + 2 } ?? 2
    let size = (values[3].double ?? 0) / 8
    let kind = values[0] == .text("b") ? 0.0 : 1
    return [kind + rate * rate + DeterministicMath.log(count) * 0.1, size + kind + (count - 20).magnitude / 20]
  }
}

/// Reads a search of a kind.
func search(_ kind: String, _ values: [String: Value], resources: [String] = ["epochs"]) -> (any SearchMethod)? {
  var settings = SearchSettings(values, place: "search", resources: resources)
  return SearchMethods.named(kind)?.init(&settings)
}
