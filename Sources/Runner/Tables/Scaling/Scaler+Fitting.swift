import Deterministic

extension Scaler {
  /// Fits a scaler.
  ///
  /// - Parameters:
  ///   - training: rows of the training split, or of data that has no splits.
  ///   - method: how all features are scaled.
  ///   - transforms: by feature; the others are not transformed.
  /// - Throws: `notForTraining` for another split's rows, `noRows`, `unknownName`, `outsideLogarithm`, `constantFeature`, or
  ///   `invalidSetting` for an empty range or fewer than two knots.
  public init(
    fitting training: FeatureMatrix, method: Method, transforms: [String: Transform] = [:]
  ) throws(DatasetError) {
    if let split = training.split, split != .training { throw .notForTraining(split) }
    guard training.rows > 0 else { throw .noRows(purpose: "to fit a scaler on") }
    try method.check()
    for name in transforms.keys.sorted() { _ = try training.index(of: name) }
    var features: [Feature] = []
    for name in training.features {
      let transform = transforms[name] ?? .identity
      if case .logarithm(let offset) = transform, !offset.isFinite {
        throw .invalidSetting(name: "offset of '\(name)'", found: "\(offset)", expected: "a finite number")
      }
      var values: [Double] = []
      for (row, value) in try training.column(name).enumerated() {
        values.append(try transform.applied(to: Double(value), feature: name, row: row))
      }
      features.append(Feature(name: name, transform: transform, scale: try method.fitted(to: values, feature: name)))
    }
    self.features = features
  }
}

extension Scaler.Method {
  fileprivate func check() throws(DatasetError) {
    switch self {
    case .standard: return
    case .minMax(let lower, let upper):
      guard lower < upper, lower.isFinite, upper.isFinite else {
        throw .invalidSetting(
          name: "min–max range", found: "[\(lower), \(upper)]", expected: "two finite bounds, lower first")
      }
    case .normalScores(let knots):
      guard knots >= 2 else { throw .invalidSetting(name: "knots", found: "\(knots)", expected: "at least 2") }
    }
  }

  fileprivate func fitted(to values: [Double], feature: String) throws(DatasetError) -> Scaler.Scale {
    let (minimum, maximum) = values.reduce((values[0], values[0])) { (min($0.0, $1), max($0.1, $1)) }
    let constant = DatasetError.constantFeature(feature, value: minimum, rows: values.count)
    guard minimum < maximum else { throw constant }
    switch self {
    case .standard:
      let moments = Moments(of: values)
      guard moments.standardDeviation > 0 else { throw constant }
      return .standard(mean: moments.mean, standardDeviation: moments.standardDeviation)
    case .minMax(let lower, let upper):
      return .minMax(minimum: minimum, maximum: maximum, lower: lower, upper: upper)
    case .normalScores(let knots):
      let (values, scores) = Self.normalScores(of: values.sorted(), knots: knots)
      return .normalScores(values: values, scores: scores)
    }
  }

  /// Distinct sorted values with the normal score of their mid-rank, thinned to about equal steps of the score.
  ///
  /// Equal steps of the score, not of the rank, keep the tails, where a step of the rank spans more than a unit of the score.
  private static func normalScores(of sorted: [Double], knots: Int) -> (values: [Double], scores: [Double]) {
    let count = Double(sorted.count)
    var values: [Double] = [], scores: [Double] = []
    var first = 0
    while first < sorted.count {
      var next = first + 1
      while next < sorted.count, sorted[next] == sorted[first] { next += 1 }
      // Ranks first + 1 … next, so the mid-rank less one half is (first + next) / 2.
      values.append(sorted[first])
      scores.append(DeterministicMath.inverseNormal(Double(first + next) / 2 / count))
      first = next
    }
    guard values.count > knots else { return (values, scores) }
    // A value is left out only when its kept neighbours' scores differ by at most this step, which bounds the error of the
    // interpolation; two steps between kept values span more than it, so that no more than the knots are kept.
    let last = values.count - 1
    let step = 2 * (scores[last] - scores[0]) / Double(knots - 1)
    var kept = [0]
    for place in 1..<last where scores[place + 1] - scores[kept[kept.count - 1]] > step { kept.append(place) }
    kept.append(last)
    return (kept.map { values[$0] }, kept.map { scores[$0] })
  }
}

/// Mean and standard deviation in two passes, summed in the order of the values.
package struct Moments {
  package let mean: Double
  /// The population's: divided by the number of values.
  package let standardDeviation: Double

  /// The moments of at least one value.
  package init(of values: [Double]) {
    let count = Double(values.count)
    var sum = 0.0
    for value in values { sum += value }
    mean = sum / count
    var squares = 0.0
    for value in values { squares += (value - mean) * (value - mean) }
    standardDeviation = (squares / count).squareRoot()
  }
}
