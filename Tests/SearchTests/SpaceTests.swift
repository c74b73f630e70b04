import Testing
import Values

@testable import Search

@Suite("The points that a search can ask for")
struct SpaceTests {
  @Test("A parameter that is not active has no value, and makes no further points of a grid")
  func conditions() {
    let space = SearchSpace(
      [
        SweepDimension(parameter: "kind", values: .list([.text("a"), .text("b")])),
        SweepDimension(parameter: "x", values: .list([.integer(1), .integer(2)])),
      ], conditions: [SearchCondition(parameter: "x", other: "kind", values: [.text("a")])])
    let points = GridSearch().ask([], in: space, seed: 1)
    #expect(
      points.map(\.values) == [
        [.text("a"), .integer(1)], [.text("a"), .integer(2)], [.text("b"), .null],
      ])
    #expect(points.map(\.trial) == [1, 2, 3])
  }

  @Test("A grid is counted with its conditions; one that is too large is refused without being listed")
  func counting() {
    let parents = SweepDimension(parameter: "kind", values: .list([.text("a"), .text("b")]))
    let hundred = (1...100).map { Value.integer($0) }
    let names = ["x", "y", "z"]
    let dimensions = [parents] + names.map { SweepDimension(parameter: $0, values: .list(hundred)) }
    // Each of x, y and z varies for its own kind only, or for one that there is not.
    let conditions = zip(names, ["a", "b", "c"]).map {
      SearchCondition(parameter: $0, other: "kind", values: [.text($1)])
    }
    let space = SearchSpace(dimensions, conditions: conditions)
    #expect(GridSearch().mostPoints(in: space) == 200 && GridSearch().problem(in: space) == nil)
    #expect(GridSearch().ask([], in: space, seed: 0).count == 200)
    func found(_ space: SearchSpace) -> String? {
      guard case .unexpectedValue("the grid", _, let found, _) = GridSearch().problem(in: space) else { return nil }
      return found
    }
    #expect(found(SearchSpace(dimensions)) == "2000000")
    #expect(found(SearchSpace(dimensions, conditions: [conditions[0]])) == "more")
    let many = (0..<10).map { SweepDimension(parameter: "p\($0)", values: .list(hundred)) }
    #expect(found(SearchSpace(many)) == "more than can be counted")
  }
}
