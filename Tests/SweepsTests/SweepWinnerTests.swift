import Audits
import Digests
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

@Suite("Cells like the winner of a sweep")
struct SweepWinnerTests {
  /// A study that sweeps a parameter and a key of a cell.
  static let swept = ToyStudy.text
    .replacing("title: Toy", with: "title: Widths").replacing("seed: 7\nseeds: 2", with: "seed: 11\nseeds: 1")
    .replacing(
      "parameters: { epochs: 6, points: 200 }",
      with: """
        parameters: { epochs: 4, points: 60, width: 4 }
        sweep:
          space: { width: [2, 4], ae.optimizer.rate: [1e-3, 1e-2] }
          measure: { last: last(ae.validation.error) }
          minimise: last
        """
    )
    .replacing("hidden: [4]", with: "hidden: [$width]").replacing("seeds: 2\n```", with: "seeds: 1\n```")

  /// A study with these lines in place of the keys of its training.
  static func user(_ lines: String...) -> String {
    let keys = ToyStudy.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let start = keys.firstIndex(of: "```{train} ae") ?? 0
    let end = keys[start...].firstIndex(of: "```") ?? start
    return (keys[...start] + lines + keys[end...]).joined(separator: "\n")
      .replacing("seeds: 2\nparameters: { epochs: 6, points: 200 }", with: "seeds: 1\nparameters: { points: 60 }")
      .replacing("seeds: 2\n```", with: "seeds: 1\n```")
  }

  static var options: RunSession.Options {
    var options = RunSession.Options()
    (options.threads, options.allowsUnversioned) = (2, true)
    return options
  }

  @discardableResult
  static func sweep(_ project: Project, _ text: String = swept, name: String = "widths") throws -> SweepTable {
    let file = project.studies.appending(path: "\(name).md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let table = try SweepSession(
      project: project, options: options, sweep: SweepOptions(), progress: SilentProgress()
    ).run(file)
    try table.write(to: project)
    return table
  }

  /// The errors of a study that is read in a project.
  static func errors(_ text: String, _ project: Project, name: String = "study") throws -> [String] {
    let file = project.studies.appending(path: "\(name).md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    do {
      _ = try project.study(at: file)
      return []
    } catch let error as InvalidStudy {
      return error.errors.map(\.description)
    }
  }

  private static let user = user("like: best(sweep widths).ae", "evaluate: { every: 2 }")

