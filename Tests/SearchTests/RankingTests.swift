import Testing
import Values

@testable import Search

@Suite("Ranking and fronts")
struct RankingTests {
  @Test("A front has what nothing is better than; of equals the first; nothing that is no number")
  func front() {
    let rows: [[Double]] = [[1, 5], [2, 2], [5, 1], [3, 3], [2, 2], [.nan, 0], [0, .infinity], [1, 6], []]
    #expect(ParetoFront.places(of: rows) == [0, 1, 2])
    #expect(ParetoFront.places(of: [[3], [1], [2], [1]]) == [1])
    #expect(ParetoFront.places(of: []) == [])
  }

  @Test("Several numbers are ranked by fronts, then by room, then by number")
  func order() {
    // The first front is 0, 1, 2, 5; its ends come first, then 1 at a distance of 0.9 + 0.9, and 2 at 0.9 + 0.8. 4 and 3 are behind.
    let rows: [[Double]] = [[0, 10], [1, 8], [9, 1], [9, 9], [3, 9], [10, 0]]
    #expect(Ranking.order(of: rows) == [0, 5, 1, 2, 4, 3])
    #expect(Ranking.order(of: [[2], [1], [1], [0]]) == [3, 1, 2, 0])
    let point = SearchPoint(trial: 1, values: [])
    let failed = SearchOutcome(point, objectives: [0], state: .failed)
    #expect(
      Ranking.sorted([failed, SearchOutcome(point, objectives: []), SearchOutcome(point, objectives: [.nan])]).isEmpty)
  }
}
