import Audits
import Execution
import Foundation
import JetProgram
import Ledger
import Reports
import Studies
import TestSupport
import Testing

@testable import Runs
@testable import Sweeps

@Suite("Parameters with values of the winner of a sweep")
struct WinnerValueTests {
  /// A study with these settings, whose training has three of its keys from parameters.
  private static func study(_ settings: String, rate: String = "0.02") -> String {
    // The cells first: a setting may have the words that stand in them.
    ToyStudy.text
      .replacing("hidden: [4]", with: "hidden: $hidden").replacing("rate: 0.003", with: "rate: $rate")
      .replacing("batch: 32", with: "batch: $width").replacing("seeds: 2\n```", with: "seeds: 1\n```")
      .replacing(
        "seeds: 2\nparameters: { epochs: 6, points: 200 }",
        with: """
          seeds: 1
          parameters:
            points: 60
            epochs: 3
            width: 8
            rate: \(rate)
            hidden: [3]
          settings:
            \(settings.replacing("\n", with: "\n  "))
          """
      )
  }

  private static let swept = study(
    """
    swept:
      width: best(sweep widths).width
      rate: best( sweep widths ).ae.optimizer.rate
      hidden: best(sweep widths).ae.hidden
    slow: { extends: swept, rate: 0.001 }
    """)

  private static func run(_ text: String, _ setting: String?, in folder: TemporaryProject) throws -> StudyOutcome {
    let file = folder.project.studies.appending(path: "study.md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    var options = SweepWinnerTests.options
    options.setting = setting
    return try RunSession(project: folder.project, options: options, progress: SilentProgress()).run(file)
  }

  @Test("A setting's parameters have the best trial's values, and a study in another setting asks for none")
  func values() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      let file = project.studies.appending(path: "study.md")
      // No table is there yet, and as declared none is needed.
      let declared = try Self.run(Self.swept, nil, in: folder)
      #expect(declared.study.winners.isEmpty)
      let table = try SweepWinnerTests.sweep(project)
      let best = table.rows[try #require(table.best)].trial
      let study = try project.study(at: file, setting: "swept")
      func value(_ name: String, _ study: Study) -> String? {
        study.parameters.first { $0.name == name }?.value.plain
      }
      #expect(value("width", study) == best.values[0].plain)
      #expect(value("rate", study) == best.values[1].plain)
      #expect(value("hidden", study) == "[\(best.values[0].plain)]")
      #expect(study.winners.keys.sorted() == ["$hidden", "$rate", "$width"])
      #expect(study.winners.values.allSatisfy { $0.trial == best.number && $0.identity == table.identity })
      // What one that extends it says is not asked for, and neither is what is given from outside.
      let slow = try project.study(at: file, setting: "slow", overrides: ["hidden": "[5]"])
      #expect(slow.winners.keys.sorted() == ["$width"] && value("rate", slow) == "0.001")
      #expect(value("hidden", slow) == "[5]")

      // The same steps as those of a study that spells the values out.
      let outcome = try Self.run(Self.swept, "swept", in: folder)
      let written = Self.study(
        "swept: { width: \(best.values[0].plain), rate: \(best.values[1].plain), hidden: [\(best.values[0].plain)] }")
      #expect(try Self.run(written, "swept", in: folder).identities == outcome.identities)
      #expect(outcome.identities["ae/1"] != nil && outcome.identities["ae/1"] != declared.identities["ae/1"])
    }
  }

