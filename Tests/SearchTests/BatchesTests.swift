import Testing
import Values

@testable import Search

@Suite("Searches that ask again")
struct BatchesTests {
  private static let all: [(String, [String: Value])] = [
    ("grid", [:]), ("draws", ["trials": .integer(20)]), ("sobol", ["trials": .integer(20)]),
    ("halving", ["trials": .integer(9), "resource": .text("epochs"), "from": .integer(1), "to": .integer(9)]),
    ("hyperband", ["resource": .text("epochs"), "to": .integer(9)]),
    ("tpe", ["trials": .integer(24), "batch": .integer(5), "startup": .integer(6)]),
    ("gp", ["trials": .integer(18), "batch": .integer(5), "startup": .integer(6)]),
  ]
  /// A space that has a grid, and all that a search has to bear.
  private static let objective = Objective(
    "lists",
    SearchSpace(
      [
        SweepDimension(parameter: "kind", values: .list([.text("a"), .text("b")])),
        SweepDimension(parameter: "rate", values: .range(SweepRange(lower: 0.01, upper: 1, scale: .log, count: 6))),
        SweepDimension(parameter: "size", values: .list([.integer(8), .integer(16), .integer(32)])),
      ], conditions: [SearchCondition(parameter: "size", other: "kind", values: [.text("a")])]
    ) { $0[2] != .integer(16) }
  ) { values in
    [(values[1].double ?? 0) + (values[2].double ?? 20) / 100]
  }

  @Test("There is one of each kind, and each says what its keys are", arguments: SearchMethods.kinds)
  func kinds(_ kind: String) throws {
    #expect(Self.all.map(\.0) == SearchMethods.kinds)
    let values = try #require(Self.all.first { $0.0 == kind }).1
    var settings = SearchSettings(values, place: "search", resources: ["epochs"])
    let method = try #require(SearchMethods.named(kind))
    let read = method.init(&settings)
    let made = try #require(read)
    #expect(settings.problems.isEmpty && settings.unknown.isEmpty)
    for key in settings.known where kind != "grid" {
      #expect(method.documentation.contains("`\(key)`"), "\(key)")
    }
    // All that defines it reads back as the same search.
    guard case .mapping(var keys) = made.canonicalValue else {
      Issue.record("no mapping")
      return
    }
    #expect(keys.removeValue(forKey: "kind") == .text(kind))
    let again = try #require(search(kind, keys))
    #expect(again.canonicalValue == made.canonicalValue && again.option == made.option)
  }

  @Test(
    "Asked twice, the answer is the same, in any order of outcomes, and every point is allowed",
    arguments: SearchMethods.kinds)
  func purity(_ kind: String) throws {
    let values = try #require(Self.all.first { $0.0 == kind }).1
    let method = try #require(search(kind, values))
    let space = Self.objective.space
    #expect(method.problem(in: space) == nil)
    var history: [SearchOutcome] = []
    var asked: [SearchPoint] = []
    while true {
      let points = method.ask(history, in: space, seed: 11)
      #expect(points == method.ask(history.reversed(), in: space, seed: 11))
      if points.isEmpty { break }
      #expect(Set(points).count == points.count && Set(points).isDisjoint(with: asked))
      #expect(
        points.allSatisfy { $0.values[2] != .integer(16) && ($0.values[2] == .null) == ($0.values[0] == .text("b")) })
      // With some of the outcomes, it asks for the others.
      let half = points.filter { $0.trial.isMultiple(of: 2) }.map { SearchOutcome($0, objectives: [0]) }
      if half.count < points.count {
        #expect(method.ask(history + half, in: space, seed: 11) == points.filter { !$0.trial.isMultiple(of: 2) })
      }
      asked += points
      history += points.map { SearchOutcome($0, objectives: Self.objective.value($0.values)) }
    }
    #expect(asked.count <= method.mostPoints(in: space) ?? 0)
    if kind == "tpe" || kind == "gp" { #expect(Set(asked.map(\.values)).count == asked.count) }
    if method.resource == nil, kind != "grid" {
      #expect(asked.map(\.trial) == Array(1...asked.count) && asked.count == method.mostPoints(in: space))
    }
    #expect(method.ask([], in: space, seed: 12) != method.ask([], in: space, seed: 11) || kind == "grid")
  }

