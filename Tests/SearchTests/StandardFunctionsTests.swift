import Deterministic
import Digests
import Foundation
import Testing
import Values

@testable import Search

/// The rule, stated before anything was tried: the median over 20 seeds of the best value after 48 trials (16 of a Sobol sequence, then
/// four batches of 8) is less than that of draws, for each of three functions, for the Parzen estimators and for the Gaussian process.
@Suite("Searches on standard functions")
struct StandardFunctionsTests {
  /// A Gaussian process takes a second for a seed where the compiler does not optimise.
  private static let isLong = ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] == "1"

  private static func median(_ kind: String, _ objective: Objective, seeds: Int = 20) throws -> Double {
    let method = try #require(search(kind, ["trials": .integer(48)]))
    return Quantile.median(of: ParallelLoop.map(seeds, threads: 2) { objective.best(method, seed: UInt64($0)) })
  }

  @Test(
    "Parzen estimators and Gaussian processes find less than draws do",
    arguments: [Objective.branin, .hartmann, .rosenbrock])
  func medians(_ objective: Objective) throws {
    let draws = try Self.median("draws", objective)
    let parzen = try Self.median("tpe", objective)
    #expect(parzen < draws, "\(objective.name)")
    let process = try Self.median("gp", objective, seeds: Self.isLong ? 20 : 3)
    #expect(process < draws, "\(objective.name)")
  }

  @Test("The functions have their least values where they are said to")
  func functions() {
    func value(_ objective: Objective, _ x: [Double]) -> Double { objective.value(x.map(Value.number))[0] }
    #expect((value(.branin, [3.14159265, 2.275]) - 0.397887).magnitude < 1e-5)
    #expect((value(.hartmann, [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573]) + 3.32237).magnitude < 1e-4)
    #expect(value(.rosenbrock, [1, 1, 1, 1]) == 0)
  }

  /// A change of any bit of any decision changes these.
  @Test(
    "The bits of a history of 60 points are what they were",
    arguments: [
      ("draws", ["trials": .integer(60)], "54bf8e1f4f820262"), ("sobol", ["trials": .integer(60)], "6af711ebb4714aa1"),
      (
        "halving",
        [
          "trials": .integer(42), "resource": .text("epochs"), "from": .integer(1), "to": .integer(27),
          "by": .text("sobol"),
        ],
        "df8959cef5fbc3af"
      ), ("hyperband", ["resource": .text("epochs"), "to": .integer(27)], "e748fe104bea8468"),
      ("tpe", ["trials": .integer(60)], "7636896c57e16c8f"), ("gp", ["trials": .integer(60)], "3d74f54dcfa080b3"),
    ] as [(String, [String: Value], String)])
  func bits(_ kind: String, _ values: [String: Value], _ digest: String) throws {
    let outcomes = Objective.mixed.outcomes(try #require(search(kind, values)), seed: 7)
    #expect(outcomes.count >= 59)
    let history = outcomes.map { outcome -> Value in
      .list([
        .integer(outcome.point.trial), .integer(outcome.point.rung?.amount ?? 0), .list(outcome.point.values),
      ])
    }
    #expect(Digest(of: Value.list(history).canonicalJSON).hexadecimal.prefix(16) == digest, "\(kind)")
  }
}
