import Digests
import Execution
import Foundation
import JetProgram
import Ledger
import Runs
import Studies
import TestSupport
import Testing

@testable import Audits

@Suite("What is different between two runs")
struct RunComparisonTests {
  /// The toy with a map of the energy at a fixed epoch.
  private static let text =
    ToyStudy.text + """
      ```{figure} map
      kind: energy-map
      of: ae
      at: [4]
      range: [-3, 3]
      bins: [6, 6]
      caption: Energy.
      ```

      """

  /// Compares runs of two texts.
  private func comparison(_ first: String = text, _ second: String) throws -> RunComparison {
    try TemporaryProject.with { temporary in
      let (one, other) = (try temporary.run(first).run, try temporary.run(second).run)
      return try RunComparison(
        of: one, and: other, in: Ledger(folder: temporary.project.runs, access: .readOnly), Refigure.program)
    }
  }

  private func step(_ name: String, _ comparison: RunComparison) throws -> ComparedStep {
    try #require(comparison.steps.first { $0.name == name })
  }

  @Test("A run again is the same, and so is a run and itself")
  func same() throws {
    let comparison = try comparison(Self.text, Self.text)
    #expect(comparison.isSame && comparison.conditions == [] && comparison.studyLines == [])
    #expect(comparison.steps.map(\.name) == ["ring", "scheme", "ae/1", "ae/2", "curves", "map", "test"])
    #expect(comparison.steps.allSatisfy { if case .same = $0.identity { true } else { false } })
    #expect(comparison.claimCount == 1 && comparison.firstCause == nil)
  }

