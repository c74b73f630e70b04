import Expressions
import TestSupport
import Testing

@testable import StandardCells

@Suite("Claims")
struct ClaimCellTests {
  @Test("A claim that asks for more seeds than there are is undecided")
  func tooFewSeeds() throws {
    let claim = ClaimCell(
      paper: "Fig. 2", statement: "It holds.", holds: try Expression(parsing: "g.epoch < 6"), because: "It must.",
      minimumSeeds: 6)
    var results = RecordedResults(seedCount: 5, values: ["g.epoch": RecordedResults.numbers(5, 1, 9, 3, 7)])
    #expect(claim.outcome(in: results).verdict == .undecided(reason: "needs 6 seeds, has 5"))
    results.seedCount = 6
    results.values["g.epoch"] = RecordedResults.numbers(5, 1, 9, 3, 7, 5)
    #expect(claim.outcome(in: results).verdict == .holds)
  }
}
