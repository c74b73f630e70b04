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

  private static func claim(_ keys: String) throws -> ClaimCell {
    let study = try Study.parse(
      text: "---\ntitle: T\nseed: 1\n---\n```{claim} c\n\(keys)statement: S\nholds: 1 < 2\nbecause: B\n```\n",
      kinds: CellKinds([ClaimKind()]), file: "x.md")
    return try #require(study.cells[0].claim)
  }

  @Test(
    "It is about a paper, the study or a search",
    arguments: [
      ("", .own), ("paper: none\n", .own), ("paper: Fig. 2\n", .paper), ("about: search\n", .search),
      ("paper: Fig. 2\nabout: search\n", .search),
      ("paper: Fig. 2\nabout: own\n", .own), ("about: own\n", .own), ("paper: Fig. 2\nabout: paper\n", .paper),
    ] as [(String, ClaimCell.Subject)])
  func about(keys: String, subject: ClaimCell.Subject) throws {
    let claim = try Self.claim(keys)
    #expect(claim.about == subject && claim.stated == nil)
    // Words: neither what it is about nor when it was stated changes what is computed.
    #expect(claim.identifyingText == (try Self.claim("stated: before\n").identifyingText))
  }

  @Test("When its rule was stated, seen from the seeds that test it")
  func stated() throws {
    #expect(try Self.claim("stated: before\n").stated == .before)
    #expect(try Self.claim("stated: after\n").stated == .after)
  }

  @Test(
    "Other words, and a paper's statement that is nowhere, are errors",
    arguments: [
      (
        "about: papr\n", "'about' in {claim} c: expected one of paper, search, own, found 'papr'; did you mean 'paper'?"
      ),
      ("stated: once\n", "'stated' in {claim} c: expected one of before, after, found 'once'"),
      ("about: paper\n", "'about' in {claim} c: expected the key 'paper' too, which says where, found 'paper'"),
    ])
  func wrong(keys: String, message: String) {
    let error = #expect(throws: InvalidStudy.self) { try Self.claim(keys) }
    #expect(error.map { "\($0)" }?.contains(message) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
