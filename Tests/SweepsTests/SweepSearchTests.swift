import Foundation
import JetProgram
import Search
import TestSupport
import Testing
import Values

@testable import Studies
@testable import Sweeps

@Suite("A sweep's search, conditions, constraint and goals, as they are declared")
struct SweepSearchTests {
  private static let space = "space: { rate: { from: 1e-4, to: 1e-2, scale: log }, name: [adam, adamw] }"
  private static let measure = "measure: { error: last(ae.validation.error), low: min(ae.validation.error) }"

  private static func sweep(_ lines: String...) throws -> Sweep {
    try #require(try Study.parse(text: SweepTests.text(lines), kinds: Refigure.kinds, file: "x.md").sweep)
  }

  @Test(
    "A search is a kind, or a kind with its keys; the number of points may stand beside it",
    arguments: [
      (["search: sobol", "trials: 8"], "sobol:trials=8"), (["trials: 8"], "draws:trials=8"),
      (["search: { kind: sobol, trials: 8 }"], "sobol:trials=8"),
      (["search: { kind: tpe, batch: 4 }", "trials: 30"], "tpe:batch=4,candidates=24,joint=true,startup=16,trials=30"),
      (["search: gp", "trials: 30"], "gp:batch=8,startup=16,trials=30"),
      (
        ["search: { kind: halving, resource: epochs, from: 3, to: 27, trials: 9 }"],
        "halving:by=draws,factor=3,from=3,resource=epochs,to=27,trials=9"
      ),
      (
        ["search: { kind: hyperband, resource: seeds, to: 4, factor: 2, by: sobol }"],
        "hyperband:by=sobol,factor=2,from=1,resource=seeds,to=4"
      ),
    ])
  func forms(_ lines: [String], _ option: String) throws {
    let study = try Study.parse(
      text: SweepTests.text([Self.space] + lines + [Self.measure, "minimise: error"]), kinds: Refigure.kinds,
      file: "x.md")
    let sweep = try #require(study.sweep)
    #expect(sweep.search.option == option)
    // A command line can say the same.
    var options = SweepOptions()
    options.search = option
    #expect(try study.sweep(with: options).search.canonicalValue == sweep.search.canonicalValue)
    options.search = nil
    #expect(try study.sweep(with: options).search.canonicalValue == sweep.search.canonicalValue)
  }

  @Test(
    "What is wrong with a search is said with its place",
    arguments: [
      (["search: sobel", "trials: 8"], "x.md:8:11: unknown search 'sobel'; did you mean 'sobol'?"),
      (["search: sobol"], "x.md:8:11: missing key 'trials' in sweep of the front matter"),
      (
        ["search: { kind: tpe, trials: 30, bach: 4 }"],
        "x.md:8:36: unknown key 'bach' in search of sweep of the front matter; did you mean 'batch'?"
      ),
      (
        ["search: { kind: tpe, trials: 30, batch: 0 }"],
        "x.md:8:43: 'batch' in search of sweep of the front matter: expected a whole number from 1 to 1000, found 0"
      ),
      (
        ["search: { kind: tpe, trials: 30 }", "trials: 20"],
        "x.md:9:3: key 'trials' has no meaning in sweep of the front matter: 'search' says how many points there are"
      ),
      (
        ["search: { kind: halving, resource: rate, from: 3, to: 27, trials: 9 }"],
        "x.md:8:38: unknown parameter that is a whole number 'rate'; expected one of: epochs, seeds"
      ),
      (
        ["search: grid", "trials: 9"],
        "x.md:9:3: key 'trials' has no meaning in sweep of the front matter: a grid has all its points; 'search: draws' draws some"
      ),
      (["search: { trials: 9 }"], "x.md:8:11: missing key 'kind' in search of sweep of the front matter"),
    ])
  func searchErrors(_ lines: [String], _ error: String) {
    let found = StudyText.errors(SweepTests.text([Self.space] + lines + [Self.measure, "minimise: error"]))
    #expect(found == [error])
  }

