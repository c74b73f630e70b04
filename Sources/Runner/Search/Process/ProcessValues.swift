import Deterministic

/// The values that a Gaussian process is fitted to: of outcomes, made as normal as can be.
enum ProcessValues {
  /// One number for each outcome, small for a good one, of mean 0 and deviation 1. Outcomes that cannot be compared are as the worst that
  /// can. Nil when none can.
  ///
  /// Several objectives are joined by the augmented Chebyshev norm with a point's own weights (J. Knowles, "ParEGO", 2006).
  ///
  /// - Parameter weights: the weights of the objectives, of sum 1.
  static func of(_ outcomes: [SearchOutcome], weights: [Double]) -> [Double]? {
    let ranked = outcomes.filter(\.isRanked).map(\.objectives)
    guard !ranked.isEmpty else { return nil }
    let joined: ([Double]) -> Double
    if weights.count > 1 {
      let columns = weights.indices.map { column in ranked.map { $0[column] } }
      let ends = columns.map { (low: $0.reduce(Double.infinity, min), high: $0.reduce(-Double.infinity, max)) }
      joined = { row in
        let parts = row.indices.map { column in
          let (low, high) = ends[column]
          return weights[column] * (high > low ? (row[column] - low) / (high - low) : 0)
        }
        return parts.reduce(0, max) + 0.05 * parts.reduce(0, +)
      }
    } else {
      joined = { $0[0] }
    }
    let known = ranked.map(joined)
    let worst = known.reduce(-Double.infinity, max)
    return standardised(outcomes.map { $0.isRanked ? joined($0.objectives) : worst })
  }

  /// Numbers of mean 0 and deviation 1: the larger half by ranks, then all after the power transform that makes them most normal
  /// (I.-K. Yeo and R. A. Johnson, 2000), its exponent one of a fixed list.
  static func standardised(_ numbers: [Double]) -> [Double] {
    let (plain, deviation) = scaled(ranked(numbers))
    guard deviation > 0, numbers.count > 3 else { return plain }
    var best: (likelihood: Double, values: [Double])?
    for step in -8...8 {
      let exponent = Double(step) / 4
      let transformed = plain.map { transform($0, exponent) }
      let (values, deviation) = scaled(transformed)
      guard deviation > 0, values.allSatisfy(\.isFinite) else { continue }
      var stretch = 0.0
      for number in plain { stretch += (number < 0 ? -1 : 1) * DeterministicMath.log1p(number.magnitude) }
      let likelihood = -Double(plain.count) * DeterministicMath.log(deviation) + (exponent - 1) * stretch
      if best.map({ likelihood > $0.likelihood }) ?? true { best = (likelihood, values) }
    }
    return best?.values ?? plain
  }

  /// The numbers above the median as quantiles of a normal distribution whose deviation is that of those below: how much worse bad trials
  /// are than others says little, and one that diverged would leave no difference between the good ones (X. Song et al., "The
  /// Vizier Gaussian process bandit algorithm", 2024).
  private static func ranked(_ numbers: [Double]) -> [Double] {
    let median = Quantile.median(of: numbers)
    let below = numbers.filter { $0 <= median }.map { ($0 - median) * ($0 - median) }
    let deviation = (below.reduce(0, +) / Double(max(1, below.count))).squareRoot()
    guard deviation > 0, deviation.isFinite else { return numbers }
    let sorted = numbers.sorted()
    return numbers.map { number in
      guard number > median, let first = sorted.firstIndex(of: number) else { return number }
      let same = sorted.count { $0 == number }
      let share = (Double(first) + 0.5 * Double(same)) / Double(numbers.count)
      return median + deviation * DeterministicMath.inverseNormal(share)
    }
  }

  private static func transform(_ number: Double, _ exponent: Double) -> Double {
    func power(_ base: Double, _ exponent: Double) -> Double {
      exponent == 0 ? DeterministicMath.log(base) : (DeterministicMath.pow(base, exponent) - 1) / exponent
    }
    return number < 0 ? -power(1 - number, 2 - exponent) : power(1 + number, exponent)
  }

  private static func scaled(_ numbers: [Double]) -> (values: [Double], deviation: Double) {
    let count = Double(numbers.count)
    let mean = numbers.reduce(0, +) / count
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / count).squareRoot()
    guard deviation > 0, deviation.isFinite else { return (numbers.map { _ in 0 }, 0) }
    return (numbers.map { ($0 - mean) / deviation }, deviation)
  }
}
