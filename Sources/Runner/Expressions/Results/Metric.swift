/// A quantity that can be asked of a cell in an expression: `walk.distance` is the metric `distance` of the cell `walk`.
public struct Metric: Hashable, Sendable {
  /// The name, unique among all that a program's kinds of cells offer: words between dots.
  public let name: String
  /// The word for what the metric has a value each of, named in brackets: `column` for `fit.error["first"]`; nil for a metric
  /// with one value.
  public let index: String?
  /// True when it has values by epoch.
  public let isSeries: Bool

  /// A metric.
  public init(_ name: String, index: String? = nil, isSeries: Bool = false) {
    self.name = name
    self.index = index
    self.isSeries = isSeries
  }

  /// True when there is a value for each of some names.
  public var isIndexed: Bool { index != nil }

  /// The same quantity by epoch.
  public var byEpoch: Metric { Metric(name, index: index, isSeries: true) }

  /// The name under which a value is recorded: `error["first"]`.
  public func recorded(_ index: String? = nil) -> String {
    index.map { "\(name)[\"\($0)\"]" } ?? name
  }
}

/// The metrics that expressions of a program can ask for, whatever cells a study has.
public struct MetricVocabulary: Sendable {
  /// The metrics in the order in which their kinds of cells are registered, one a name.
  public let metrics: [Metric]
  private let byName: [String: Metric]
  /// The metrics of cells that are known, which may have other ones than their kind.
  private var byCell: [String: [String: Metric]] = [:]

  /// The first metric of each name counts.
  public init(_ metrics: [Metric]) {
    byName = Dictionary(metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<String> = []
    self.metrics = metrics.filter { seen.insert($0.name).inserted }
  }

  /// No metrics.
  public static let none = MetricVocabulary([])

  /// The metric with a name.
  public subscript(name: String) -> Metric? { byName[name] }

  /// The metric of a cell with a name: the cell's own, if it is known, else any kind's.
  func metric(_ name: String, of cell: String) -> Metric? { byCell[cell]?[name] ?? byName[name] }

  /// Adds the metrics of a cell, which expressions can ask for from now on.
  package mutating func add(_ metrics: [Metric], of cell: String) {
    byCell[cell] = Dictionary(metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The names of the metrics of a cell and of all kinds, for the nearest one.
  func names(of cell: String) -> [String] { (byCell[cell].map { $0.keys.sorted() } ?? []) + names }

  /// The metrics' names.
  public var names: [String] { metrics.map(\.name) }

  /// The words that can follow `for every`, beside `seed` and `epoch`.
  public var indices: [String] {
    metrics.compactMap(\.index).reduce(into: []) { words, word in
      if !words.contains(word) { words.append(word) }
    }
  }
}
