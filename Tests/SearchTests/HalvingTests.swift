import Testing
import Values

@testable import Search

@Suite("Successive halving and Hyperband")
struct HalvingTests {
  private static let space = SearchSpace([
    SweepDimension(parameter: "x", values: .range(SweepRange(lower: 0, upper: 1)))
  ])

  /// Runs a search whose measure is given; the points of each asking.
  private static func rounds(
    _ search: any SearchMethod, seed: UInt64 = 1, _ outcome: (SearchPoint) -> SearchOutcome
  ) -> [[SearchPoint]] {
    var history: [SearchOutcome] = []
    var rounds: [[SearchPoint]] = []
    while rounds.count < 50 {
      let points = search.ask(history, in: space, seed: seed)
      if points.isEmpty { break }
      rounds.append(points)
      history += points.map(outcome)
    }
    return rounds
  }

  private static func halving(_ trials: Int, to: Int = 9, _ more: [String: Value] = [:]) throws -> any SearchMethod {
    let values: [String: Value] = [
      "trials": .integer(trials), "resource": .text("epochs"), "from": .integer(1), "to": .integer(to),
    ]
    return try #require(search("halving", values.merging(more) { $1 }))
  }

  @Test("The best of each rung go on, one in three, and the last has all")
  func promotion() throws {
    // Trials 1 to 10; the measure changes with the rung: a decision is made from the rung's own numbers.
    let measures: [Int: [Double]] = [
      1: [5, 4, 3, 2, 1, 6, 7, 8, 9, 10], 3: [0, 0, 7, 1, 1], 9: [0, 0, 0, 0, 0],
    ]
    let rounds = Self.rounds(try Self.halving(10)) { point in
      let amount = point.rung?.amount ?? 0
      return SearchOutcome(point, objectives: [measures[amount]?[point.trial - 1] ?? 0])
    }
    #expect(rounds.map { $0.map(\.trial) } == [Array(1...10), [3, 4, 5], [4]])
    #expect(
      rounds.map { $0[0].rung } == [
        SearchRung(bracket: 0, level: 0, amount: 1), SearchRung(bracket: 0, level: 1, amount: 3),
        SearchRung(bracket: 0, level: 2, amount: 9),
      ])
    #expect(rounds[1].allSatisfy { $0.values == rounds[0][$0.trial - 1].values })
  }

  @Test("Failures and what is not a number are not promoted, even where too few are left; ties go by number")
  func failures() throws {
    let rounds = Self.rounds(try Self.halving(9)) { point in
      switch point.trial {
      case 1: SearchOutcome(point, objectives: [.nan])
      case 2: SearchOutcome(point, objectives: [-5], state: .failed)
      case 3: SearchOutcome(point, objectives: [-.infinity])
      case 4: SearchOutcome(point, objectives: [-5], state: .refused)
      default: SearchOutcome(point, objectives: [1])
      }
    }
    #expect(rounds.map { $0.map(\.trial) } == [Array(1...9), [5, 6, 7], [5]])
    let few = Self.rounds(try Self.halving(9)) { point in
      SearchOutcome(point, objectives: [1], state: point.trial == 8 ? .measured : .failed)
    }
    #expect(few.map { $0.map(\.trial) } == [Array(1...9), [8], [8]])
    #expect(Self.rounds(try Self.halving(9)) { SearchOutcome($0, objectives: [.nan]) }.count == 1)
  }

  @Test("A rung is decided only when it is full, whatever the order of its outcomes")
  func full() throws {
    let search = try Self.halving(9)
    let first = search.ask([], in: Self.space, seed: 1)
    let outcomes = first.map { SearchOutcome($0, objectives: [Double($0.trial)]) }
    for count in 0..<9 {
      #expect(search.ask(Array(outcomes.prefix(count)), in: Self.space, seed: 1) == Array(first.dropFirst(count)))
    }
    let next = search.ask(outcomes, in: Self.space, seed: 1)
    #expect(next.map(\.trial) == [1, 2, 3] && next == search.ask(outcomes.reversed(), in: Self.space, seed: 1))
  }

  @Test("More trials, or a larger end, ask again for what there was")
  func growth() throws {
    // The measure is a function of the point and the rung, as a study's is.
    func outcome(_ point: SearchPoint) -> SearchOutcome {
      let x = point.values[0].double ?? 0
      return SearchOutcome(point, objectives: [(x - 0.3) * (x - 0.3) + 0.1 * x / Double(point.rung?.amount ?? 1)])
    }
    let small = Self.rounds(try Self.halving(27), outcome)
    let larger = Self.rounds(try Self.halving(27, to: 81), outcome)
    #expect(Array(larger.prefix(3)) == small && larger.count == 5)
    let more = Self.rounds(try Self.halving(81), outcome)
    #expect(more[0].prefix(27) == small[0][...])
    // The old ones that are promoted again are the best of them: more than before, or fewer where new ones are better.
    let old = Set(more[1].filter { $0.trial <= 27 })
    #expect(!old.isEmpty && (old.isSubset(of: small[1]) || old.isSuperset(of: small[1])))
    let capped = Self.rounds(try Self.halving(27, to: 20), outcome)
    #expect(capped.map { $0[0].rung?.amount } == [1, 3, 9, 20] && Array(capped.prefix(3)) == small)
  }

  @Test("Counts and amounts are upper bounds, a promoted trial going on")
  func bounds() throws {
    let halving = try Self.halving(27)
    #expect(halving.mostPoints(in: Self.space) == 27 + 9 + 3)
    #expect(halving.mostAmount(in: Self.space) == 27 * 1 + 9 * 2 + 3 * 6)
    let values: [String: Value] = [
      "by": .text("grid"), "resource": .text("seeds"), "from": .integer(1), "to": .integer(3),
    ]
    let grid = try #require(search("halving", values, resources: []))
    let space = SearchSpace([SweepDimension(parameter: "x", values: .list([.integer(1), .integer(2), .integer(3)]))])
    #expect(grid.ask([], in: space, seed: 1).count == 3 && grid.mostPoints(in: space) == 3 + 1)
  }

  // MARK: Hyperband

  private static func hyperband(_ to: Int, _ factor: Int = 3) throws -> HyperbandSearch {
    let values: [String: Value] = ["resource": .text("epochs"), "to": .integer(to), "factor": .integer(factor)]
    return try #require(search("hyperband", values) as? HyperbandSearch)
  }

  @Test("The brackets of R = 81 and η = 3 are those of the paper's table")
  func table() throws {
    let brackets = try Self.hyperband(81).brackets
    #expect(brackets.map(\.sizes) == [[81, 27, 9, 3, 1], [27, 9, 3, 1], [9, 3, 1], [6, 2], [5]])
    #expect(brackets.map(\.amounts) == [[1, 3, 9, 27, 81], [3, 9, 27, 81], [9, 27, 81], [27, 81], [81]])
    #expect(try Self.hyperband(100).brackets[0].amounts == [1, 3, 11, 33, 100])
    #expect(try Self.hyperband(8, 2).brackets.map(\.sizes) == [[8, 4, 2, 1], [4, 2, 1], [4, 2], [4]])
  }

  @Test("Brackets go side by side, share no trial, and promote from their own rungs")
  func brackets() throws {
    let search = try Self.hyperband(9)
    let rounds = Self.rounds(search) { SearchOutcome($0, objectives: [-Double($0.trial)]) }
    #expect(rounds.count == 3 && rounds[0].count == 9 + 3 + 3)
    #expect(rounds[0].map(\.trial) == Array(1...15))
    #expect(Set(rounds[0].map(\.values)).count == 15)
    // The largest numbers of each bracket: 7, 8, 9 of the first, 12 of the second.
    #expect(rounds[1].map(\.trial) == [7, 8, 9, 12] && rounds[2].map(\.trial) == [9])
    #expect(rounds.joined().count == search.mostPoints(in: Self.space))
    // The first bracket's trials are the ones that are drawn without brackets.
    let drawn = RandomSearch(trials: 9).ask([], in: Self.space, seed: 1)
    #expect(rounds[0].prefix(9).map(\.values) == drawn.map(\.values))
    // With a larger end a bracket that begins with an amount begins with the same trials.
    let larger = Self.rounds(try Self.hyperband(27)) { SearchOutcome($0, objectives: [0]) }[0]
    for amount in [1, 3, 9] {
      let before = rounds[0].filter { $0.rung?.amount == amount }.map(\.values)
      let after = larger.filter { $0.rung?.amount == amount }.map(\.values)
      #expect(after.count >= before.count && Array(after.prefix(before.count)) == before)
    }
  }
}
