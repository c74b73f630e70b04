import Ledger
import Testing

@Suite("Claims in words")
struct ClaimWordsTests {
  @Test(
    "An error stands between the comparison and the verdict",
    arguments: [
      (.holds, 0.0721, 0.0049, "0.5721 > 0.5, ± 0.0049: holds, by 0.0721"),
      (.undecided, 0.0021, 0.0049, "0.5021 > 0.5, ± 0.0049: undecided, within its error"),
      (.undecided, 0.0021, nil, "0.5021 > 0.5: undecided"),
      (.fails, -0.1, 0.01234, "0.4 > 0.5, ± 0.012: does not hold, by 0.1"),
      (.holds, 0.0721, nil, "0.5721 > 0.5: holds, by 0.0721"),
    ] as [(ClaimVerdict, Double, Double?, String)])
  func error(verdict: ClaimVerdict, margin: Double, error: Double?, words: String) {
    let decision = ClaimDecision(
      id: "c", statement: "S", verdict: verdict, value: 0.5 + margin, bound: 0.5, margin: margin, seeds: [0])
    #expect(decision.words(sign: ">", error: error) == words)
  }

  @Test(
    "Claims about a search are counted apart",
    arguments: [
      ([(.holds, false), (.holds, false), (.fails, false)], "3 claims: 2 hold, 1 does not hold"),
      (
        [(.holds, false), (.holds, true), (.fails, false), (.holds, true)],
        "2 claims: 1 holds, 1 does not hold; of the search 2 hold"
      ),
      ([(.holds, true), (.undecided, true)], "claims: of the search 1 holds, 1 undecided"),
    ] as [([(ClaimVerdict, Bool)], String)])
  func tally(claims: [(ClaimVerdict, Bool)], summary: String) {
    let tally = ClaimTally(claims.map { (verdict: $0.0, isOfSearch: $0.1) })
    #expect(tally.summary == summary && tally.count == claims.count)
  }
}
