import Deterministic
import Values

/// The distributions of a parameter's values in the points of a mixture: one around each observed value and, in the end, a wide one.
enum ParzenDimension {
  /// Of numbers in a range.
  case numbers(SweepRange, ParzenNumbers)
  /// Of the values of a list.
  case categories([Value], ParzenCategories)

  /// The distributions for values that a dimension has, in the order of the trials.
  init(_ dimension: SweepDimension, _ observed: [Value]) {
    switch dimension.values {
    case .list(let values):
      let places = observed.compactMap { values.firstIndex(of: $0) }
      self = .categories(values, ParzenCategories(places, count: values.count))
    case .range(let range):
      let (lower, upper) = range.parzenEnds
      let places = observed.compactMap { $0.double.map(range.parzenPlace) }
      self = .numbers(range, ParzenNumbers(places, lower: lower, upper: upper))
    }
  }

  /// A value from one of the distributions.
  ///
  /// - Parameters:
  ///   - kernel: the distribution's place.
  ///   - share: chooses the value, in [0, 1).
  func value(of kernel: Int, _ share: Double) -> Value {
    switch self {
    case .numbers(let range, let numbers): range.parzenValue(numbers.value(of: kernel, share))
    case .categories(let values, let categories): values[categories.value(of: kernel, share)]
    }
  }

  /// The logarithm of each distribution's density, or probability, at a value of the dimension.
  func logDensities(at value: Value) -> [Double] {
    switch self {
    case .numbers(let range, let numbers):
      let number = value.double ?? range.lower
      guard range.isWhole else { return numbers.logDensities(at: range.parzenPlace(number)) }
      return numbers.logProbabilities(from: range.parzenPlace(number - 0.5), to: range.parzenPlace(number + 0.5))
    case .categories(let values, let categories):
      return categories.logProbabilities(of: values.firstIndex(of: value) ?? 0)
    }
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
