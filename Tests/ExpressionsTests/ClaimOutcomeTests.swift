import TestSupport
import Testing

@testable import Expressions

@Suite("Outcomes of claims")
struct ClaimOutcomeTests {
  /// Five seeds with epochs 1, 3, 5, 7 and 9, and two signals.
  static let results = RecordedResults(
    seedCount: 5,
    values: [
      "g.epoch": RecordedResults.numbers(5, 1, 9, 3, 7),
      "g.auc[\"a\"]": RecordedResults.numbers(0.50, 0.52, 0.51, 0.53, 0.54),
      "g.auc[\"b\"]": RecordedResults.numbers(0.60, 0.70, 0.55, 0.65, 0.58),
      "g.background.error": RecordedResults.numbers(1, .nan, 3, 4, 5),
      "m.validation.error": [RecordedResults.series(4, 3, 2)],
      "m.negatives.error": [RecordedResults.series(5, 3.5, 1)],
    ])

  static func outcome(_ text: String) throws -> ClaimOutcome {
    try Expression(parsing: text).outcome(in: results)
  }

  @Test(
    "Verdicts, values, bounds and margins",
    arguments: [
      ("g.epoch < 6", .holds, 5, 6, 1), ("g.epoch < 5", .fails, 5, 5, 0), ("g.epoch <= 5", .holds, 5, 5, 0),
      ("g.epoch < 6 in the median", .holds, 5, 6, 1), ("g.epoch < 6 for every seed", .fails, 9, 6, -3),
      ("g.epoch < 10 for every seed", .holds, 9, 10, 1), ("g.epoch > 2 for every seed", .fails, 1, 2, -1),
      ("g.epoch < 8 in at least 4 of 5 seeds", .holds, 7, 8, 1),
      ("g.epoch < 6 in at least 4 of 5 seeds", .fails, 7, 6, -1),
      ("g.epoch < 6 in at least 60 % of seeds", .holds, 5, 6, 1),
      ("g.epoch < 6 in at least 61 % of seeds", .fails, 7, 6, -1),
      ("not g.epoch < 6", .fails, 5, 6, -1), ("g.epoch == 5", .fails, 7, 5, -2), ("g.epoch != 4", .holds, 7, 4, 3),
      ("g.epoch > 0 and g.epoch < 6", .holds, 1, 0, 1), ("g.epoch > 6 or g.epoch < 6", .holds, 3, 6, 3),
      ("g.auc < 0.65 for every signal", .holds, 0.6, 0.65, 0.65 - 0.6),
      ("g.auc < 0.55 for every signal", .fails, 0.6, 0.55, 0.55 - 0.6),
      ("g.auc < 0.65 for every signal for every seed", .fails, 0.7, 0.65, 0.65 - 0.7),
      ("m.validation.error < 4 for every epoch", .fails, 4, 4, 0),
      ("m.validation.error < 3 * min(m.validation.error) for every epoch", .holds, 4, 6, 2),
      ("m.negatives.error > m.validation.error for every epoch", .fails, 1, 2, -1),
    ] as [(String, ClaimOutcome.Verdict, Double, Double, Double)])
  func decided(text: String, verdict: ClaimOutcome.Verdict, value: Double, bound: Double, margin: Double) throws {
    let outcome = try Self.outcome(text)
    #expect(outcome.verdict == verdict)
    #expect(outcome.value == value)
    #expect(outcome.bound == bound)
    #expect(outcome.margin == margin)
  }

  @Test("The worst signal, seed and epoch are named, and every seed has its value there")
  func worst() throws {
    let bySignal = try Self.outcome("g.auc < 0.65 for every signal")
    #expect(bySignal.member == "b")
    #expect(bySignal.seed == 0)
    #expect(bySignal.seeds.map(\.value) == [0.60, 0.70, 0.55, 0.65, 0.58])
    #expect(bySignal.seeds.map(\.verdict) == [.holds, .fails, .holds, .fails, .holds])
    #expect(bySignal.seeds.map(\.seed) == [0, 1, 2, 3, 4])
    let bySeed = try Self.outcome("g.auc < 0.65 in the median for every signal")
    #expect(bySeed.member == "b")
    #expect(bySeed.seeds.map(\.member) == ["b", "b", "b", "b", "b"])
    #expect(try Self.outcome("m.negatives.error > m.validation.error for every epoch").epoch == 2)
  }

