import Deterministic

/// The distributions of a number in the points of a mixture: normal ones, cut off at the ends of a range, around each observed number and,
/// in the end, a wide one over the whole range.
///
/// Widths are those of Optuna (S. Watanabe, arXiv:2304.11127, calls them "hyperopt" with magic clipping): the larger distance to the two
/// neighbours, at least a part of the range that shrinks with the number of observations.
struct ParzenNumbers {
  private let means: [Double]
  private let widths: [Double]
  /// The probability below the range's lower end, and that within it, of each normal distribution.
  private let below: [Double], within: [Double]
  /// The logarithm of each density's factor.
  private let logFactors: [Double]
  private let lower: Double, upper: Double

  /// The distributions for numbers in a range.
  init(_ observed: [Double], lower: Double, upper: Double) {
    let range = upper - lower
    let means = observed + [0.5 * (lower + upper)]
    var widths = [Double](repeating: range, count: means.count)
    let least = range / Double(min(100, 1 + means.count))
    let order = observed.indices.sorted { observed[$0] == observed[$1] ? $0 < $1 : observed[$0] < observed[$1] }
    let sorted = order.map { observed[$0] }
    // The range's ends are neighbours of a number that is alone; else the first and last have one.
    let padded = sorted.count == 1 ? [lower] + sorted + [upper] : sorted.prefix(1) + sorted + sorted.suffix(1)
    for (place, index) in order.enumerated() {
      let (left, right) = (padded[place + 1] - padded[place], padded[place + 2] - padded[place + 1])
      widths[index] = min(max(left, right, least), range)
    }
    var below: [Double] = []
    var within: [Double] = []
    for (mean, width) in zip(means, widths) {
      below.append(NormalDistribution.distribution((lower - mean) / width))
      within.append(NormalDistribution.distribution((upper - mean) / width) - below[below.count - 1])
    }
    logFactors = zip(widths, within).map { -DeterministicMath.log($0 * $1) }
    (self.lower, self.upper) = (lower, upper)
    (self.means, self.widths, self.below, self.within) = (means, widths, below, within)
  }

  /// A number from one of the distributions.
  ///
  /// - Parameters:
  ///   - kernel: the distribution's place.
  ///   - share: chooses the number in it, in [0, 1).
  func value(of kernel: Int, _ share: Double) -> Double {
    let z = DeterministicMath.inverseNormal(below[kernel] + share * within[kernel])
    return min(max(means[kernel] + widths[kernel] * z, lower), upper)
  }

  /// The logarithm of each density at a number.
  func logDensities(at value: Double) -> [Double] {
    means.indices.map { kernel in
      NormalDistribution.logDensity((value - means[kernel]) / widths[kernel]) + logFactors[kernel]
    }
  }

  /// The logarithm of each probability between two numbers.
  func logProbabilities(from first: Double, to last: Double) -> [Double] {
    means.indices.map { kernel in
      let low = NormalDistribution.distribution((first - means[kernel]) / widths[kernel])
      let high = NormalDistribution.distribution((last - means[kernel]) / widths[kernel])
      return DeterministicMath.log(max((high - low) / within[kernel], 1e-300))
    }
  }
}
