import Deterministic

/// Regression trees, each grown on a sample of the points with repetition, until each leaf has points of one value. All is a function of
/// the points and the stream; arithmetic is sums, products and quotients alone.
public struct RegressionForest: Sendable {
  /// The trees.
  public let trees: [RegressionTree]

  /// The number of trees of a forest, unless said otherwise, and the largest number of splits above a leaf.
  public static let usualTrees = 64, mostDepth = 64

  /// Grows a forest.
  ///
  /// - Parameters:
  ///   - rows: the points, a value a column of the space; categories by their numbers.
  ///   - values: the finite number at each point.
  ///   - space: the columns, and which of them are categories.
  ///   - trees: the number of trees, at least 1.
  ///   - stream: the random numbers of the samples, and of the order in which columns are looked at.
  ///   - threads: how many grow at once; the trees are the same for any number.
  public init(
    rows: [[Double]], values: [Double], in space: ImportanceSpace, trees: Int = usualTrees, stream: RandomStream,
    threads: Int = 1
  ) {
    guard !rows.isEmpty else {
      self.trees = []
      return
    }
    let points = Points(rows, values, space)
    self.trees = ParallelLoop.map(trees, threads: threads) { tree in
      var growth = TreeGrowth(points, stream.stream("tree").stream(tree))
      return growth.tree()
    }
  }
}

/// The points of a forest, by columns.
struct Points: Sendable {
  let columns: [[Double]]
  let values: [Double]
  /// The number of categories of each column; nil for numbers.
  let categories: [Int?]
  /// The points of each column in the order of its values.
  let orders: [[Int32]]

  init(_ rows: [[Double]], _ values: [Double], _ space: ImportanceSpace) {
    let columns = space.columns.indices.map { column in rows.map { $0[column] } }
    self.columns = columns
    self.values = values
    categories = space.columns.map { if case .categories(let count) = $0 { count } else { nil } }
    orders = columns.map { column in
      (0..<Int32(rows.count)).sorted { (column[Int($0)], $0) < (column[Int($1)], $1) }
    }
  }
}

/// The growth of one tree.
private struct TreeGrowth {
  private let points: Points
  private let stream: RandomStream
  /// How often each point is in the sample.
  private var counts: [Double]
  /// The points of the sample, by each column; a node has a range of them, the same in each.
  private var orders: [[Int32]]
  private var nodes: [RegressionTree.Node] = []
  /// For each point, whether it goes to the left at the split that is made.
  private var isLeft: [Bool]
  private var later: [Int32] = []

  init(_ points: Points, _ stream: RandomStream) {
    self.points = points
    self.stream = stream
    let count = points.values.count
    var counts = [Double](repeating: 0, count: count)
    let sample = stream.stream("sample")
    for position in 0..<count { counts[sample.index(below: count, UInt64(position))] += 1 }
    self.counts = counts
    orders = points.orders.map { order in order.filter { counts[Int($0)] > 0 } }
    isLeft = [Bool](repeating: false, count: count)
  }

  private struct Split {
    var column: Int
    /// The threshold, or the category's number.
    var value: Double
    var score: Double
  }

  mutating func tree() -> RegressionTree {
    guard let first = orders.first else {
      return RegressionTree([.leaf(mean(points.values.indices.map { Int32($0) }[...]))])
    }
    nodes = [.leaf(0)]
    var open = [(node: 0, range: 0..<first.count, depth: 0)]
    while let (node, range, depth) = open.popLast() {
      let members = orders[0][range]
      guard depth < RegressionForest.mostDepth, !isPure(members), let split = best(range, node) else {
        nodes[node] = .leaf(mean(members))
        continue
      }
      let middle = part(range, split)
      let (left, right) = (nodes.count, nodes.count + 1)
      nodes += [.leaf(0), .leaf(0)]
      nodes[node] =
        points.categories[split.column] == nil
        ? .threshold(column: split.column, value: split.value, left: left, right: right)
        : .category(column: split.column, value: Int(split.value), left: left, right: right)
      open.append((right, middle..<range.upperBound, depth + 1))
      open.append((left, range.lowerBound..<middle, depth + 1))
    }
    return RegressionTree(nodes)
  }

