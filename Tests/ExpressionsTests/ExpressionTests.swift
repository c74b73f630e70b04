import TestSupport
import Testing
import Values

@testable import Expressions

@Suite("Expressions")
struct ExpressionTests {
  static func value(_ text: String) throws -> ExpressionValue {
    try Expression(parsing: text, parameters: ["k": .integer(3), "name": .text("x")])
      .value(in: RecordedResults.single, seed: 0)
  }

  @Test(
    "Numbers",
    arguments: [
      ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("8 / 4 / 2", 1), ("2 - 3 - 4", -5), ("-2^2", -4), ("2^3^2", 512),
      ("2^-1", 0.5), ("9^0.5", 3), ("2-1", 1), ("1e-3", 0.001), (".5 + 5.", 5.5), ("2e+2", 200), ("--2", 2),
      ("$k * 2", 6), ("abs(-3)", 3), ("log10(1000)", 3), ("sqrt(16)", 4), ("min(3, 1, 2)", 1), ("max(3, 1)", 3),
      ("min(m.validation.error)", 1), ("max(m.validation.error)", 4), ("mean(m.validation.error)", 2.5),
      ("median(m.validation.error)", 2.5), ("first(m.validation.error)", 4), ("last(m.validation.error)", 3),
      ("argmin(m.validation.error)", 2), ("argmax(m.validation.error)", 0), ("at(m.validation.error, 1)", 2),
      ("count(m.validation.error)", 4), ("spread(m.validation.error)", 1.5),
      ("quantile(m.validation.error, 0)", 1), ("quantile(m.validation.error, 0.25)", 1.75),
      ("median(abs(changes(m.validation.error)))", 2), ("argmin(changes(m.rate))", 2),
      ("max(from(m.validation.error, 2))", 3), ("min(until(m.validation.error, 1))", 2),
      ("onset(m.negatives.error > 10 * m.validation.error)", 2),
      ("onset(m.negatives.error > 10 * m.validation.error) - 1", 1),
      ("count(m.negatives.error > 10 * m.validation.error)", 2),
      ("count(not m.negatives.error > 10 and m.validation.error > 1)", 2),
      ("last(m.validation.error - m.negatives.error)", -397), ("last(m.rate + m.validation.error)", 21),
      ("argmin(m.training.loss)", 2), ("mean(g.auc)", 0.5), ("max(g.auc - 0.5)", 0.6 - 0.5), ("g.auc[\"a\"]", 0.6),
      ("n-2.epoch", 7), ("n.epoch - 2", 5), ("n.epoch -2", 5), ("at(m.error[\"a\"], g.epoch)", 2),
    ] as [(String, Double)])
  func numbers(text: String, expected: Double) throws {
    #expect(try Self.value(text) == .number(expected))
  }

  @Test(
    "Truth values",
    arguments: [
      ("1 < 2", true), ("2 <= 1", false), ("1 == 1", true), ("1 != 1", false), ("not 1 > 2", true),
      ("1 < 2 and 2 < 1", false), ("1 < 2 or 2 < 1", true), ("1 > 2 or 1 > 2 and 1 < 2", false),
      ("\"x\" == $name", true), ("true", true), ("not (true and false)", true),
    ])
  func truthValues(text: String, expected: Bool) throws {
    #expect(try Self.value(text) == .boolean(expected))
  }

  @Test(
    "What has no value says why",
    arguments: [
      ("at(m.validation.error, 9)", "'at(m.validation.error, 9.0)' has no value at epoch 9.0; epochs 0 to 3 have"),
      ("onset(m.validation.error > 9)", "'onset((m.validation.error > 9.0))': the condition is true at no epoch"),
      ("onset(m.training.loss < 2)", "'onset((m.training.loss < 2.0))': the condition is unknown at epoch 1"),
      ("m.validation.loss", "'m.validation.loss' has no value at seed 1"),
      ("first(from(m.validation.error, 9))", "'first(from(m.validation.error, 9.0))' of a series without values"),
    ])
  func undecided(text: String, reason: String) {
    #expect(throws: Undecided(reason)) { try Self.value(text) }
  }

