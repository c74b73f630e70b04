import Deterministic
import Values

/// A dimension with two estimates: of its values in good trials, and in all others.
struct ParzenDimension {
  private let dimension: SweepDimension
  private let estimate: Estimate

  private enum Estimate {
    case numbers(SweepRange, good: ParzenMixture, other: ParzenMixture)
    case categories([Value], good: ParzenCategories, other: ParzenCategories)
  }

  /// The estimates from the values that a dimension had where it was active, in the order of the trials.
  init(_ dimension: SweepDimension, good: [Value], other: [Value]) {
    self.dimension = dimension
    switch dimension.values {
    case .list(let values):
      func places(_ observed: [Value]) -> [Int] { observed.compactMap { values.firstIndex(of: $0) } }
      estimate = .categories(
        values, good: ParzenCategories(places(good), count: values.count),
        other: ParzenCategories(places(other), count: values.count))
    case .range(let range):
      let (lower, upper) = range.parzenEnds
      func mixture(_ observed: [Value]) -> ParzenMixture {
        ParzenMixture(observed.compactMap { $0.double.map(range.parzenPlace) }, lower: lower, upper: upper)
      }
      estimate = .numbers(range, good: mixture(good), other: mixture(other))
    }
  }

  /// The best of some candidates that are drawn as values of good trials are: where a good trial is the most likely as compared with the
  /// others. The first of equals.
  ///
  /// - Parameters:
  ///   - count: the number of candidates.
  ///   - stream: the dimension's random numbers for this point.
  ///   - attempt: the number of points that were chosen in vain before.
  func best(of count: Int, _ stream: RandomStream, attempt: UInt32) -> Value {
    var best: (value: Value, score: Double)?
    for candidate in 0..<count {
      let choice = stream.uniform(UInt64(2 * candidate), attempt)
      let value: Value
      let score: Double
      switch estimate {
      case .categories(let values, let good, let other):
        let place = good.value(choice)
        value = values[place]
        score =
          DeterministicMath.log(good.probabilities[place]) - DeterministicMath.log(other.probabilities[place])
      case .numbers(let range, let good, let other):
        let place = good.value(choice, stream.uniform(UInt64(2 * candidate + 1), attempt))
        value = range.parzenValue(place)
        let number = value.double ?? range.lower
        if range.isWhole {
          let (first, last) = (range.parzenPlace(number - 0.5), range.parzenPlace(number + 0.5))
          score = good.logProbability(from: first, to: last) - other.logProbability(from: first, to: last)
        } else {
          let place = range.parzenPlace(number)
          score = good.logDensity(place) - other.logDensity(place)
        }
      }
      if best.map({ score > $0.score }) ?? true { best = (value, score) }
    }
    // There is at least one candidate.
    return best?.value ?? dimension.value(at: 0)
  }
}

extension SweepRange {
  /// The ends in which densities are estimated; a whole number stands for half a unit on each side.
  fileprivate var parzenEnds: (Double, Double) {
    isWhole ? (parzenPlace(lower - 0.5), parzenPlace(upper + 0.5)) : (parzenPlace(lower), parzenPlace(upper))
  }

  /// A number on the range's scale.
  fileprivate func parzenPlace(_ number: Double) -> Double {
    scale == .log ? DeterministicMath.log(number) : number
  }

  /// The range's number nearest to a place on its scale.
  fileprivate func parzenValue(_ place: Double) -> Value {
    nearest(to: scale == .log ? DeterministicMath.exp(place) : place)
  }
}
