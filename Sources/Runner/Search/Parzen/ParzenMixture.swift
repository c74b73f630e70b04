import Deterministic

/// The density of a number, estimated from observed ones: a mixture of normal distributions, cut off at the ends of a range, one around
/// each number and a wide one over the whole range.
///
/// Widths and weights are those of Optuna's univariate estimator (S. Watanabe, arXiv:2304.11127, calls the first "hyperopt" with magic
/// clipping): a width is the larger distance to the two neighbours, at least a part of the range that shrinks with the number of
/// observations; the 25 last observations have the full weight, older ones less.
struct ParzenMixture {
  private let means: [Double]
  private let widths: [Double]
  private let weights: [Double]
  /// The probability below the range's lower end, and that within it, of each normal distribution.
  private let below: [Double], within: [Double]
  private let lower: Double, upper: Double

  /// The mixture for numbers in a range, in the order in which they were observed.
  init(_ observed: [Double], lower: Double, upper: Double) {
    let range = upper - lower
    let means = observed + [0.5 * (lower + upper)]
    let order = means.indices.sorted { means[$0] == means[$1] ? $0 < $1 : means[$0] < means[$1] }
    var widths = [Double](repeating: range, count: means.count)
    let least = range / Double(min(100, 1 + means.count))
    for (place, index) in order.enumerated() where index < observed.count {
      // At the ends the neighbour on the inner side alone counts.
      let left = place > 0 ? means[index] - means[order[place - 1]] : 0
      let right = place + 1 < order.count ? means[order[place + 1]] - means[index] : 0
      widths[index] = min(max(left, right, least), range)
    }
    var below: [Double] = []
    var within: [Double] = []
    for (mean, width) in zip(means, widths) {
      below.append(NormalDistribution.distribution((lower - mean) / width))
      within.append(NormalDistribution.distribution((upper - mean) / width) - below[below.count - 1])
    }
    (self.lower, self.upper) = (lower, upper)
    (self.means, self.widths, self.below, self.within) = (means, widths, below, within)
    weights = Self.weights(observed.count)
  }

  /// The weights of observations and, in the end, of the wide distribution; their sum is 1.
  static func weights(_ count: Int) -> [Double] {
    let ramp = max(0, count - 25)
    let raw = (0..<count).map { index -> Double in
      guard index < ramp else { return 1 }
      let least = 1 / Double(count)
      return ramp == 1 ? least : least + Double(index) / Double(ramp - 1) * (1 - least)
    }
    let sum = raw.reduce(1, +)
    return (raw + [1]).map { $0 / sum }
  }

  /// A number from the mixture.
  ///
  /// - Parameters:
  ///   - choice: chooses the distribution, in [0, 1).
  ///   - share: chooses the number in it, in [0, 1).
  func value(_ choice: Double, _ share: Double) -> Double {
    var rest = choice
    var index = 0
    while index < weights.count - 1, rest >= weights[index] {
      rest -= weights[index]
      index += 1
    }
    let z = DeterministicMath.inverseNormal(below[index] + share * within[index])
    return min(max(means[index] + widths[index] * z, lower), upper)
  }

  /// The logarithm of the density at a number.
  func logDensity(_ value: Double) -> Double {
    var sum = 0.0
    for index in means.indices {
      let z = (value - means[index]) / widths[index]
      sum += weights[index] * NormalDistribution.density(z) / (widths[index] * within[index])
    }
    return DeterministicMath.log(sum)
  }

  /// The logarithm of the probability between two numbers.
  func logProbability(from first: Double, to last: Double) -> Double {
    var sum = 0.0
    for index in means.indices {
      let low = NormalDistribution.distribution((first - means[index]) / widths[index])
      let high = NormalDistribution.distribution((last - means[index]) / widths[index])
      sum += weights[index] * (high - low) / within[index]
    }
    return DeterministicMath.log(max(sum, 1e-300))
  }
}

/// The probabilities of the values of a list, estimated from observed ones.
struct ParzenCategories {
  let probabilities: [Double]

  /// The probabilities of so many values.
  ///
  /// - Parameter observed: the places of the values that were observed, in that order.
  init(_ observed: [Int], count: Int) {
    let weights = ParzenMixture.weights(observed.count)
    let kernels = Double(weights.count)
    // An observation is a distribution with most of its weight on its own value; the last one is uniform.
    let row = Double(count) / kernels + 1
    var probabilities = [Double](repeating: weights[observed.count] / Double(count), count: count)
    for (index, value) in observed.enumerated() {
      for other in 0..<count {
        probabilities[other] += weights[index] * (1 / kernels + (other == value ? 1 : 0)) / row
      }
    }
    self.probabilities = probabilities
  }

  /// The place of a value.
  ///
  /// - Parameter choice: in [0, 1).
  func value(_ choice: Double) -> Int {
    var rest = choice
    var index = 0
    while index < probabilities.count - 1, rest >= probabilities[index] {
      rest -= probabilities[index]
      index += 1
    }
    return index
  }
}
