/// The source of an expression's values: the results of a run.
public protocol ExpressionEnvironment {
  /// The number of seeds that have results.
  var seedCount: Int { get }

  /// The names by which a cell's metrics are indexed, in order.
  func members(of cell: String) -> [String]

  /// A metric of a cell: a number or a series; nil when the run has none (yet).
  ///
  /// - Parameters:
  ///   - reference: the cell and the metric. Its member is set exactly when the metric is indexed.
  ///   - seed: the repetition, from 0.
  func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue?
}