  @Test(
    "A search with more trials goes on from one with fewer, also in the middle of a batch", arguments: ["tpe", "gp"])
  func growth(_ kind: String) throws {
    func outcomes(_ trials: Int) throws -> [SearchOutcome] {
      let values: [String: Value] = ["trials": .integer(trials), "batch": .integer(4), "startup": .integer(6)]
      let method = try #require(search(kind, values))
      return Objective.mixed.outcomes(method, seed: 2)
    }
    let (few, many) = (try outcomes(12), try outcomes(20))
    #expect(few.count == 12 && many.prefix(12).map(\.point) == few.map(\.point))
  }

  @Test("A space of few points is searched to its end", arguments: ["tpe", "gp"])
  func few(_ kind: String) throws {
    let space = SearchSpace([
      SweepDimension(parameter: "x", values: .list((1...9).map { .integer($0) }))
    ])
    let objective = Objective("few", space) { [$0[0].double ?? 0] }
    let values: [String: Value] = ["trials": .integer(30), "batch": .integer(3), "startup": .integer(3)]
    let outcomes = objective.outcomes(try #require(search(kind, values)), seed: 1)
    // The first points are those of a sequence, of which some may be the same; all others are new.
    #expect(Set(outcomes.map(\.point.values)).count == 9 && outcomes.count <= 11)
  }

  @Test("A constraint that nothing meets is refused, and draws keep their numbers under one")
  func constraint() throws {
    let dimension = SweepDimension(parameter: "x", values: .list((1...6).map { .integer($0) }))
    let none = SearchSpace([dimension]) { _ in false }
    for (kind, values) in Self.all {
      guard case .unexpectedValue("the constraint", _, _, _) = try #require(search(kind, values)).problem(in: none)
      else {
        Issue.record("\(kind) finds points")
        continue
      }
    }
    let even = SearchSpace([dimension]) { ($0[0].double ?? 0).truncatingRemainder(dividingBy: 2) == 0 }
    #expect(GridSearch().ask([], in: even, seed: 1).map(\.values) == [[.integer(2)], [.integer(4)], [.integer(6)]])
    let free = RandomSearch(trials: 40).ask([], in: SearchSpace([dimension]), seed: 1)
    let bound = RandomSearch(trials: 40).ask([], in: even, seed: 1)
    #expect(bound.count == 40)
    for (one, other) in zip(free, bound) where even.isAllowed(one.values) { #expect(one == other) }
    #expect(bound.allSatisfy { even.isAllowed($0.values) })
  }

  @Test("What is wrong in a search's keys is said")
  func problems() {
    func problems(_ kind: String, _ values: [String: Value]) -> [SearchProblem] {
      var settings = SearchSettings(values, place: "s", resources: ["epochs"])
      let made = SearchMethods.named(kind)?.init(&settings)
      #expect(made?.option == nil)
      return settings.problems.map(\.problem)
    }
    #expect(
      problems("gp", ["trials": .integer(501)]) == [
        .unexpectedValue(subject: "'trials' in s", expected: "a whole number from 1 to 500", found: "501")
      ])
    #expect(problems("tpe", [:]) == [.missingKey(key: "trials", place: "s")])
    #expect(
      problems("halving", ["trials": .integer(9), "resource": .text("epoch"), "from": .integer(3), "to": .integer(2)])
        == [
          .unknownName(
            what: "parameter that is a whole number", name: "epoch", nearest: "epochs", known: ["epochs", "seeds"]),
          .unexpectedValue(subject: "'to' in s", expected: "a whole number ≥ 'from', which is 3", found: "2"),
        ])
    #expect(problems("grid", ["trials": .integer(9)]).count == 1)
    #expect(problems("hyperband", ["resource": .text("seeds"), "to": .integer(9), "by": .text("grid")]).count == 1)
  }
}
