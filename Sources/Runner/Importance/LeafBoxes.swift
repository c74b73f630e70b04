/// The leaves of a tree as boxes of its space, and the variances of what the tree says of some columns when the mean over all others is
/// taken. They are exact: sums over boxes, no samples.
///
/// The algorithm is that of Hutter, Hoos and Leyton-Brown (An Efficient Approach for Assessing Hyperparameter Importance, 2014), but each
/// box is added where it begins and taken away where it ends, so that no tree is walked again for each place.
struct LeafBoxes {
  private let values: [Double]
  /// The part of each column that a leaf's box takes, leaf by leaf.
  private let shares: [Double]
  /// The cells of each column that a leaf's box takes, as ranges, leaf by leaf.
  private let ranges: [[Range<Int>]]
  /// The part of its column that each cell is.
  private let cells: [[Double]]
  private let columns: Int

  init(_ tree: RegressionTree, _ space: ImportanceSpace) {
    columns = space.columns.count
    let boxes = Box.leaves(of: tree, space)
    let cuts = Self.cuts(of: tree, space)
    cells = zip(space.columns, cuts).map(Self.parts)
    var shares: [Double] = []
    var ranges: [[Range<Int>]] = []
    shares.reserveCapacity(boxes.count * columns)
    ranges.reserveCapacity(boxes.count * columns)
    for box in boxes {
      for (place, column) in space.columns.enumerated() {
        shares.append(box.sides[place].share(of: column))
        ranges.append(box.sides[place].ranges(cuts[place]))
      }
    }
    self.shares = shares
    self.ranges = ranges
    let weights = Self.weights(shares, boxes.count, columns)
    let total = weights.reduce(0, +)
    let mean = zip(boxes, weights).reduce(0) { $0 + $1.0.value * $1.1 } / total
    // Around their mean, so that nothing is lost in differences of large numbers.
    values = boxes.map { $0.value - mean }
  }

  /// The variance of the tree over the whole space.
  var variance: Double {
    let weights = Self.weights(shares, values.count, columns)
    return Self.variance(values, weights)
  }

  /// The variance over some columns of the mean over all others.
  func variance(of chosen: [Int]) -> Double {
    let counts = chosen.map { cells[$0].count }
    // The last of them varies fastest.
    var strides = [Int](repeating: 1, count: chosen.count)
    for place in chosen.indices.dropLast().reversed() { strides[place] = strides[place + 1] * counts[place + 1] }
    var means = [Double](repeating: 0, count: counts.reduce(1, *))
    var isChosen = [Bool](repeating: false, count: columns)
    for column in chosen { isChosen[column] = true }
    for (leaf, value) in values.enumerated() {
      var amount = value
      for column in 0..<columns where !isChosen[column] { amount *= shares[leaf * columns + column] }
      add(amount, leaf, chosen, strides, counts, dimension: 0, offset: 0, to: &means)
    }
    Self.accumulate(&means, strides, counts)
    var weights = [1.0]
    for column in chosen { weights = weights.flatMap { weight in cells[column].map { weight * $0 } } }
    return Self.variance(means, weights)
  }

  /// Adds a leaf's number where its box begins, and takes it away where it ends, in each direction.
  private func add(
    _ amount: Double, _ leaf: Int, _ chosen: [Int], _ strides: [Int], _ counts: [Int], dimension: Int, offset: Int,
    to means: inout [Double]
  ) {
    guard dimension < chosen.count else {
      means[offset] += amount
      return
    }
    let stride = strides[dimension]
    for range in ranges[leaf * columns + chosen[dimension]] {
      add(
        amount, leaf, chosen, strides, counts, dimension: dimension + 1, offset: offset + range.lowerBound * stride,
        to: &means)
      guard range.upperBound < counts[dimension] else { continue }
      add(
        -amount, leaf, chosen, strides, counts, dimension: dimension + 1, offset: offset + range.upperBound * stride,
        to: &means)
    }
  }

