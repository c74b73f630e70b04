import Expressions
import Studies
import TestSupport
import Testing
import Values

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

  @Test("A claim need not be a paper's; where it is, its canonical form is what it was")
  func paper() throws {
    func claim(_ paper: String?) throws -> ClaimCell {
      ClaimCell(
        paper: paper, statement: "S", holds: try Expression(parsing: "1 < 2"), because: "B", minimumSeeds: 1)
    }
    #expect(try claim("Fig. 2").canonicalValue.canonicalJSON.contains(#""paper":"Fig. 2""#))
    #expect(try claim(nil).canonicalValue.canonicalJSON.contains(#""paper":null"#))
    #expect(try claim(nil).identifyingText == claim("Fig. 2").identifyingText)
    let study = try Study.parse(
      text: "---\ntitle: T\nseed: 1\n---\n```{claim} c\nstatement: S\nholds: 1 < 2\nbecause: B\n```\n",
      kinds: CellKinds([ClaimKind()]), file: "x.md")
    #expect(study.cells[0].claim?.paper == nil)
  }
}
