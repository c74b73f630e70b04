import Deterministic
import Values

/// The joint density of some parameters' values, estimated from observed points: a mixture in which each point is a product of distributions of
/// its values, with one over the whole space.
///
/// So values that were good together stay together, as in Optuna's multivariate estimator, which is its default for one objective.
struct ParzenEstimate {
  private let dimensions: [ParzenDimension]
  private let weights: [Double]
  private let logWeights: [Double]

  /// The estimate from points, in the order of the trials, each with a value of every dimension.
  init(_ dimensions: [SweepDimension], _ points: [[Value]]) {
    let known = points.filter { zip(dimensions, $0).allSatisfy { $0.has($1) } }
    self.dimensions = dimensions.enumerated().map { place, dimension in
      ParzenDimension(dimension, known.map { $0[place] })
    }
    weights = Self.weights(known.count)
    logWeights = weights.map(DeterministicMath.log)
  }

  /// The weights of points and, in the end, of the wide distribution; their sum is 1. The 25 last points have the full weight, older ones
  /// less.
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

  /// The place in which a number falls when each of some places has a share of [0, 1).
  ///
  /// - Parameters:
  ///   - number: the number, in [0, 1).
  ///   - count: the number of places, one at least.
  ///   - share: gives the share of each.
  static func place(at number: Double, of count: Int, _ share: (Int) -> Double) -> Int {
    var rest = number
    var place = 0
    while place < count - 1, rest >= share(place) {
      rest -= share(place)
      place += 1
    }
    return place
  }

  /// The best of some candidates that are drawn as good points are, where these are estimated: where a good point is the most likely as
  /// compared with the others. The first of equals.
  ///
  /// - Parameters:
  ///   - count: the number of candidates, one at least.
  ///   - other: the estimate from all other points.
  ///   - stream: the random numbers for this point.
  ///   - attempt: the number of points that were chosen in vain before.
  func best(
    of count: Int, against other: ParzenEstimate, _ stream: RandomStream, attempt: UInt32
  ) -> [Value] {
    var best: (values: [Value], score: Double)?
    for candidate in 0..<count {
      let position = candidate * (dimensions.count + 1)
      let values = values(stream.uniform(UInt64(position), attempt)) { place in
        stream.uniform(UInt64(position + 1 + place), attempt)
      }
      let score = logDensity(at: values) - other.logDensity(at: values)
      if best.map({ score > $0.score }) ?? true { best = (values, score) }
    }
    // There is at least one candidate.
    return best?.values ?? []
  }

  /// A point from the mixture.
  ///
  /// - Parameters:
  ///   - choice: chooses the distribution, in [0, 1).
  ///   - share: chooses the value of the dimension at a place in it, in [0, 1).
  func values(_ choice: Double, _ share: (Int) -> Double) -> [Value] {
    let kernel = Self.place(at: choice, of: weights.count) { weights[$0] }
    return dimensions.enumerated().map { place, dimension in dimension.value(of: kernel, share(place)) }
  }

  /// The logarithm of the density at a point.
  func logDensity(at values: [Value]) -> Double {
    var logs = logWeights
    for (dimension, value) in zip(dimensions, values) {
      for (kernel, log) in dimension.logDensities(at: value).enumerated() { logs[kernel] += log }
    }
    // There is the wide distribution at least. Differences from the largest one do not vanish all.
    let largest = logs.max() ?? 0
    return largest + DeterministicMath.log(logs.reduce(0) { $0 + DeterministicMath.exp($1 - largest) })
  }
}
