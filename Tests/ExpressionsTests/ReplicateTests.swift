import TestSupport
import Testing
import Values

@testable import Expressions

/// Results in which one metric has replicates: in replicate r it is larger by an offset.
private struct ReplicatedResults: ExpressionEnvironment {
  var base = RecordedResults(
    seedCount: 3,
    values: [
      "g.epoch": RecordedResults.numbers(5, 1, 3),
      "g.auc[\"a\"]": RecordedResults.numbers(0.50, 0.52, 0.51),
      "g.auc[\"b\"]": RecordedResults.numbers(0.60, 0.70, 0.65),
    ])
  var offsets = [-0.01, 0, 0.01]

  var seedCount: Int { base.seedCount }
  func members(of cell: String) -> [String] { base.members(of: cell) }
  func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
    base.value(of: reference, seed: seed)
  }
  func replicateCount(of reference: Expression.Reference) -> Int { reference.metric == "auc" ? offsets.count : 0 }
  func value(of reference: Expression.Reference, seed: Int, replicate: Int) -> ExpressionValue? {
    guard reference.metric == "auc", case .number(let number)? = value(of: reference, seed: seed) else {
      return value(of: reference, seed: seed)
    }
    return .number(number + offsets[replicate])
  }
}

@Suite("Errors by replicates")
struct ReplicateTests {
  private let results = ReplicatedResults()

  @Test(
    "The error is the margin's standard deviation; what is within it is undecided",
    arguments: [
      ("g.auc[\"a\"] > 0.505", 0.005, 0.01, true), ("g.auc[\"a\"] > 0.515", -0.005, 0.01, true),
      ("g.auc[\"a\"] > 0.49", 0.02, 0.01, false), ("g.auc[\"a\"] > 0.53", -0.02, 0.01, false),
      ("2 * g.auc[\"a\"] > 1", 0.02, 0.02, false), ("not g.auc[\"a\"] > 0.505", -0.005, 0.01, true),
      ("g.auc > 0.505 for every signal", 0.005, 0.01, true), ("mean(g.auc) > 0.5", 0.08, 0.01, false),
      ("g.auc[\"a\"] > 0.495 for every seed", 0.005, 0.01, true),
      // Paired: the difference of two that change alike has no error.
      ("g.auc[\"b\"] - g.auc[\"a\"] > 0.139", 0.001, 0, false),
      // An error of 0 is one that is known.
      ("g.epoch > 2 or g.auc[\"a\"] > 0.6", 1, 0, false),
    ])
  func outcome(text: String, margin: Double, error: Double, isWithin: Bool) throws {
    let outcome = try Expression(parsing: text).outcome(in: results)
    #expect(((outcome.margin ?? .nan) - margin).magnitude < 1e-12)
    #expect(((outcome.error ?? .nan) - error).magnitude < 1e-12)
    #expect(outcome.isWithinError == isWithin)
    if isWithin {
      #expect(
        outcome.verdict
          == .undecided(reason: "its margin, \(margin), is within its error, \(error)"))
    } else {
      #expect(outcome.verdict == (margin > 0 ? .holds : .fails))
    }
  }

  @Test("Without replicates there is no error, nor where nothing was compared or is known")
  func none() throws {
    #expect(try Expression(parsing: "g.epoch < 4").outcome(in: results).error == nil)
    #expect(try Expression(parsing: "true").outcome(in: results).error == nil)
    #expect(try Expression(parsing: "g.auc[\"a\"] > 0.505").outcome(in: results.base).verdict == .holds)
    var missing = results
    missing.base.seedCount = 4
    let outcome = try Expression(parsing: "g.auc[\"a\"] > 0.4 for every seed").outcome(in: missing)
    #expect(outcome.error == nil && !outcome.isWithinError)
  }

  @Test("The error of a median is that of the median over seeds in each replicate; what is not finite is left out")
  func median() throws {
    let expression = try Expression(parsing: "g.auc[\"a\"]")
    #expect(((expression.medianError(in: results) ?? .nan) - 0.01).magnitude < 1e-12)
    #expect(try Expression(parsing: "g.epoch").medianError(in: results) == nil)
    var few = results
    few.offsets = [0.01, .nan, 0.03]
    #expect(((expression.medianError(in: few) ?? .nan) - 0.0002.squareRoot()).magnitude < 1e-12)
    few.offsets = [0.01, .nan]
    #expect(expression.medianError(in: few) == nil)
  }

  @Test("A placeholder may ask for the error, with a format that says how many decimals")
  func placeholder() throws {
    func read(_ text: String) throws(ExpressionError) -> (NumberFormat, Bool) {
      let read = try Expression.placeholder(text, metrics: RecordedResults.metrics, parameters: [:])
      return (read.format, read.showsError)
    }
    #expect(try read("mean(g.auc) | fixed 3 | error") == (.fixed(3), true))
    #expect(try read("mean(g.auc) | percent 1 | error") == (.percent(1), true))
    #expect(try read("mean(g.auc) | fixed 3") == (.fixed(3), false))
    for (text, reason, offset) in [
      ("g.epoch | significant 3 | error", "expected 'fixed' or 'percent' before '| error'", 24),
      ("g.epoch | fixed 3 | eror", "expected 'error', found 'eror'", 20),
      ("g.epoch | error", "expected a number of digits, found the end of the expression", 15),
    ] {
      let error = #expect(throws: ExpressionError.self) { try read(text) }
      #expect(error?.offset == offset)
      #expect(error?.description == "column \(offset + 1): \(reason)")
    }
    #expect(NumberFormat.fixed(3).text(of: 0.65, error: 0.00312) == "0.650 ± 0.003")
    #expect(NumberFormat.percent(1).text(of: 0.65, error: 0.00312) == "(65.0 ± 0.3) %")
    #expect(NumberFormat.fixed(3).text(of: 0.65, error: nil) == "0.650")
  }
}
