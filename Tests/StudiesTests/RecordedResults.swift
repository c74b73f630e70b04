@testable import Studies

/// Results by reference and seed, for tests of expressions.
struct RecordedResults: ExpressionEnvironment {
  var seedCount = 1
  var signalNames = ["a", "b"]
  /// By the reference's text; one value a seed, or one for all.
  var values: [String: [ExpressionValue]] = [:]

  func signals(of cell: String) -> [String] { signalNames }

  func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
    guard let found = values[reference.description] else { return nil }
    return found.count == 1 ? found[0] : seed < found.count ? found[seed] : nil
  }

  static func series(_ values: Double...) -> ExpressionValue {
    .series(Series(epochs: Array(values.indices), values: values))
  }

  static func numbers(_ values: Double...) -> [ExpressionValue] { values.map(ExpressionValue.number) }

  /// One seed, two signals, and a series with a minimum at epoch 2.
  static let single = RecordedResults(values: [
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