  /// Sums from the beginning of each direction.
  private static func accumulate(_ means: inout [Double], _ strides: [Int], _ counts: [Int]) {
    for (stride, count) in zip(strides, counts) {
      for block in Swift.stride(from: 0, to: means.count, by: stride * count) {
        for place in (block + stride)..<(block + stride * count) { means[place] += means[place - stride] }
      }
    }
  }

  private static func weights(_ shares: [Double], _ leaves: Int, _ columns: Int) -> [Double] {
    (0..<leaves).map { leaf in shares[(leaf * columns)..<((leaf + 1) * columns)].reduce(1, *) }
  }

  private static func variance(_ values: [Double], _ weights: [Double]) -> Double {
    let total = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    return zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total
  }

  // MARK: Cells

  /// The thresholds at which a tree splits each column, in order.
  private static func cuts(of tree: RegressionTree, _ space: ImportanceSpace) -> [[Double]] {
    var cuts = [Set<Double>](repeating: [], count: space.columns.count)
    for case .threshold(let column, let value, _, _) in tree.nodes { cuts[column].insert(value) }
    return cuts.map { $0.sorted() }
  }

  /// The part of a column that each of its cells is.
  private static func parts(_ column: ImportanceSpace.Column, _ cuts: [Double]) -> [Double] {
    switch column {
    case .categories(let count): return [Double](repeating: 1 / Double(count), count: count)
    case .interval(let lower, let upper):
      let ends = [lower] + cuts + [upper]
      guard upper > lower else { return [1] }
      return zip(ends, ends.dropFirst()).map { ($1 - $0) / (upper - lower) }
    }
  }
}

/// A part of the space.
private struct Box {
  /// The part of one column.
  enum Side {
    case interval(Double, Double)
    case categories(UInt64)

    func share(of column: ImportanceSpace.Column) -> Double {
      switch (self, column) {
      case (.interval(let low, let high), .interval(let lower, let upper)):
        upper > lower ? (high - low) / (upper - lower) : 1
      case (.categories(let set), .categories(let count)): Double(set.nonzeroBitCount) / Double(count)
      default: 1
      }
    }

    /// The cells that it takes.
    func ranges(_ cuts: [Double]) -> [Range<Int>] {
      switch self {
      case .interval(let low, let high):
        let first = cuts.firstIndex { $0 > low } ?? cuts.count
        let last = cuts.firstIndex { $0 >= high } ?? cuts.count
        return [first..<max(last + 1, first)]
      case .categories(let set):
        var ranges: [Range<Int>] = []
        for place in 0..<ImportanceSpace.Column.mostCategories where set >> UInt64(place) & 1 == 1 {
          if let last = ranges.last, last.upperBound == place {
            ranges[ranges.count - 1] = last.lowerBound..<(place + 1)
          } else {
            ranges.append(place..<(place + 1))
          }
        }
        return ranges
      }
    }
  }

  var value: Double
  var sides: [Side]

  static func leaves(of tree: RegressionTree, _ space: ImportanceSpace) -> [Box] {
    let whole = space.columns.map { column -> Side in
      switch column {
      case .interval(let lower, let upper): .interval(lower, upper)
      case .categories(let count): .categories(count >= 64 ? .max : 1 << UInt64(count) - 1)
      }
    }
    var leaves: [Box] = []
    var open = [(node: 0, sides: whole)]
    while let (node, sides) = open.popLast() {
      switch tree.nodes[node] {
      case .leaf(let value): leaves.append(Box(value: value, sides: sides))
      case .threshold(let column, let value, let left, let right):
        guard case .interval(let low, let high) = sides[column] else { continue }
        var (lower, upper) = (sides, sides)
        lower[column] = .interval(low, value)
        upper[column] = .interval(value, high)
        open += [(right, upper), (left, lower)]
      case .category(let column, let value, let left, let right):
        guard case .categories(let set) = sides[column] else { continue }
        var (one, others) = (sides, sides)
        one[column] = .categories(set & 1 << UInt64(value))
        others[column] = .categories(set & ~(1 << UInt64(value)))
        open += [(right, others), (left, one)]
      }
    }
    return leaves
  }
}