  private func mean(_ members: ArraySlice<Int32>) -> Double {
    var (weight, sum) = (0.0, 0.0)
    for point in members {
      weight += counts[Int(point)]
      sum += counts[Int(point)] * points.values[Int(point)]
    }
    return weight > 0 ? sum / weight : 0
  }

  private func isPure(_ members: ArraySlice<Int32>) -> Bool {
    guard let first = members.first else { return true }
    return members.allSatisfy { points.values[Int($0)] == points.values[Int(first)] }
  }

  /// The split that leaves the least variance; of equals, that of the column that is looked at first, at its least value.
  private func best(_ range: Range<Int>, _ node: Int) -> Split? {
    var columns = [Int32](repeating: 0, count: orders.count)
    stream.stream("columns").stream(node).shuffle(&columns)
    let center = mean(orders[0][range])
    var best: Split?
    for column in columns.map(Int.init) {
      let found =
        points.categories[column].map { bestCategory(range, column, $0, center) }
        ?? bestThreshold(range, column, center)
      if let found, found.score > best?.score ?? -.infinity { best = found }
    }
    return best
  }

  private func bestThreshold(_ range: Range<Int>, _ column: Int, _ center: Double) -> Split? {
    let (order, values) = (orders[column], points.columns[column])
    guard values[Int(order[range.lowerBound])] < values[Int(order[range.upperBound - 1])] else { return nil }
    let (weight, sum) = totals(range, column, center)
    var (leftWeight, leftSum) = (0.0, 0.0)
    var best: Split?
    for place in range.dropLast() {
      let point = Int(order[place])
      leftWeight += counts[point]
      leftSum += counts[point] * (points.values[point] - center)
      let (value, next) = (values[point], values[Int(order[place + 1])])
      guard value < next else { continue }
      let rightSum = sum - leftSum
      let score = leftSum * leftSum / leftWeight + rightSum * rightSum / (weight - leftWeight)
      guard score > best?.score ?? -.infinity else { continue }
      let middle = value + (next - value) / 2
      best = Split(column: column, value: middle < next ? middle : value, score: score)
    }
    return best
  }

  private func bestCategory(_ range: Range<Int>, _ column: Int, _ count: Int, _ center: Double) -> Split? {
    let (weight, sum) = totals(range, column, center)
    var (weights, sums) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for place in range {
      let point = Int(orders[column][place])
      let category = Int(points.columns[column][point])
      weights[category] += counts[point]
      sums[category] += counts[point] * (points.values[point] - center)
    }
    var best: Split?
    for category in 0..<count where weights[category] > 0 && weights[category] < weight {
      let rest = sum - sums[category]
      let score = sums[category] * sums[category] / weights[category] + rest * rest / (weight - weights[category])
      guard score > best?.score ?? -.infinity else { continue }
      best = Split(column: column, value: Double(category), score: score)
    }
    return best
  }

  private func totals(_ range: Range<Int>, _ column: Int, _ center: Double) -> (weight: Double, sum: Double) {
    var (weight, sum) = (0.0, 0.0)
    for place in range {
      let point = Int(orders[column][place])
      weight += counts[point]
      sum += counts[point] * (points.values[point] - center)
    }
    return (weight, sum)
  }

  /// Puts the points of the left side first, in each column's order.
  ///
  /// - Returns: the place where the right side begins.
  private mutating func part(_ range: Range<Int>, _ split: Split) -> Int {
    let isCategory = points.categories[split.column] != nil
    for place in range {
      let point = Int(orders[0][place])
      let value = points.columns[split.column][point]
      isLeft[point] = isCategory ? value == split.value : value <= split.value
    }
    var middle = range.lowerBound
    for column in orders.indices {
      later.removeAll(keepingCapacity: true)
      middle = range.lowerBound
      for place in range {
        let point = orders[column][place]
        if isLeft[Int(point)] {
          orders[column][middle] = point
          middle += 1
        } else {
          later.append(point)
        }
      }
      for (offset, point) in later.enumerated() { orders[column][middle + offset] = point }
    }
    return middle
  }
}
