import Deterministic
import Foundation

/// Maps features to comparable ranges and back. It is fitted on training rows only.
///
/// Each feature is first transformed (not at all, or by a logarithm) and then scaled. Statistics are Double, summed in the
/// order of the rows, in two passes; results are Float. Outside the range of the training data:
/// - standard and min–max scaling go on linearly, and are not clamped;
/// - normal scores are clamped to the score of the least or greatest training value, so that the inverse of a clamped score
///   is that training value;
/// - a value outside the logarithm's domain is an error.
public struct Scaler: Equatable, Sendable {
  /// The method of scaling features.
  public enum Method: Equatable, Sendable, Codable {
    /// To mean 0 and standard deviation 1 (the population's, divided by the number of rows).
    case standard
    /// The training data's least value to `lower`, its greatest to `upper`.
    case minMax(lower: Double, upper: Double)
    /// To normal scores by rank: Φ⁻¹((r − ½) / n), r the mid-rank of a value among the n training values, linear between
    /// at most `knots` training values, which are chosen so that no score of the training data moves by more than
    /// 2 / (knots − 1) of the scores' range.
    case normalScores(knots: Int)
  }

  /// The transform of a feature before it is scaled.
  public enum Transform: Equatable, Sendable, Codable {
    /// Nothing.
    case identity
    /// ln(x + offset).
    case logarithm(offset: Double)
  }

  /// The fitted scale of a transformed feature.
  public enum Scale: Equatable, Sendable, Codable {
    /// (x − mean) / standardDeviation.
    case standard(mean: Double, standardDeviation: Double)
    /// Linear from [minimum, maximum] to [lower, upper].
    case minMax(minimum: Double, maximum: Double, lower: Double, upper: Double)
    /// Linear between the points (value, score), both increasing, and clamped outside them.
    case normalScores(values: [Double], scores: [Double])
  }

  /// A feature's name, transform and fitted scale.
  public struct Feature: Equatable, Sendable, Codable {
    /// The feature's name.
    public let name: String
    /// The transform, applied first.
    public let transform: Transform
    /// The scaling, applied after the transform.
    public let scale: Scale
  }

  /// The features in the order of the matrix that the scaler was fitted on.
  public let features: [Feature]

  /// Scales a matrix with the same features.
  ///
  /// - Throws: `featuresDiffer`, `outsideLogarithm`, or `notFinite` when a scaled value is beyond Float's range.
  public func scaled(_ matrix: FeatureMatrix) throws(DatasetError) -> FeatureMatrix {
    try mapped(matrix) { (feature, value, row) throws(DatasetError) in
      feature.scale.scaled(try feature.transform.applied(to: Double(value), feature: feature.name, row: row))
    }
  }

  /// Brings scaled features back to their own units.
  ///
  /// - Throws: `featuresDiffer`, or `notFinite` when a value is beyond Float's range.
  public func unscaled(_ matrix: FeatureMatrix) throws(DatasetError) -> FeatureMatrix {
    try mapped(matrix) { (feature, value, _) in
      feature.transform.inverted(feature.scale.unscaled(Double(value)))
    }
  }

  private func mapped(
    _ matrix: FeatureMatrix, _ map: (Feature, Float, Int) throws(DatasetError) -> Double
  ) throws(DatasetError) -> FeatureMatrix {
    let names = features.map(\.name)
    guard matrix.features == names else { throw .featuresDiffer(found: matrix.features, expected: names) }
    var values: [Float] = []
    values.reserveCapacity(matrix.values.count)
    for row in 0..<matrix.rows {
      for (column, feature) in features.enumerated() {
        values.append(Float(try map(feature, matrix[row, column], row)))
      }
    }
    return try FeatureMatrix(features: names, values: values, split: matrix.split)
  }
}

extension Scaler.Transform {
  func applied(to value: Double, feature: String, row: Int) throws(DatasetError) -> Double {
    guard case .logarithm(let offset) = self else { return value }
    guard value + offset > 0 else {
      throw .outsideLogarithm(feature: feature, row: row, value: value, offset: offset)
    }
    return DeterministicMath.log(value + offset)
  }

  func inverted(_ value: Double) -> Double {
    guard case .logarithm(let offset) = self else { return value }
    return DeterministicMath.exp(value) - offset
  }
}

extension Scaler.Scale {
  func scaled(_ value: Double) -> Double {
    switch self {
    case .standard(let mean, let deviation): (value - mean) / deviation
    case .minMax(let minimum, let maximum, let lower, let upper):
      lower + (value - minimum) / (maximum - minimum) * (upper - lower)
    case .normalScores(let values, let scores): Self.interpolated(value, from: values, to: scores)
    }
  }

  func unscaled(_ score: Double) -> Double {
    switch self {
    case .standard(let mean, let deviation): mean + score * deviation
    case .minMax(let minimum, let maximum, let lower, let upper):
      minimum + (score - lower) / (upper - lower) * (maximum - minimum)
    case .normalScores(let values, let scores): Self.interpolated(score, from: scores, to: values)
    }
  }

  /// The piecewise linear function through the points (x, y), x increasing, constant outside them.
  private static func interpolated(_ value: Double, from x: [Double], to y: [Double]) -> Double {
    var low = 0, high = x.count - 1
    if value <= x[low] { return y[low] }
    if value >= x[high] { return y[high] }
    while high - low > 1 {
      let middle = (low + high) / 2
      if x[middle] <= value { low = middle } else { high = middle }
    }
    return y[low] + (value - x[low]) / (x[high] - x[low]) * (y[high] - y[low])
  }
}