  @Test(
    "The cell is one that spells the settings out: same identities, nothing computed twice, and the run says where they are from"
  )
  func spelledOut() throws {
    try TemporaryProject.with { folder in
      let table = try Self.sweep(folder.project)
      let best = table.rows[try #require(table.best)]
      #expect(table.rows.count == 4)
      let outcome = try folder.run(Self.user)
      let written = try folder.run(
        Self.user(
          "data: ring", "sample: toy.training", "validation: toy.validation", "objective: reconstruction",
          "hidden: [\(best.trial.values[0].plain)]", "latent: 1", "batch: 32", "epochs: 4",
          "optimizer: { kind: adam, rate: \(best.trial.values[1].plain) }", "evaluate: { every: 2, signals: [toy] }",
          "checkpoint_every: 4"))
      #expect(outcome.identities == written.identities && !outcome.identities.isEmpty)
      let ledger = try Ledger(folder: folder.project.runs)
      let steps = try ledger.details(of: written.run).steps
      #expect(steps.allSatisfy { $0.disposition != .computed })

      let run = try ledger.run("\(outcome.run)")
      let winner = try #require(run.winners["ae"])
      #expect(run.winners.count == 1 && winner.trial == best.trial.number && winner.identity == table.identity)
      #expect(winner.table == "results/runs/sweeps/\(table.name)/table.json")
      #expect(winner.digest == Digest(of: Data(table.json.utf8)))
      #expect(winner.point.keys.sorted() == ["ae.optimizer.rate", "width"])
      #expect(try ledger.run("\(written.run)").winners.isEmpty)
    }
  }

  @Test("A run is read again as it was, whatever became of the table; trace, page and record say so")
  func recorded() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      let table = try Self.sweep(project)
      let outcome = try folder.run(Self.user)
      let words =
        "trial \(table.rows[try #require(table.best)].trial.number) of the sweep of widths (ae.optimizer.rate "
      let panel = try #require(outcome.panels.first { $0.name == "curves" })
      let figure = project.root.appending(path: "curves.svg")
      try panel.drawing.write(to: figure)
      func trace() throws -> FileTrace {
        try FileTrace(of: figure, named: "curves.svg", in: project, ledger: Ledger(folder: project.runs))
      }
      let settings = try #require(try trace().origin?.settings)
      #expect(settings.map(\.cell) == ["ae"] && settings[0].isUnchanged && settings[0].winner.words.hasPrefix(words))
      if case .same = try trace().presentStep(in: project) {} else { Issue.record("it declares another figure") }
      // A figure that the cell does not feed says nothing of it.
      let scheme = try #require(outcome.panels.first { $0.name == "scheme" })
      try scheme.drawing.write(to: figure)
      #expect(try trace().origin?.settings.isEmpty == true)
      try panel.drawing.write(to: figure)

      let file = project.sweeps.appending(path: table.name).appending(path: "table.json")
      try Data("{}".utf8).write(to: file)
      #expect(try trace().origin?.settings.first?.isUnchanged == false)
      #expect(try trace().origin?.settings.first?.state.hasPrefix("CHANGED SINCE") == true)
      try FileManager.default.removeItem(at: file)
      #expect(try trace().origin?.settings.first?.state.hasPrefix("MISSING") == true)
      if case .unknown(let reason) = try trace().presentStep(in: project) {
        #expect(reason.contains("there is no table of the sweep \(table.name)"))
      } else {
        Issue.record("the study can be read without its table")
      }
      let recorded = try RecordedRun(outcome.run, in: Ledger(folder: project.runs), project.program)
      #expect(recorded.recordedHyperparameters == recorded.details.run.hyperparameters)
      #expect(recorded.study.winners["ae"]?.words.hasPrefix(words) == true)
      let page = try folder.page(of: outcome)
      #expect(page.components(separatedBy: "Settings of ae: \(words)").count == 3)
      #expect(!page.contains("reads the study's parameters otherwise"))
      let files = Publication(outcome, numerics: project.program.numerics).files
      let notebook = try #require(files.first { $0.name == "README.md" }?.content)
      #expect(String(decoding: notebook, as: UTF8.self).contains("Settings: trial "))
    }
  }

  @Test(
    "A setting's sweep, the cell's own name, a cell that is like it, texts of all kinds; a changed table makes the run another one"
  )
  func forms() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      let swept = Self.swept.replacing("sweep:", with: "settings: { short: { epochs: 2 } }\nsweep:")
      try Self.sweep(project, swept)
      let file = project.studies.appending(path: "widths.md")
      var options = Self.options
      options.setting = "short"
      let short = try SweepSession(
        project: project, options: options, sweep: SweepOptions(), progress: SilentProgress()
      ).run(file)
      try short.write(to: project)
      let text = Self.user("like: best( sweep  widths/short )") + "```{train} other\nlike: ae\nepochs: 1\n```\n"
      #expect(try Self.errors(text, project) == [])
      let study = try project.study(at: project.studies.appending(path: "study.md"))
      #expect(study.winners["ae"]?.sweep == "widths/short" && study.winners["other"] == study.winners["ae"])
      #expect(study.cell(named: "ae")?.canonicalJSON.contains("\"epochs\":2") == true)
      #expect(study.cell(named: "other")?.canonicalJSON.contains("\"epochs\":1") == true)
      let file2 = project.sweeps.appending(path: short.name).appending(path: "table.json")
      try Data((short.json + "\n").utf8).write(to: file2)
      let again = try project.study(at: project.studies.appending(path: "study.md"))
      #expect(again.cell(named: "ae")?.canonicalJSON == study.cell(named: "ae")?.canonicalJSON)
      #expect(again.hyperparameters() != study.hyperparameters())
    }
  }

  @Test("The winner of a halving has the last rung's epochs, which the cell may replace")
  func rungs() throws {
    try TemporaryProject.with { folder in
      let text = Self.swept.replacing(
        "  measure: { last",
        with: "  search: { kind: halving, trials: 4, resource: epochs, from: 1, to: 4, factor: 2 }\n  measure: { last")
      let table = try Self.sweep(folder.project, text)
      #expect(table.rows.count == 7)
      #expect(try Self.errors(Self.user("like: best(sweep widths).ae"), folder.project) == [])
      let file = folder.project.studies.appending(path: "study.md")
      let study = try folder.project.study(at: file)
      #expect(study.winners["ae"]?.point["epochs"] == .integer(4))
      #expect(study.cell(named: "ae")?.canonicalJSON.contains("\"epochs\":4") == true)
      #expect(try Self.errors(Self.user("like: best(sweep widths).ae", "epochs: 9"), folder.project) == [])
      let other = try folder.project.study(at: file)
      #expect(other.cell(named: "ae")?.canonicalJSON.contains("\"epochs\":9") == true)
      // Between two rungs no trial is missing, and still it is not over.
      let lines = table.json.split(separator: "\n").map(String.init)
      let part = lines.filter { !$0.hasPrefix("  {") || $0.contains("\"level\":0") }.joined(separator: "\n")
        .replacing(#"},\#n ]"#, with: "}\n ]")
      try Data(part.utf8).write(
        to: folder.project.sweeps.appending(path: table.name).appending(path: "table.json"))
      let errors = try Self.errors(Self.user("like: best(sweep widths).ae"), folder.project)
      #expect(errors.first?.contains("the sweep is not finished: it asks for 2 trials more") == true, "\(errors)")
    }
  }

  @Test(
    "A published table comes first, and must be that of the sweep as it is declared now, of the cells as they are now")
  func published() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      let table = try Self.sweep(project)
      let place = project.results.appending(path: "widths/sweep")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try table.json.write(to: place.appending(path: "table.json"), atomically: true, encoding: .utf8)
      #expect(try Self.errors(Self.user, project) == [])
      let study = try project.study(at: project.studies.appending(path: "study.md"))
      #expect(study.winners["ae"]?.table == "results/widths/sweep/table.json")
      for (before, after, words) in [
        ("[2, 4]", "[2, 4, 8]", "it is of another sweep than studies/widths.md declares now: found the identity "),
        ("batch: 32", "batch: 16", "it is of an earlier form of studies/widths.md"),
        ("seed: 11", "seed: 12", "it is of an earlier form of studies/widths.md"),
      ] {
        let changed = Self.swept.replacing(before, with: after)
        try changed.write(to: project.studies.appending(path: "widths.md"), atomically: true, encoding: .utf8)
        let errors = try Self.errors(Self.user, project)
        #expect(errors.first?.contains(words) == true, "\(errors)")
        #expect(errors.first?.hasSuffix("; run: refigure sweep widths --publish") == true, "\(errors)")
        #expect(
          errors.first?.hasPrefix("studies/study.md:15:7: best(sweep widths): results/widths/sweep/table.json: ")
            == true)
      }
      // Words, figures and what is not measured make no other table.
      let words = Self.swept.replacing("Words.", with: "Others.").replacing("Error by epoch.", with: "Error.")
      try words.write(to: project.studies.appending(path: "widths.md"), atomically: true, encoding: .utf8)
      #expect(try Self.errors(Self.user, project) == [])
    }
  }

  @Test("What cannot be a winner is an error that says what was found, what was expected, and the command")
  func refused() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      func expect(_ line: String, _ words: String, _ location: Testing.SourceLocation = #_sourceLocation) throws {
        let errors = try Self.errors(Self.user(line), project)
        #expect(errors.contains { $0.contains(words) }, "\(errors)", sourceLocation: location)
      }
      try Self.swept.write(to: project.studies.appending(path: "widths.md"), atomically: true, encoding: .utf8)
      try expect("like: best(sweep widths).ae", "; run: refigure sweep widths, or: refigure sweep widths --publish")
      try Self.sweep(project)
      try expect("like: best(sweep width).ae", "there is no study 'studies/width.md'; did you mean 'widths'?")
      try expect("like: best(sweep ../widths).ae", "expected best(sweep STUDY).CELL")
      try expect("like: best(sweep /etc/passwd).ae", "expected best(sweep STUDY).CELL")
      try expect("like: best(widths).ae", "expected best(sweep STUDY).CELL")
      try expect("like: best(sweep widths", "expected best(sweep STUDY).CELL")
      try expect("like: best(sweep widths).a.e", "expected best(sweep STUDY).CELL")
      try expect("like: best(sweep widths).ea", "its study has no cell 'ea'; did you mean 'ae'?")
      try expect(
        "like: best(sweep widths).test", "expected a {train} cell, found 'test' of widths, which is {evaluate}")
      try expect("like: best(sweep widths/x).ae", "its study cannot be read: studies/widths.md:")
      let toy = project.studies.appending(path: "toy.md")
      try ToyStudy.text.write(to: toy, atomically: true, encoding: .utf8)
      try expect("like: best(sweep toy).ae", "studies/toy.md declares no sweep; expected 'sweep' with a 'space'")
      for (goal, words) in [
        ("", "looks for nothing, so that no trial is the best"),
        ("minimise: [last, first]", "looks for last and first, so that no trial is the best; expected one goal"),
      ] {
        let text = Self.swept.replacing("minimise: last", with: goal)
          .replacing(
            "{ last: last(ae.validation.error) }",
            with: "{ last: last(ae.validation.error), first: first(ae.validation.error) }")
        try text.write(to: toy, atomically: true, encoding: .utf8)
        try expect("like: best(sweep toy).ae", words)
      }
      // One that depends on the study that asks, directly or by another one, and the study's own sweep.
      try expect(
        "like: best(sweep study).ae", "the sweep's study depends on this one: studies/study.md → studies/study.md")
      let other = project.studies.appending(path: "other.md")
      let chained = Self.swept.replacing("data: ring\n", with: "like: best(sweep other).ae\ndata: ring\n")
      try chained.write(to: toy, atomically: true, encoding: .utf8)
      try Self.swept.replacing("data: ring\n", with: "like: best(sweep study).ae\ndata: ring\n")
        .write(to: other, atomically: true, encoding: .utf8)
      try expect("like: best(sweep toy).ae", "studies/study.md → studies/toy.md → studies/other.md → studies/study.md")
      // An expression would mean a parameter of this study.
      try Self.swept.replacing("at: argmin(validation.error)", with: "at: onset(validation.error < $width)")
        .write(to: toy, atomically: true, encoding: .utf8)
      try Self.sweep(project, String(contentsOf: toy, encoding: .utf8), name: "toy")
      try expect(
        "like: best(sweep toy).ae\n```\n```{evaluate} more\nlike: best(sweep toy).test",
        "its cell 'test' has '$width' within a text")
    }
  }

  @Test("Nothing of a table is believed that does not go with the sweep")
  func hostile() throws {
    try TemporaryProject.with { folder in
      let project = folder.project
      let table = try Self.sweep(project)
      let best = table.rows[try #require(table.best)].trial.number
      let other = best == 1 ? 2 : 1
      let file = project.sweeps.appending(path: table.name).appending(path: "table.json")
      let lines = table.json.split(separator: "\n").map(String.init)
      func line(_ trial: Int) -> String {
        lines.first { $0.contains("\"trial\":\(trial)}") || $0.contains("\"trial\":\(trial),") } ?? "none"
      }
      func expect(_ text: String, _ words: String, _ location: Testing.SourceLocation = #_sourceLocation) throws {
        try Data(text.utf8).write(to: file)
        let errors = try Self.errors(Self.user, project)
        #expect(errors.first?.contains(words) == true, "\(errors)", sourceLocation: location)
        #expect(errors.first?.hasSuffix("; run: refigure sweep widths") == true, sourceLocation: location)
      }
      let json = table.json
      try expect("", "cannot be read as a file of at most 64 MB")
      try expect(String(json.dropLast(20)), "it is no JSON of a sweep's table")
      try expect(String(repeating: "[", count: 100_000), "it is no JSON of a sweep's table")
      try expect("{}", "it has no 'identity' and 'trials'")
      try expect(json.replacing("\"trials\": [", with: "\"trials\": [1,"), "its trial in place 1 is none")
      try expect(json.replacing(table.identity, with: String(table.identity.reversed())), "found the identity ")
      try expect(json.replacing("\"width\":2", with: "\"width\":3"), "has '3' for 'width'; expected one of 2, 4")
      try expect(json.replacing("\"width\":2", with: "\"width\":1e999"), "it is no JSON of a sweep's table")
      try expect(json.replacing("\"width\":2", with: "\"width\":\"2\""), "has '2' for 'width'; expected one of 2, 4")
      try expect(json.replacing("\"width\":2", with: "\"width\":null"), "has 'null' for 'width'")
      try expect(json.replacing("\"width\":", with: "\"seed\":"), "expected those of width, ae.optimizer.rate")
      try expect(json.replacing(line(other) + "\n", with: ""), "trials")
      try expect(json.replacing(line(other), with: line(other) + "\n" + line(other)), "it has a trial twice")
      try expect(
        json.replacing(
          line(other), with: line(other).replacing("\"status\":\"finished\"", with: "\"status\":\"missing\"")),
        "the sweep is not finished: 1 of 4 trials have no outcome")
      try expect(
        json.replacing("\"best\":true", with: "\"best\":false"),
        "it names no trial as the best; by its numbers it is trial \(best)")
      try expect(
        json.replacing(line(other), with: line(other).replacing("\"best\":false", with: "\"best\":true")),
        "as the best; by its numbers")
      try expect(
        json.replacing(line(best), with: line(best).replacing("\"median\":", with: "\"median\":9")),
        "by its numbers it is trial")
      try expect(
        json.replacing("\"finished\"", with: "\"failed\""), "none of its 4 trials is finished, so that none is the best"
      )
      try expect(
        json.replacing("\"median\":", with: "\"median\":\"nan\",\"m\":"),
        "no finished trial has a finite number of what is looked for")
      try FileManager.default.removeItem(at: file)
      #expect(mkfifo(file.path, 0o644) == 0)
      #expect(try Self.errors(Self.user, project).first?.contains("cannot be read as a file of at most 64 MB") == true)
    }
  }
}