  @Test("A run says whose values they are, and is read again as it was without the table; the runs beside it are found")
  func recorded() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      let table = try SweepWinnerTests.sweep(project)
      let number = table.rows[try #require(table.best)].trial.number
      let trial = "trial \(number) of the sweep of widths (ae.optimizer.rate "
      let outcome = try Self.run(Self.swept, "swept", in: folder)
      let panel = try #require(outcome.panels.first { $0.name == "curves" })
      let figure = project.root.appending(path: "curves.svg")
      try panel.drawing.write(to: figure)
      func settings() throws -> [SettingsOrigin] {
        let trace = try FileTrace(of: figure, named: "curves.svg", in: project, ledger: Ledger(folder: project.runs))
        return try #require(trace.origin?.settings)
      }
      #expect(try settings().map(\.subject) == ["value of hidden", "value of rate", "value of width"])
      #expect(try settings().allSatisfy { $0.isUnchanged && $0.winner.words.hasPrefix(trial) })

      // The study as declared was run with the same text: each of the two has the verdicts of the other.
      let declared = try Self.run(Self.swept, nil, in: folder)
      #expect(declared.claims.first?.otherSettings.map(\.setting) == ["swept"])
      let beside = try SettingVerdicts(besides: outcome.study, in: Ledger(folder: project.runs))
      #expect(beside.verdicts(of: "falls").map(\.run) == [declared.run])

      try FileManager.default.removeItem(
        at: project.sweeps.appending(path: table.name).appending(path: "table.json"))
      #expect(try settings().allSatisfy { $0.found == nil })
      let verification = try RecordVerification(of: project, ledger: Ledger(folder: project.runs))
      let tables = verification.notes.filter { if case .changedTable = $0 { true } else { false } }
      #expect(verification.isIntact)
      #expect(
        tables == [
          .changedTable(run: outcome.run, table: "results/runs/sweeps/\(table.name)/table.json", found: nil)
        ])
      let recorded = try RecordedRun(outcome.run, in: Ledger(folder: project.runs), project.program)
      #expect(recorded.recordedHyperparameters == recorded.details.run.hyperparameters)
      #expect(recorded.study.winners == outcome.study.winners && recorded.study.winners.count == 3)
      let page = try folder.page(of: outcome)
      #expect(page.contains("Value of rate: \(trial)") && page.contains("the setting swept: \(trial)"))
      let files = Publication(outcome, numerics: project.program.numerics).files
      let notebook = try #require(files.first { $0.name == "README.md" }?.content)
      #expect(String(decoding: notebook, as: UTF8.self).contains("`hidden`, `rate`, `width`: trial "))
    }
  }

  @Test("A declared value is a winner's too, and still says the type where another is in force")
  func declared() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      let table = try SweepWinnerTests.sweep(project)
      let rate = table.rows[try #require(table.best)].trial.values[1]
      let text = Self.study("slow: { rate: 0.5 }", rate: "best(sweep widths).ae.optimizer.rate")
      let outcome = try Self.run(text, nil, in: folder)
      #expect(outcome.study.winners.keys.sorted() == ["$rate"])
      #expect(outcome.study.parameters.first { $0.name == "rate" }?.declared == rate)
      let slow = try Self.run(text, "slow", in: folder)
      #expect(slow.study.winners.keys.sorted() == ["$rate (declared)"])
      let recorded = try RecordedRun(slow.run, in: Ledger(folder: project.runs), project.program)
      #expect(recorded.recordedHyperparameters == recorded.details.run.hyperparameters)
      #expect(throws: InvalidStudy.self) {
        try project.study(
          at: project.studies.appending(path: "study.md"), overrides: ["rate": "fast"])
      }
    }
  }

  @Test("What is no value of a winner is an error at its place, with the nearest name")
  func refused() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      func expect(_ value: String, _ words: String, _ location: Testing.SourceLocation = #_sourceLocation) throws {
        let file = project.studies.appending(path: "study.md")
        try Self.study("swept: { rate: \(value) }").write(to: file, atomically: true, encoding: .utf8)
        do {
          _ = try project.study(at: file, setting: "swept")
          Issue.record("it is read", sourceLocation: location)
        } catch let error as InvalidStudy {
          let found = "\(error)"
          #expect(found.hasPrefix("studies/study.md:12:18: "), "\(error)", sourceLocation: location)
          #expect(error.errors.count == 1 && found.contains(words), "\(error)", sourceLocation: location)
        }
      }
      let widths = project.studies.appending(path: "widths.md")
      try SweepWinnerTests.swept.write(to: widths, atomically: true, encoding: .utf8)
      try expect("best(sweep widths).width", "; run: refigure sweep widths, or: refigure sweep widths --publish")
      try SweepWinnerTests.sweep(project)
      try expect("best(sweep width).width", "there is no study 'studies/width.md'; did you mean 'widths'?")
      try expect("best(sweep widths).widht", "it varies no parameter 'widht'; did you mean 'width'?")
      try expect(
        "best(sweep widths).points",
        "it does not vary 'points'; its best trial has values of ae.optimizer.rate, width")
      try expect("best(sweep widths).ae", "'ae' is a cell, of which a key is to follow")
      try expect("best(sweep widths).ea.optimizer.rate", "its study has no cell 'ea'; did you mean 'ae'?")
      try expect(
        "best(sweep widths).ae.optimiser", "has no key 'optimiser'; did you mean 'optimizer'?")
      try expect("best(sweep widths).ae.batch.size", "'ae.batch' of its study is 32, which has no key 'size'")
      try expect("best(sweep widths).ae.objective", "expected a number, found 'reconstruction'")
      try expect("best(sweep widths)", "expected best(sweep STUDY).PARAMETER")
      try expect("best(widths).width", "expected best(sweep STUDY).PARAMETER")
      try expect("best(sweep widths).ae..rate", "expected best(sweep STUDY).PARAMETER")
      // A form that is wrong is told whatever is in force.
      let text = Self.study("swept: { rate: best(sweep widths) }")
      let errors = try SweepWinnerTests.errors(text, project)
      #expect(errors.first?.contains("expected best(sweep STUDY).PARAMETER") == true, "\(errors)")
      // A study apart from its project knows no sweep.
      #expect(throws: InvalidStudy.self) {
        try Study.parse(text: Self.swept, kinds: Refigure.kinds, file: "studies/study.md", setting: "swept")
      }
    }
  }
}