  @Test("A changed rate is the first cause, and what depends on it differs")
  func rate() throws {
    let comparison = try comparison(Self.text, Self.text.replacing("rate: 0.003", with: "rate: 0.002"))
    #expect(comparison.differing.map(\.name) == ["ae/1", "ae/2", "curves", "map", "test"])
    #expect(comparison.breaks.isEmpty)
    let cause = try #require(comparison.firstCause)
    #expect(cause.step.name == "ae/1")
    #expect(cause.reasons.map(\.description) == ["optimizer.rate 0.003 → 0.002"])
    #expect(
      comparison.conditions.contains(
        RunComparison.Condition(key: "cells.ae.optimizer.rate", first: "0.003", second: "0.002")))
    #expect(comparison.studyLines?.map(\.isAdded) == [false, true])
    #expect(comparison.studyLines?.last?.text == "optimizer: { kind: adam, rate: 0.002 }")
    let error = try #require(try step("ae/1", comparison).quantities.first { $0.name == "validation.error" })
    // The first epoch is before any step.
    #expect(error.count == 6 && error.onlyInFirst == 0 && error.onlyInSecond == 0)
    let place = try #require(error.largestAbsolute)
    #expect(place.epoch != nil && place.absolute > 0 && place.relative <= place.absolute / place.first.magnitude)
    #expect(try step("curves", comparison).identity == .different(because: [.inputs(["ae"])]))
    #expect(try step("curves", comparison).files.map(\.name) == ["csv", "svg"])
  }

  @Test(
    "More epochs give values that only the second run has; a drawing of earlier ones is the same but for its identity")
  func epochs() throws {
    let comparison = try comparison(Self.text, Self.text.replacing("epochs: 6", with: "epochs: 8"))
    let error = try #require(try step("ae/2", comparison).quantities.first { $0.name == "validation.error" })
    #expect(error.count == 0 && error.onlyInSecond == 2 && error.largestAbsolute == nil)
    let map = try step("map", comparison)
    #expect(map.files.count == 2 && map.files.allSatisfy(\.isSameButIdentity))
    #expect(map.hasSameResults && !map.isBreak)
    #expect(!comparison.differing.contains { $0.name == "map" })
  }

  @Test("Steps that only one study has, and its seed, are said")
  func cells() throws {
    let evaluate = try #require(Self.text.firstRange(of: "```{evaluate} test"))
    let end = try #require(Self.text[evaluate.upperBound...].firstRange(of: "```\n"))
    var text = Self.text
    text.removeSubrange(evaluate.lowerBound..<end.upperBound)
    var comparison = try comparison(Self.text, text)
    #expect(comparison.differing.map(\.name) == ["test"] && !comparison.isSame)
    #expect(try step("test", comparison).identity == .onlyInFirst(nil))
    // A cell that is only in one study is said with the steps alone.
    #expect(comparison.conditions == [])
    comparison = try self.comparison(text, Self.text)
    #expect(try step("test", comparison).identity == .onlyInSecond(nil))

    comparison = try self.comparison(Self.text, Self.text.replacing("seed: 7", with: "seed: 8"))
    #expect(comparison.firstCause?.step.name == "ring")
    #expect(comparison.firstCause?.reasons == [.seed(before: "7", after: "8")])
    #expect(comparison.conditions.contains(RunComparison.Condition(key: "seed", first: "7", second: "8")))
    #expect(comparison.conditions.contains { $0.key == "data.ring" })
  }

  @Test("What was chosen is said before the hyperparameters that follow from it")
  func choices() throws {
    let setting = "settings: { short: { epochs: 5 } }"
    let text = Self.text.replacing("seeds: 2\n", with: "seeds: 2\n\(setting)\n", maxReplacements: 1)
    try TemporaryProject.with { temporary in
      let first = try temporary.run(text).run
      var options = RunSession.Options()
      options.allowsUnversioned = true
      options.setting = "short"
      options.overrides = ["points": "300"]
      let file = temporary.project.studies.appending(path: "study.md")
      let second = try RunSession(project: temporary.project, options: options, progress: SilentProgress()).run(file)
        .run
      let ledger = try Ledger(folder: temporary.project.runs, access: .readOnly)
      let comparison = try RunComparison(of: first, and: second, in: ledger, Refigure.program)
      let keys = [
        "overrides", "parameters.epochs", "parameters.points", "setting", "cells.ae.epochs", "cells.ring.source.points",
      ]
      #expect(comparison.conditions.map(\.key) == keys)
      #expect(comparison.conditions[3] == RunComparison.Condition(key: "setting", first: nil, second: "short"))
      #expect(try ledger.run("\(second)").runArguments == "run studies/study.md --setting short --set points=300")
      let figure = temporary.project.folder(of: second).appending(path: "curves.svg")
      let trace = try FileTrace(of: figure, named: "curves.svg", in: temporary.project, ledger: ledger)
      #expect(trace.setting == "short" && trace.overrides == ["points": "300"])
      guard case .same = trace.presentStep(in: temporary.project) else {
        Issue.record("the study was not changed")
        return
      }
    }
  }

  @Test("More seeds are no cause by themselves: the first difference is a training that only one run has")
  func seeds() throws {
    let comparison = try comparison(
      Self.text, Self.text.replacing("\nseeds: 2", with: "\nseeds: 3", maxReplacements: 1))
    #expect(comparison.firstCause == nil)
    #expect(comparison.differing.first?.name == "ae/3" && comparison.differing.first?.identity == .onlyInSecond(nil))
    #expect(try step("curves", comparison).identity == .different(because: [.inputCount(before: 2, after: 3)]))
  }

  @Test("A claim that comes to another verdict is a difference; its words are none")
  func claims() throws {
    let rule = "holds: min(ae.validation.error) < first(ae.validation.error)"
    let comparison = try comparison(Self.text, Self.text.replacing(rule, with: rule.replacing("<", with: ">")))
    #expect(comparison.differing.isEmpty && !comparison.isSame)
    #expect(comparison.claims.map(\.name) == ["falls"])
    #expect(comparison.claims.first?.first?.verdict == .holds && comparison.claims.first?.second?.verdict == .fails)
    let words = try self.comparison(Self.text, Self.text.replacing("The error falls.", with: "It falls."))
    #expect(words.isSame && words.studyLines?.count == 2)
  }

  @Test("One identity with two results is a break; a step that failed says why it is missing")
  func broken() throws {
    try TemporaryProject.with { temporary in
      let outcome = try temporary.run(Self.text)
      let ledger = try Ledger(folder: temporary.project.runs)
      let first = try ledger.details(of: outcome.run)
      let run = try ledger.startRun(
        RunStart(
          studyTitle: first.run.studyTitle, studyPath: first.run.studyPath, studyText: Self.text,
          hyperparameters: first.run.hyperparameters, seeds: first.run.seeds, data: first.run.data,
          versionControl: first.run.versionControl, environment: first.run.environment,
          numericsVersion: first.run.numericsVersion, command: first.run.command))
      for cell in first.steps {
        var outputs = cell.outputs
        if cell.cell.name == "test" {
          try ledger.failStep(cell.cell, reason: "no memory", seconds: 1, of: run)
          continue
        }
        if cell.cell.name == "ae/2" {
          let index = try #require(outputs.series.firstIndex { $0.name == "validation.error" })
          outputs.series[index].values[3] += 0.5
        }
        try ledger.finishStep(cell.cell, outputs: outputs, seconds: 1, of: run)
      }
      try ledger.finishRun(run)
      let comparison = try RunComparison(of: outcome.run, and: run, in: ledger, Refigure.program)
      #expect(comparison.breaks.map(\.name) == ["ae/2"] && !comparison.isSame)
      #expect(comparison.differing.map(\.name) == ["ae/2", "test"])
      let error = try #require(try step("ae/2", comparison).quantities.first)
      #expect(error.name == "validation.error" && error.count == 1)
      #expect(error.largestAbsolute?.epoch == 3 && error.largestAbsolute?.absolute == 0.5)
      #expect(try step("test", comparison).identity == .onlyInFirst("no memory"))
      #expect(comparison.conditions == [])
    }
  }
}

