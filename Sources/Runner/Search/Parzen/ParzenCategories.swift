import Deterministic

/// The distributions of a listed value in the points of a mixture: around each observed value, by its place in the list, one that has most of
/// its weight there and, in the end, a uniform one (Optuna's).
struct ParzenCategories {
  private let observed: [Int]
  private let count: Int
  /// The probability of the own value, and of each other one.
  private let own: Double, other: Double

  /// The distributions over so many values.
  init(_ observed: [Int], count: Int) {
    (self.observed, self.count) = (observed, count)
    let least = 1 / Double(observed.count + 1)
    let sum = Double(count) * least + 1
    (own, other) = ((least + 1) / sum, least / sum)
  }

  /// The probability of a value in one of the distributions.
  func probability(of kernel: Int, _ value: Int) -> Double {
    guard kernel < observed.count else { return 1 / Double(count) }
    return observed[kernel] == value ? own : other
  }

  /// A value from one of the distributions.
  ///
  /// - Parameters:
  ///   - kernel: the distribution's place.
  ///   - share: chooses the value, in [0, 1).
  func value(of kernel: Int, _ share: Double) -> Int {
    ParzenEstimate.place(at: share, of: count) { probability(of: kernel, $0) }
  }

  /// The logarithm of each distribution's probability of a value.
  func logProbabilities(of value: Int) -> [Double] {
    (0...observed.count).map { DeterministicMath.log(probability(of: $0, value)) }
  }
}
