/// The box over which importances are taken: a column a direction in which a tree can split, a parameter a group of columns.
public struct ImportanceSpace: Hashable, Sendable {
  /// A direction in which a tree can split.
  public enum Column: Hashable, Sendable {
    /// Numbers between two ends, all parts of equal length alike. A tree splits at a threshold.
    case interval(lower: Double, upper: Double)
    /// Names without an order, numbered from 0, all alike; at most 64 of them. A tree takes one from the others.
    case categories(Int)

    /// The largest number of categories.
    public static let mostCategories = 64
  }

  /// The columns.
  public let columns: [Column]
  /// The columns of each parameter: mostly one.
  public let parameters: [[Int]]

  /// A space whose parameters have some columns each.
  public init(columns: [Column], parameters: [[Int]]) {
    self.columns = columns
    self.parameters = parameters
  }

  /// A space with a column for each parameter.
  public init(_ columns: [Column]) {
    self.init(columns: columns, parameters: columns.indices.map { [$0] })
  }
}

/// A tree that says a number for each point of a space: its leaves' boxes fill the space.
public struct RegressionTree: Hashable, Sendable {
  /// A node of the tree.
  public enum Node: Hashable, Sendable {
    /// A number.
    case leaf(Double)
    /// The node at `left` where the column's value is at most the threshold, else the one at `right`.
    case threshold(column: Int, value: Double, left: Int, right: Int)
    /// The node at `left` where the column's category is this one, else the one at `right`.
    case category(column: Int, value: Int, left: Int, right: Int)
  }

  /// The nodes, the root first, each before those that it leads to.
  public let nodes: [Node]

  /// A tree of nodes, the root first, each before those that it leads to.
  public init(_ nodes: [Node]) { self.nodes = nodes }

  /// The number at a point: a value a column.
  public func value(at point: [Double]) -> Double {
    var place = 0
    while true {
      switch nodes[place] {
      case .leaf(let value): return value
      case .threshold(let column, let value, let left, let right): place = point[column] <= value ? left : right
      case .category(let column, let value, let left, let right): place = point[column] == Double(value) ? left : right
      }
    }
  }
}
