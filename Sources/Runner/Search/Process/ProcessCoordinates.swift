import Deterministic
import Values

/// The coordinates of a space's points, as a Gaussian process sees them.
///
/// A range is the interval from 0 to 1 on its scale. A list of numbers is as many places at equal distances, in the order of the
/// numbers. Any other list is categories: two are 1 apart when they differ. A dimension that is not active is in the middle, or a
/// category of its own.
struct ProcessCoordinates {
  private let space: SearchSpace
  /// True for the dimensions that are categories.
  let isCategory: [Bool]
  /// The coordinate of each value of a list.
  private let places: [[Value: Double]]

  init(_ space: SearchSpace) {
    self.space = space
    var isCategory: [Bool] = []
    places = space.dimensions.map { dimension in
      guard case .list(let values) = dimension.values else {
        isCategory.append(false)
        return [:]
      }
      let numbers = values.compactMap(\.double)
      isCategory.append(numbers.count < values.count)
      guard numbers.count == values.count else {
        return Dictionary(
          values.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
      }
      let order = values.indices.sorted { numbers[$0] < numbers[$1] }
      let last = Double(max(1, values.count - 1))
      let middle = values.count == 1 ? 0.5 : 0
      return Dictionary(
        order.enumerated().map { (values[$1], middle + Double($0) / last) }, uniquingKeysWith: { first, _ in first })
    }
    self.isCategory = isCategory
  }

  /// The coordinates of a point, one a dimension.
  func of(_ values: [Value]) -> [Double] {
    space.dimensions.indices.map { place in
      guard space.isActive(place, values) else { return isCategory[place] ? -1 : 0.5 }
      switch space.dimensions[place].values {
      case .list: return places[place][values[place]] ?? -1
      case .range(let range):
        guard let number = values[place].double else { return 0.5 }
        guard range.scale == .log else { return (number - range.lower) / (range.upper - range.lower) }
        let start = DeterministicMath.log(range.lower)
        return (DeterministicMath.log(number) - start) / (DeterministicMath.log(range.upper) - start)
      }
    }
  }
}
