import Expressions
import Values

/// Results by reference and seed, for tests of expressions.
package struct RecordedResults: ExpressionEnvironment {
  package var seedCount = 1
  package var signalNames = ["a", "b"]
  /// By the reference's text; one value a seed, or one for all.
  package var values: [String: [ExpressionValue]] = [:]

  package init(seedCount: Int = 1, values: [String: [ExpressionValue]] = [:]) {
    self.seedCount = seedCount
    self.values = values
  }

  package func members(of cell: String) -> [String] { signalNames }

  package func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
    guard let found = values[reference.description] else { return nil }
    return found.count == 1 ? found[0] : seed < found.count ? found[seed] : nil
  }

  package static func series(_ values: Double...) -> ExpressionValue {
    .series(Series(epochs: Array(values.indices), values: values))
  }

  package static func numbers(_ values: Double...) -> [ExpressionValue] { values.map(ExpressionValue.number) }

  /// One seed, two signals, and a series with a minimum at epoch 2.
  package static let single = RecordedResults(values: [
    "m.validation.error": [series(4, 2, 1, 3)],
    "m.negatives.error": [series(1, 2, 30, 400)],
    "m.rate": [.series(Series(epochs: [0, 2, 4], values: [10, 20, 30]))],
    "m.error[\"a\"]": [series(8, 4, 2, 6)],
    "m.error[\"b\"]": [series(8, 9, 10, 11)],
    "m.training.loss": [series(5, .nan, 1)],
    "g.auc[\"a\"]": numbers(0.6),
    "g.auc[\"b\"]": numbers(0.4),
    "g.epoch": numbers(2),
    "n-2.epoch": numbers(7),
    "n.epoch": numbers(7),
    "g.background.error": numbers(.nan),
  ])
}

extension RecordedResults {
  /// The metrics that expressions of these tests can ask for.
  package static let metrics = MetricVocabulary([
    Metric("validation.error", isSeries: true), Metric("validation.loss", isSeries: true),
    Metric("negatives.error", isSeries: true), Metric("training.loss", isSeries: true), Metric("rate", isSeries: true),
    Metric("background.error"), Metric("epoch"), Metric("auc", index: "signal"), Metric("error", index: "signal"),
  ])
}

extension Expression {
  /// Reads an expression that can ask for those metrics.
  package init(parsing text: String, parameters: [String: Value] = [:]) throws(ExpressionError) {
    try self.init(parsing: text, metrics: RecordedResults.metrics, parameters: parameters)
  }
}