  @Test(
    "What cannot be read says what was expected, and where",
    arguments: [
      ("", "column 1: expected a number, a name or '(', found the end of the expression"),
      ("1 +", "column 4: expected a number, a name or '(', found the end of the expression"),
      ("(1", "column 3: expected ')', found the end of the expression"),
      ("1 2", "column 3: expected the end of the expression, found '2.0'"),
      ("1 < 2 < 3", "column 3: comparisons do not chain; write 'a < b and b < c'"),
      ("1 = 2", "column 3: unexpected character '='; equality is '=='"),
      ("1.2.3", "column 1: expected a finite number, found '1.2.3'"),
      ("1e999", "column 1: expected a finite number, found '1e999'"),
      ("3x", "column 1: expected a finite number, found '3x'"),
      ("m.error[a]", "column 9: expected a signal in double quotes, found 'a'"),
      ("m.rate[\"a\"]", "column 8: 'm.rate' has one value, none for each of several names"),
      ("m-n", "column 1: 'm-n' names no metric; expected CELL.METRIC (a minus needs spaces around it)"),
      ("m.validation.eror", "column 3: unknown metric 'validation.eror'; did you mean 'validation.error'?"),
      ("mim(1)", "column 1: unknown function 'mim'; did you mean 'min'?"),
      ("\"a", "column 1: unclosed text; expected '\"'"),
      ("1 < 2 for each seed", "column 11: expected 'every', found 'each'"),
      ("1 < 2 for every sed", "column 17: expected 'signal', 'seed' or 'epoch', found 'sed'"),
      ("1 < 2 in at least 6 of 5 seeds", "column 19: expected 1 to 5 of 5 seeds, found 6"),
      ("1 < 2 in at least 101 % of seeds", "column 19: expected 1 to 100 %, found 101"),
      ("1 < 2 in the mean", "column 14: expected 'median', found 'mean'"),
      ("1 < 2 in the median for every seed", "column 21: a second quantifier over the same: 'for every seed'"),
    ])
  func malformed(text: String, message: String) {
    do throws(ExpressionError) {
      _ = try Expression(parsing: text)
      Issue.record("'\(text)' was read")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test("Deep nesting is refused, not a crash", arguments: ["(", "-", "not ", "abs("])
  func nesting(opening: String) {
    #expect(throws: ExpressionError.self) {
      try Expression(parsing: String(repeating: opening, count: 100_000) + "1")
    }
  }

  @Test("Texts that say the same have one description, which reads back as itself")
  func description() throws {
    let tight = try Expression(
      parsing: "abs(g.auc-0.5)<.12 for every signal  in the median".replacing("auc-", with: "auc - "))
    let loose = try Expression(parsing: "abs( g.auc - 0.50 )  <  0.12 for every signal in the median")
    #expect(tight.description == "(abs((g.auc - 0.5)) < 0.12) for every signal in the median")
    #expect(tight.description == loose.description)
    #expect(try Expression(parsing: tight.description).description == tight.description)
  }

  @Test(
    "Numbers in prose",
    arguments: [
      (NumberFormat.fixed(2), 0.125, "0.13"), (.fixed(2), -0.001, "0.00"), (.fixed(0), 99.5, "100"),
      (.fixed(1), 1e21, "1000000000000000000000.0"),
      (.fixed(3), 2, "2.000"), (.fixed(2), -1.5, "−1.50"), (.percent(1), 0.1234, "12.3 %"),
      (.significant(2), 0.00999, "0.010"),
      (.significant(3), 12345, "12345"), (.significant(2), 1.7e20, "1.7 × 10^20"),
      (.significant(2), 9.99e-9, "1.0 × 10^-8"),
      (.shortest, 3, "3"), (.shortest, 0.1, "0.1"), (.shortest, -0.0, "0"), (.fixed(2), .nan, "undefined"),
    ] as [(NumberFormat, Double, String)])
  func formats(format: NumberFormat, number: Double, expected: String) {
    #expect(format.text(of: number) == expected)
  }
}