  @Test(
    "For an even number of seeds the mean of the two middle ones decides",
    arguments: [
      (4, "g.epoch < 6", .holds, 4, 6, 2), (2, "g.epoch < 4", .holds, 3, 4, 1), (2, "g.epoch < 3", .fails, 3, 3, 0),
      (2, "g.epoch <= 3", .holds, 3, 3, 0), (2, "g.epoch >= 3", .holds, 3, 3, 0),
      (2, "not g.epoch > 3", .holds, 3, 3, 0),
      (2, "g.epoch > 3.5", .fails, 3, 3.5, -0.5), (4, "g.epoch == 4", .fails, 2, 4, -2),
      (4, "g.epoch < 10 * g.auc[\"a\"] in the median", .holds, 4, 5.15, 1.15),
    ] as [(Int, String, ClaimOutcome.Verdict, Double, Double, Double)])
  func evenMedian(
    seeds: Int, text: String, verdict: ClaimOutcome.Verdict, value: Double, bound: Double, margin: Double
  ) throws {
    var results = Self.results
    results.seedCount = seeds
    let outcome = try Expression(parsing: text).outcome(in: results)
    #expect(outcome.verdict == verdict)
    for (found, expected) in [(outcome.value, value), (outcome.bound, bound), (outcome.margin, margin)] {
      #expect(((found ?? .nan) - expected).magnitude < 1e-12)
    }
    #expect(outcome.seed == nil && outcome.seeds.count == seeds)
  }

  @Test("A claim's median of an even number is that which prose shows")
  func oneMedian() throws {
    var results = Self.results
    results.seedCount = 4
    let shown = try Expression(parsing: "g.auc[\"b\"]").median(in: results)
    #expect(try Expression(parsing: "g.auc[\"b\"] > 0").outcome(in: results).value == shown)
  }

  @Test("Two in the middle without a mean: the worse of them")
  func noMean() throws {
    var results = Self.results
    results.seedCount = 2
    // Different comparisons decide, a value is missing, there is nothing to compare, and ∞ − ∞ is no number.
    #expect(try Expression(parsing: "g.epoch < 2 or g.epoch > 4").outcome(in: results).margin == 1)
    guard case .undecided = try Expression(parsing: "g.background.error < 2").outcome(in: results).verdict else {
      Issue.record("an unknown value in the middle was passed over")
      return
    }
    results.values["g.epoch"] = RecordedResults.numbers(.infinity, -.infinity)
    let outcome = try Expression(parsing: "g.epoch < 4").outcome(in: results)
    #expect(outcome.verdict == .fails && outcome.value == .infinity)
    #expect(try Expression(parsing: "true").outcome(in: results).verdict == .holds)
  }

  @Test("What is not a number counts only where it could change the verdict")
  func unknown() throws {
    #expect(try Self.outcome("g.background.error < 4.5").verdict == .holds)
    #expect(try Self.outcome("g.background.error < 2").verdict == .fails)
    #expect(
      try Self.outcome("g.background.error < 3.5").verdict
        == .undecided(reason: "'(g.background.error < 3.5)' compares with a value that is not a number"))
    #expect(try Self.outcome("g.background.error < 9 for every seed").seeds[1].value == nil)
    guard case .undecided = try Self.outcome("g.background.error < 9 for every seed").verdict else {
      Issue.record("a missing value was passed over")
      return
    }
    #expect(try Self.outcome("g.background.error < 4 for every seed").verdict == .fails)
    #expect(try Self.outcome("g.background.error < 9 or g.epoch > 0 for every seed").verdict == .holds)
    #expect(try Self.outcome("g.background.error < 0 and g.epoch < 0 for every seed").verdict == .fails)
  }

  @Test("Too few seeds, or others than were asked for, leave a claim undecided")
  func seedCounts() throws {
    #expect(
      try Self.outcome("g.epoch < 6 in at least 3 of 4 seeds").verdict == .undecided(reason: "needs 4 seeds, has 5"))
    #expect(
      try Expression(parsing: "true").outcome(in: RecordedResults(seedCount: 0)).verdict
        == .undecided(reason: "no seeds"))
  }

  @Test("Infinite values are compared, not refused")
  func infinite() throws {
    var results = Self.results
    results.values["g.epoch"] = [.number(.infinity)]
    let outcome = try Expression(parsing: "g.epoch > 10").outcome(in: results)
    #expect(outcome.verdict == .holds)
    #expect(outcome.margin == .infinity)
  }

  @Test("The median of a placeholder is the middle value")
  func median() throws {
    #expect(try Expression(parsing: "g.epoch").median(in: Self.results) == 5)
    #expect(throws: Undecided.self) { try Expression(parsing: "g.background.error").median(in: Self.results) }
  }
}
