import Expressions
import Foundation
import JetAutoencoders
import JetProgram
import Search
import Sweeps
import TestSupport
import Testing

@testable import Studies

@Suite("Sweeps as they are declared")
struct SweepTests {
  /// A study with a sweep of these lines.
  static func text(
    _ lines: [String], parameters: String = "{ epochs: 10, hidden: [8, 8], rate: 1e-3, name: adam, free: null }"
  )
    -> String
  {
    var all = StudyText.lines
    all[4] = "parameters: \(parameters)"
    all.insert(contentsOf: ["sweep:"] + lines.map { "  " + $0 }, at: 5)
    return all.joined(separator: "\n") + "\n"
  }

  static func study(_ lines: String...) throws -> Study {
    try Study.parse(text: text(lines), kinds: Refigure.kinds, file: "x.md")
  }

  /// The points as texts, parameters in the space's order.
  static func points(_ sweep: Sweep, seed: UInt64 = 7) -> [String] {
    sweep.points(seed: seed).map { $0.values.map(\.plain).joined(separator: " ") }
  }

  @Test("A grid has every combination, the last parameter varying fastest")
  func grid() throws {
    let sweep = try #require(
      try Self.study("space: { name: [adam, adamw], epochs: [10, 20, 30] }", "measure: last(ae.validation.error)").sweep
    )
    #expect(
      Self.points(sweep) == ["adam 10", "adam 20", "adam 30", "adamw 10", "adamw 20", "adamw 30"])
    #expect(sweep.points(seed: 0).count == 6 && sweep.search.isGrid)
    #expect(sweep.points(seed: 7)[3].overrides == ["name": .value(.text("adamw")), "epochs": .value(.integer(10))])
    #expect(sweep.measures.map(\.name) == ["measure"] && sweep.goal == nil)
  }

  @Test(
    "Ranges give their ends and what lies between, in short decimals",
    arguments: [
      ("rate: { from: 1e-4, to: 1e-2, scale: log, count: 5 }", "0.0001 0.000316227766017 0.001 0.00316227766017 0.01"),
      ("rate: { from: 0, to: 1, count: 4 }", "0.0 0.333333333333 0.666666666667 1.0"),
      ("rate: { from: -1, to: 1, count: 3 }", "-1.0 0.0 1.0"),
      ("rate: { from: 0.1, to: 0.7, count: 4 }", "0.1 0.3 0.5 0.7"),
      ("epochs: { from: 10, to: 40, count: 4 }", "10 20 30 40"),
      ("epochs: { from: 1, to: 100, scale: log, count: 3 }", "1 10 100"),
      ("epochs: { from: 0.5, to: 1.5, count: 3 }", "0.5 1.0 1.5"),
      ("hidden: [[16], [32, 32]]", "[16] [32, 32]"), ("free: [1, two, [3]]", "1 two [3]"),
      ("rate: [1, 2e-3]", "1.0 0.002"),
    ])
  func ranges(_ space: String, _ expected: String) throws {
    let sweep = try #require(try Self.study("space: { \(space) }").sweep)
    #expect(Self.points(sweep).joined(separator: " ") == expected)
    // Each value given as an override is the value; here no cell uses it.
    let text = Self.text(["space: { \(space) }"]).replacing("$rate", with: "1e-3").replacing("$epochs", with: "10")
    for trial in sweep.points(seed: 7) {
      let study = try Study.parse(text: text, kinds: Refigure.kinds, file: "x.md", overrides: trial.overrides)
      for (dimension, value) in zip(sweep.space, trial.values) {
        #expect(study.parameters.first { $0.name == dimension.parameter }?.value == value)
      }
    }
  }

  @Test("A drawn trial depends on the seed, its number and the parameter, and on nothing else")
  func draws() throws {
    let space = ["rate: { from: 1e-4, to: 1e-2, scale: log }", "epochs: { from: 1, to: 6 }", "name: [adam, adamw]"]
    let few = try #require(try Self.study("space: { \(space.joined(separator: ", ")) }", "trials: 8").sweep)
    let many = try #require(try Self.study("space: { \(space.joined(separator: ", ")) }", "trials: 400").sweep)
    #expect(Self.points(few) == Array(Self.points(many).prefix(8)))
    let alone = try #require(try Self.study("space: { \(space[1]) }", "trials: 8").sweep)
    #expect(few.points(seed: 7).map { $0.values[1] } == alone.points(seed: 7).map { $0.values[0] })
    #expect(Self.points(few) != Self.points(few, seed: 8))
    // The bits are part of what is promised.
    #expect(Self.points(few).first == "0.00078792249084 5 adam")
    let all = many.points(seed: 7)
    let rates = all.compactMap { $0.values[0].double }
    #expect(rates.allSatisfy { (1e-4...1e-2).contains($0) } && Set(rates).count == 400)
    // Uniform in the logarithm: half below the geometric mean; in the number itself it would be one in eleven.
    let drawn = (0..<10).flatMap { many.points(seed: $0) }
    #expect((1_880...2_120).contains(drawn.count { $0.values[0].double ?? 1 < 1e-3 }))
    for whole in 1...6 { #expect((580...760).contains(drawn.count { $0.values[1] == .integer(whole) }), "\(whole)") }
    #expect((1_880...2_120).contains(drawn.count { $0.values[2] == .text("adam") }))
  }

  @Test(
    "What is wrong is said with its place",
    arguments: [
      (["space: { epoch: [1] }"], "x.md:7:12: unknown parameter 'epoch'; did you mean 'epochs'?"),
      (
        ["space: { epochs: [] }"],
        "x.md:7:20: 'epochs' in space of sweep of the front matter: expected a list of values, or { from, to, count }, found an empty list"
      ),
      (
        ["space: { epochs: 3 }"],
        "x.md:7:20: 'epochs' in space of sweep of the front matter: expected a list of values, or { from, to, count }, found 3"
      ),
      (
        ["space: { epochs: [1, 2, 1.0] }"],
        "x.md:7:27: 'epochs' in space of sweep of the front matter: expected each value once, found 1.0"
      ),
      (
        ["space: { rate: [1, fast] }"],
        "x.md:7:22: 'rate' in space of sweep of the front matter: expected a number, as the parameter is declared, found 'fast'"
      ),
      (
        ["space: { hidden: [8] }"],
        "x.md:7:21: 'hidden' in space of sweep of the front matter: expected a list like [8], as the parameter is declared, found 8"
      ),
      (
        ["space: { rate: { from: 1, to: 1, count: 2 } }"],
        "x.md:7:33: 'to' in rate of space of sweep of the front matter: expected a number > 'from', which is 1.0, found 1"
      ),
      (
        ["space: { rate: { from: 0, to: 1, scale: log, count: 2 } }"],
        "x.md:7:26: 'from' in rate of space of sweep of the front matter: expected a number > 0, found 0"
      ),
      (
        ["space: { rate: { from: 0, to: 1, count: 1 } }"],
        "x.md:7:43: 'count' in rate of space of sweep of the front matter: expected a whole number from 2 to 10000, found 1"
      ),
      (
        ["space: { rate: { from: 0, too: 1, count: 2 } }"],
        "x.md:7:29: unknown key 'too' in rate of space of sweep of the front matter; did you mean 'to'?"
      ),
      (
        ["space: { epochs: { from: 1, to: 3, count: 5 } }"],
        "x.md:7:45: 'count' in epochs of space of sweep of the front matter: expected so few that no whole number comes twice, found 5"
      ),
      (
        ["space: { name: { from: 1, to: 3, count: 2 } }"],
        "x.md:7:18: 'name' in space of sweep of the front matter: expected a list of values, for the parameter is no number, found a mapping"
      ),
      (
        ["space: { rate: { from: 0, to: 1 } }", "search: grid"],
        "x.md:7:3: missing key 'count' in the range of 'rate', or 'trials' in the sweep"
      ),
      (
        ["space: { rate: { from: 0, to: 1, count: 200 }, epochs: { from: 1, to: 100, count: 51 } }", "search: grid"],
        "x.md:7:3: the grid: expected at most 10000 points, or 'trials' to draw some, found 10200"
      ),
      (
        ["trials: 0"],
        "x.md:7:11: 'trials' in sweep of the front matter: expected a whole number from 1 to 10000, found 0"
      ),
      (["spaces: { rate: [1] }"], "x.md:7:3: unknown key 'spaces' in sweep of the front matter; did you mean 'space'?"),
      (
        ["space: { rate: [1] }", "measure: ae.validation.error"],
        "x.md:8:12: 'measure' must be a number, found a series of epochs"
      ),
      (
        ["space: { rate: [1] }", "measure: { e: last(ea.validation.error) }"],
        "x.md:8:22: unknown cell 'ea'; did you mean 'ae'?"
      ),
      (
        ["space: { rate: [1] }", "measure: { 2e: 1 }"],
        "x.md:8:14: invalid name '2e'; expected letters, digits, '_' and '-', beginning with a letter"
      ),
      (
        ["space: { rate: [1] }", "measure: { rate: last(ae.validation.error) }"],
        "x.md:7:3: key 'rate' has no meaning in a sweep: its table has another column of that name"
      ),
      (
        ["space: { rate: [1] }", "measure: { error: last(ae.validation.error) }", "minimise: eror"],
        "x.md:9:13: unknown measure 'eror'; did you mean 'error'?"
      ),
      (
        ["space: { rate: [1] }", "measure: last(ae.validation.error)", "minimise: measure", "maximise: measure"],
        "x.md:10:13: duplicate key 'measure'"
      ),
    ])
  func errors(_ lines: [String], _ error: String) {
    #expect(StudyText.errors(Self.text(lines)) == [error])
  }

  // MARK: The command line

  private static func swept(_ change: (inout SweepOptions) -> Void) throws -> Sweep {
    var options = SweepOptions()
    change(&options)
    return try study(
      "space: { rate: [1, 2], epochs: [1, 2] }", "measure: { error: last(ae.validation.error) }", "minimise: error"
    ).sweep(with: options)
  }

  @Test("The command line replaces what the study says of a name, and adds what it does not name")
  func options() throws {
    let sweep = try Self.swept {
      $0.vary = ["epochs=3", "name=adam,adamw", "hidden=[16],[32, 32]"]
      $0.measures = ["first(ae.validation.error)", "error=min(ae.validation.error)"]
      $0.maximise = "measure"
    }
    #expect(sweep.space.map(\.parameter) == ["rate", "epochs", "name", "hidden"])
    #expect(Self.points(sweep).first == "1.0 3 adam [16]" && Self.points(sweep).last == "2.0 3 adamw [32, 32]")
    #expect(sweep.measures.map(\.name) == ["error", "measure"])
    #expect(sweep.measures.map(\.expression.source) == ["min(ae.validation.error)", "first(ae.validation.error)"])
    #expect(sweep.goal == SweepGoal(direction: .maximise, measure: "measure"))
    let drawn = try Self.swept {
      $0.vary = ["rate=1e-4:1e-2:log"]
      $0.trials = 3
    }
    #expect(drawn.points(seed: 0).count == 3 && !drawn.search.isGrid)
    #expect(try Self.points(Self.swept { $0.vary = ["rate=1:2:3", "epochs=1"] }) == ["1.0 1", "1.5 1", "2.0 1"])
    #expect(
      try Self.points(Self.swept { $0.vary = ["rate=1:100:3:log", "epochs=1"] }) == ["1.0 1", "10.0 1", "100.0 1"])
  }

  @Test(
    "What is wrong on the command line is said with its option",
    arguments: [
      (["rates=1"], [], "--vary rates=1: unknown parameter 'rates'; did you mean 'rate'?"),
      (["rate"], [], "--vary rate: '--vary': expected NAME=VALUE,VALUE… or NAME=FROM:TO:COUNT, found 'rate'"),
      (["rate=1,1"], [], "--vary rate=1,1: 'rate' in --vary: expected each value once, found 1"),
      (
        ["rate=2:1:5"], [],
        "--vary rate=2:1:5: 'to' in rate of --vary: expected a number > 'from', which is 2.0, found 1"
      ),
      (["rate=1:2"], [], "x.md: missing key 'count' in the range of 'rate', or 'trials' in the sweep"),
      (
        ["rate=1:2:lag:5"], [],
        "--vary rate=1:2:lag:5: 'scale' in rate of --vary: expected one of linear, log, found 'lag'; did you mean 'log'?"
      ),
      (
        ["rate=1:2:3:4"], [],
        "--vary rate=1:2:3:4: 'rate' in --vary: expected a list of values, or { from, to, count }, found '1:2:3:4'"
      ),
      (["rate=1", "rate=2"], [], "--vary rate=2: duplicate key 'rate'"),
      (
        [], ["x=ae.validation.error"],
        "--measure x=ae.validation.error, character 1 of 'ae.validation.error': a measure must be a number, found a series of epochs"
      ),
      ([], ["last(ae.validatoin.error)"], "--measure last(ae.validatoin.error)"),
    ] as [([String], [String], String)])
  func optionErrors(_ vary: [String], _ measures: [String], _ error: String) throws {
    do {
      _ = try Self.swept {
        $0.vary = vary
        $0.measures = measures
      }
      Issue.record("nothing was refused")
    } catch let invalid as InvalidSweep {
      #expect(invalid.problems.count == 1 && invalid.description.hasPrefix(error), "\(invalid)")
    }
  }

  @Test("What the space varies cannot be set as well, and a study without a space needs one")
  func conflicts() throws {
    let lines = ["settings: { slow: { rate: 1e-5 } }"]
    let text = Self.text(["space: { rate: [1, 2] }"]).replacing("sweep:", with: "\(lines[0])\nsweep:")
    let study = try Study.parse(
      text: text, kinds: Refigure.kinds, file: "x.md", setting: "slow", overrides: ["rate": "3", "epochs": "4"])
    let sweep = try study.sweep(with: SweepOptions())
    let error = #expect(throws: InvalidSweep.self) {
      try study.checkConflicts(of: sweep, overrides: ["rate": "3", "epochs": "4"])
    }
    #expect(
      error?.description == """
        --set rate=3: key 'rate' has no meaning in --set: the sweep varies it; leave out one of the two
        --setting slow: key 'rate' has no meaning in a setting: the setting 'slow' gives it a value and the sweep varies it
        """)
    let without = try Study.parse(text: StudyText.text, kinds: Refigure.kinds, file: "x.md")
    #expect(throws: InvalidSweep.self) { try without.sweep(with: SweepOptions()) }
  }
}