  @Test("A search that learns needs to know from what, and varies no resource")
  func needs() {
    #expect(
      StudyText.errors(SweepTests.text([Self.space, "search: tpe", "trials: 20", Self.measure])) == [
        "x.md:8:3: missing key 'minimise' in the sweep, whose search is to know what is looked for"
      ])
    let halving = "search: { kind: halving, resource: epochs, from: 3, to: 27, trials: 9 }"
    #expect(
      StudyText.errors(SweepTests.text(["space: { epochs: [1, 2] }", halving, Self.measure, "minimise: low"])) == [
        "x.md:8:3: key 'epochs' has no meaning in the space: the search says how much of it each trial gets"
      ])
  }

  @Test("A trial has its rung's amount of the resource, and no value for a parameter that is not varied")
  func trials() throws {
    let sweep = try Self.sweep(
      "space: { name: [adam, adamw], rate: { from: 1e-4, to: 1e-2, when: { name: adam } } }",
      "search: { kind: halving, resource: epochs, from: 3, to: 27, trials: 9 }", Self.measure, "minimise: error")
    let trials = sweep.points(seed: 7)
    #expect(trials.count == 9 && trials.allSatisfy { $0.overrides["epochs"] == .value(.integer(3)) })
    for trial in trials {
      let isAdam = trial.values[0] == .text("adam")
      #expect((trial.overrides["rate"] != nil) == isAdam && (trial.values[1] == .null) != isAdam)
    }
    #expect(Set(trials.map { $0.values[0] }).count == 2)
    let outcomes = trials.map { SearchOutcome($0.point, objectives: [Double($0.number)]) }
    let next = sweep.trials(after: outcomes, seed: 7)
    #expect(next.map(\.number) == [1, 2, 3] && next.allSatisfy { $0.overrides["epochs"] == .value(.integer(9)) })
  }

  // MARK: Conditions and constraints

  @Test("A grid has a parameter's values only where its condition is met")
  func conditions() throws {
    let sweep = try Self.sweep(
      "space: { name: [adam, adamw], rate: { values: [1e-3, 1e-2], when: { name: [adam] } }, epochs: [1, 2] }")
    #expect(
      SweepTests.points(sweep) == [
        "adam 0.001 1", "adam 0.001 2", "adam 0.01 1", "adam 0.01 2", "adamw null 1", "adamw null 2",
      ])
  }

  @Test("A constraint leaves points out, with the study's values of what is not varied")
  func constraint() throws {
    let sweep = try Self.sweep(
      "space: { rate: [1, 2, 3], name: [adam, adamw] }", "constraint: $rate * $epochs < 25 or $name == \"adam\"")
    #expect(SweepTests.points(sweep) == ["1.0 adam", "1.0 adamw", "2.0 adam", "2.0 adamw", "3.0 adam"])
    #expect(sweep.constraint?.source == "$rate * $epochs < 25 or $name == \"adam\"")
  }

  @Test(
    "What is wrong with conditions and constraints is said with its place",
    arguments: [
      (
        ["space: { rate: { from: 1, to: 2, count: 2, when: { name: adam } }, name: [adam] }"],
        "x.md:7:54: unknown parameter that varies before 'rate' 'name'"
      ),
      (
        ["space: { name: [adam, adamw], rate: { values: [1], when: { name: sgd } } }"],
        "x.md:7:68: 'name' in when of rate of space of sweep of the front matter: expected one of adam, adamw, found 'sgd'"
      ),
      (
        ["space: { epochs: { from: 1, to: 3, count: 3 }, rate: { values: [1], when: { epochs: [2, 4] } } }"],
        "x.md:7:91: 'epochs' in when of rate of space of sweep of the front matter: expected a number from 1.0 to 3.0, found 4"
      ),
      (
        ["space: { rate: { values: [1], from: 2 } }"],
        "x.md:7:33: key 'from' has no meaning in rate of space of sweep of the front matter: 'values' lists them"
      ),
      (
        ["space: { rate: [1] }", "constraint: last(ae.validation.error) < 1"],
        "x.md:8:15: a constraint is on parameters alone, '$name'; 'ae.validation.error' is known only after the run"
      ),
      (
        ["space: { rate: [1] }", "constraint: $rate + 1"],
        "x.md:8:21: a constraint must be a truth value, found a number"
      ),
      (
        ["space: { rate: [1] }", "constraint: $rates < 1"],
        "x.md:8:15: unknown parameter 'rates'; did you mean 'rate'?"
      ),
      (
        ["space: { rate: [1] }", "constraint: $rate < 1"],
        "x.md:7:3: the constraint: expected a condition that some points meet, found none of the grid"
      ),
    ])
  func spaceErrors(_ lines: [String], _ error: String) {
    #expect(StudyText.errors(SweepTests.text(lines)) == [error])
  }

  @Test(
    "A space that is no grid and names no search is refused where a sweep is asked for, unless the command line names one",
    arguments: [
      (
        "space: { rate: { from: 0, to: 1 } }",
        "x.md: missing key 'count' in the range of 'rate', or 'trials' in the sweep"
      ),
      (
        "space: { rate: { from: 0, to: 1, count: 200 }, epochs: { from: 1, to: 100, count: 51 } }",
        "x.md: the grid: expected at most 10000 points, or 'trials' to draw some, found 10200"
      ),
    ])
  func openSpace(_ space: String, _ error: String) throws {
    let study = try Study.parse(text: SweepTests.text([space]), kinds: Refigure.kinds, file: "x.md")
    let thrown = #expect(throws: InvalidSweep.self) { try study.sweep(with: SweepOptions()) }
    #expect(thrown?.description == error)
    var options = SweepOptions()
    options.search = "draws:trials=3"
    #expect(try study.sweep(with: options).points(seed: 7).count == 3)
    (options.search, options.trials) = (nil, 4)
    #expect(try study.sweep(with: options).points(seed: 7).count == 4)
    // What has nothing to do with a grid is told at once.
    let columns = SweepTests.text(["space: { rate: { from: 0, to: 1 } }", "measure: { rate: 1 }"])
    #expect(StudyText.errors(columns).count == 1)
  }

  @Test("A measure or a constraint that is nothing but a parameter has its value")
  func parameterAlone() throws {
    let text = SweepTests.text(
      ["space: { rate: [1, 2], wide: [true, false] }", "constraint: $wide", "measure: { value: $epochs }"],
      parameters: "{ epochs: 10, hidden: [8, 8], rate: 1e-3, name: adam, free: null, wide: true }")
    let study = try Study.parse(text: text, kinds: Refigure.kinds, file: "x.md")
    let sweep = try #require(study.sweep)
    #expect(sweep.measures.map(\.expression.source) == ["$epochs"])
    #expect(sweep.measures[0].expression.term.kind == .number(10))
    #expect(SweepTests.points(sweep) == ["1.0 true", "2.0 true"])
    #expect(
      StudyText.errors(SweepTests.text(["space: { rate: [1] }", "measure: $rates"])) == [
        "x.md:8:12: unknown parameter 'rates'"
      ])
    #expect(
      StudyText.errors(SweepTests.text(["space: { rate: [1] }", "measure: 1", "trials: $epochs"])) == [
        "x.md:9:11: unknown parameter 'epochs'"
      ])
  }

  @Test("A constraint is typed, in place of the study's, and stands in the command that makes the sweep again")
  func typedConstraint() throws {
    let study = try Study.parse(
      text: SweepTests.text(["space: { rate: [1, 2, 3], name: [adam, adamw] }", "constraint: $rate > 2"]),
      kinds: Refigure.kinds, file: "x.md")
    var options = SweepOptions()
    options.constraint = #"$rate * $epochs < 15 or ($rate == 2 and $name == "adamw")"#
    let sweep = try study.sweep(with: options)
    #expect(SweepTests.points(sweep) == ["1.0 adam", "1.0 adamw", "2.0 adamw"])
    for (text, error) in [
      ("$rates < 1", "character 1 of '$rates < 1': unknown parameter 'rates'; did you mean 'rate'?"),
      ("1 + $rate", "character 3 of '1 + $rate': a constraint must be a truth value, found a number"),
      (
        "last(ae.validation.error) < 1",
        "character 1 of 'last(ae.validation.error) < 1': a constraint is on parameters alone, '$name'; "
          + "'ae.validation.error' is known only after the run"
      ),
    ] {
      options.constraint = text
      let thrown = #expect(throws: InvalidSweep.self) { try study.sweep(with: options) }
      #expect(thrown?.description == "--constraint \(text), \(error)")
    }
  }

  // MARK: Goals

  @Test("Several measures can be looked for in both directions; the front has what nothing is better than")
  func goals() throws {
    let sweep = try Self.sweep(
      "space: { rate: [1] }", "measure: { a: 1, b: 2, c: 3 }", "minimise: [b, a]", "maximise: c")
    #expect(sweep.goals.map(\.measure) == ["b", "a", "c"] && sweep.goal == nil)
    #expect(sweep.goals.map(\.direction) == [.minimise, .minimise, .maximise])
    #expect(sweep.objectives(of: [1, 2, 3]) == [2, 1, -3])
    #expect(sweep.objectives(of: [1, nil, 3])[0].isNaN)
    #expect(sweep.front([[1, 2, 3], [1, 2, 4], [0, 5, 0], [nil, 0, 9], [1, 2, 4]]) == [1, 2])
    #expect(try Self.sweep("space: { rate: [1] }", "measure: 1", "maximise: measure").goal?.direction == .maximise)
    #expect(try Self.sweep("space: { rate: [1] }", "measure: 1").front([[1], [2]]) == [])
  }

  // MARK: The command line

  @Test("The command line says another search, another number of points, other goals")
  func options() throws {
    let study = try Study.parse(
      text: SweepTests.text([
        Self.space, "search: { kind: tpe, trials: 30, batch: 4 }", Self.measure, "minimise: error",
      ]),
      kinds: Refigure.kinds, file: "x.md")
    func option(_ change: (inout SweepOptions) -> Void) throws -> Sweep {
      var options = SweepOptions()
      change(&options)
      return try study.sweep(with: options)
    }
    #expect(try option { $0.trials = 50 }.search.option == "tpe:batch=4,candidates=24,joint=true,startup=16,trials=50")
    #expect(
      try option { ($0.search, $0.trials) = ("sobol", 16) }.search.option == "sobol:trials=16")
    #expect(try option { $0.minimise = "low, error" }.goals.map(\.measure) == ["low", "error"])
    #expect(
      try option { ($0.minimise, $0.maximise) = ("low", "error") }.goals
        == [SweepGoal(direction: .minimise, measure: "low"), SweepGoal(direction: .maximise, measure: "error")])
    // What was written before there were searches is read.
    let old = Data(#"{"vary":["a=1"],"measures":[],"trials":3}"#.utf8)
    #expect(try JSONDecoder().decode(SweepOptions.self, from: old).search == nil)
  }

  @Test(
    "What is wrong with a search on the command line is said",
    arguments: [
      ("tpo:trials=3", nil, "--search tpo:trials=3: unknown search 'tpo'; did you mean 'tpe'?"),
      ("tpe", nil, "--search tpe: missing key 'trials' in --search tpe"),
      (
        "tpe:trials=3,bach=2", nil,
        "--search tpe:trials=3,bach=2: unknown key 'bach' in --search tpe; did you mean 'batch'?"
      ),
      (
        "tpe:trials", nil,
        "--search tpe:trials: '--search': expected KIND or KIND:KEY=VALUE,KEY=VALUE, found 'tpe:trials'"
      ),
      (
        "hyperband:resource=epochs,to=9", 7,
        "--search hyperband:resource=epochs,to=9: unknown key 'trials' in --search hyperband; expected one of: by, factor, from, resource, to"
      ),
    ] as [(String, Int?, String)])
  func optionErrors(_ text: String, _ trials: Int?, _ error: String) throws {
    let study = try Study.parse(
      text: SweepTests.text([Self.space, "trials: 5", Self.measure, "minimise: error"]), kinds: Refigure.kinds,
      file: "x.md")
    var options = SweepOptions()
    (options.search, options.trials) = (text, trials)
    let thrown = #expect(throws: InvalidSweep.self) { try study.sweep(with: options) }
    #expect(thrown?.description == error)
  }

  // MARK: Documentation

  @Test("Every kind and key of a search is in the reference and in the guide", arguments: SearchMethods.kinds)
  func documentation(_ kind: String) throws {
    let method = try #require(SearchMethods.named(kind))
    var settings = SearchSettings([:], place: "")
    _ = method.init(&settings)
    for page in ["study-files", "sweeps"] {
      let text = try Checkout.text("docs/\(page).md")
      #expect(text.contains("`\(kind)`"), "\(page): \(kind)")
      for key in settings.known where page == "study-files" { #expect(text.contains("`\(key)`"), "\(page): \(key)") }
    }
  }
}
