import Densities
import Foundation

extension ONNXGraph {
  /// Adds a Gaussian mixture: the output `score`, −ln p of the scaled features. It is computed in Double, as by the engine.
  ///
  /// With Σ = L Lᵀ, the square of a component's distance is |L⁻¹ (x − μ)|²; L⁻¹ x − L⁻¹ μ of all components is one product.
  mutating func add(_ mixture: GaussianMixture, of input: String) {
    let (count, d) = (mixture.components, mixture.dimension)
    var (matrix, offsets, constants): ([Double], [Double], [Double]) = ([], [], [])
    for component in 0..<count {
      let mean = mixture.means[(component * d)..<((component + 1) * d)]
      let factor = Self.factor(Array(mixture.covariances[(component * d * d)..<((component + 1) * d * d)]), d)
      let inverse = Self.inverse(factor, d)
      for row in 0..<d {
        matrix += inverse[(row * d)..<((row + 1) * d)]
        offsets.append(-zip(inverse[(row * d)..<((row + 1) * d)], mean).reduce(0) { $0 + $1.0 * $1.1 })
      }
      let volume = (0..<d).reduce(0) { $0 + log(factor[$1 * d + $1]) }
      constants.append(log(mixture.weights[component]) - volume - Double(d) / 2 * log(2 * Double.pi))
    }
    let x = cast(input, to: .double, as: "mixture.double")
    let turned = add(
      "Gemm",
      [
        x, constant("mixture.inverse", [count * d, d], matrix), constant("mixture.offset", [count * d], offsets),
      ], as: "mixture.turned", [.integer("transB", 1)])
    let shape = constant("mixture.shape", [3], integers: [-1, count, d])
    let parts = add("Reshape", [turned, shape], as: "mixture.parts")
    let squares = add("Mul", [parts, parts], as: "mixture.squares")
    let axis = constant("mixture.axis", [1], integers: [2])
    let distance = add("ReduceSum", [squares, axis], as: "mixture.distance", [.integer("keepdims", 0)])
    let half = add("Mul", [distance, constant("mixture.half", [1], [-0.5])], as: "mixture.exponent")
    let terms = add("Add", [half, constant("mixture.constant", [count], constants)], as: "mixture.terms")
    let sum = add(
      "ReduceLogSumExp", [terms], as: "mixture.logarithm", [.integers("axes", [1]), .integer("keepdims", 0)])
    let score = add("Neg", [sum], as: "mixture.score")
    _ = cast(score, to: .float, as: "score")
    addOutput("score", width: nil, "minus the logarithm of the density of the scaled features")
  }

  /// L of a positive definite matrix, which a mixture's are.
  private static func factor(_ matrix: [Double], _ d: Int) -> [Double] {
    var lower = [Double](repeating: 0, count: d * d)
    for row in 0..<d {
      for column in 0...row {
        var rest = matrix[row * d + column]
        for k in 0..<column { rest -= lower[row * d + k] * lower[column * d + k] }
        lower[row * d + column] = row == column ? rest.squareRoot() : rest / lower[column * d + column]
      }
    }
    return lower
  }

  /// The inverse of a lower triangle.
  private static func inverse(_ lower: [Double], _ d: Int) -> [Double] {
    var inverse = [Double](repeating: 0, count: d * d)
    for column in 0..<d {
      for row in column..<d {
        var rest = row == column ? 1.0 : 0.0
        for k in column..<row { rest -= lower[row * d + k] * inverse[k * d + column] }
        inverse[row * d + column] = rest / lower[row * d + row]
      }
    }
    return inverse
  }
}