@Suite("Differences of quantities")
struct QuantityDifferenceTests {
  private func difference(_ first: [Double], _ second: [Double]) throws -> QuantityDifference? {
    func outputs(_ values: [Double]) -> StepOutputs {
      StepOutputs(series: [MetricSeries(name: "W", epochs: Array(values.indices), values: values)])
    }
    return QuantityDifference.differences(outputs(first), outputs(second), recordsRepetitions: false).first
  }

  @Test("Bits are compared; the largest differences have their places")
  func places() throws {
    #expect(try difference([1, .nan, -0.0], [1, .nan, -0.0]) == nil)
    let found = try #require(try difference([100, 1, 3], [101, 1.5, 3]))
    #expect(found.count == 2)
    #expect(found.largestAbsolute?.epoch == 0 && found.largestAbsolute?.absolute == 1)
    #expect(found.largestRelative?.epoch == 1 && found.largestRelative?.relative == 0.5 / 1.5)
    let zero = try #require(try difference([0], [-0.0]))
    #expect(zero.count == 1 && zero.largestAbsolute?.absolute == 0 && zero.largestRelative?.relative == 0)
    let lost = try #require(try difference([1, 1e300], [.nan, 0]))
    #expect(lost.largestAbsolute?.epoch == 0 && lost.largestAbsolute?.absolute == .infinity)
  }

  @Test("Numbers come before series, by name, and what only one has is counted")
  func names() {
    let first = StepOutputs(
      series: [MetricSeries(name: "W", epochs: [1, 3], values: [1, 1])], scalars: ["b": 1, "a": 2, "same": 3])
    let second = StepOutputs(
      series: [MetricSeries(name: "W", epochs: [2, 3, 4], values: [1, 1, 1])], scalars: ["b": 2, "same": 3])
    let found = QuantityDifference.differences(first, second, recordsRepetitions: false)
    #expect(found.map(\.name) == ["a", "b", "W"])
    #expect(found.map(\.count) == [0, 1, 0])
    #expect(found.map(\.onlyInFirst) == [1, 0, 1] && found.map(\.onlyInSecond) == [0, 0, 2])
  }

  @Test("Changed lines have their numbers")
  func lines() {
    let changes = LineChange.changes(from: "a\nb\nc\n", to: "a\nB\nc\nd\n")
    #expect(changes.map { "\($0.isAdded ? "+" : "-")\($0.number)\($0.text)" } == ["-2b", "+2B", "+4d"])
    #expect(LineChange.changes(from: "a", to: "a").isEmpty)
  }
}
