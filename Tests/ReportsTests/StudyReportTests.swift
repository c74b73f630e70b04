import Execution
import Foundation
import JetProgram
import Ledger
import Runs
import Steps
import Studies
import TestSupport
import Testing
import Values

@testable import Reports

@Suite("Pages of runs")
struct StudyReportTests {
  /// A project in a folder of its own with the toy study, its words given.
  private func withProject(
    prose: String = "Words.", _ change: (String) -> String = { $0 }, _ body: (Project, URL) throws -> Void
  ) throws {
    let folder = try TemporaryFolder()
    let file = folder.file("studies/toy.md")
    try folder.write(change(ToyStudy.text.replacing("Words.", with: prose)), to: "studies/toy.md")
    try withExtendedLifetime(folder) { try body(try Project(at: folder.url, program: Refigure.program), file) }
  }

  private func options(_ overrides: [String: Override] = [:], setting: String? = nil) -> RunSession.Options {
    var options = RunSession.Options()
    options.allowsUnversioned = true
    // One step after another, so that what an interruption leaves undone is the same every time.
    options.threads = 1
    options.overrides = overrides
    options.setting = setting
    options.command = ["refigure", "run"]
    return options
  }

  private func run(_ project: Project, _ file: URL, _ options: RunSession.Options? = nil) throws -> StudyOutcome {
    try RunSession(project: project, options: options ?? self.options(), progress: SilentProgress()).run(file)
  }

  private func page(_ project: Project, _ run: RunID) throws -> String {
    let ledger = try Ledger(folder: project.runs, access: .readOnly)
    return try StudyReport(of: run, in: ledger, Refigure.program).page
  }

  @Test("Numbers, parameters and sizes are filled in, in the median over seeds")
  func values() throws {
    let prose = """
      Sizes `{{ ring.size["toy"] }}`, **error `{{ last(ae.validation.error) | significant 3 }}`** after `{{ $epochs }}`
      epochs, $E = {{ $epochs }}$, best `{{ test.epoch }}`.
      """
    try withProject(prose: prose) { project, file in
      let outcome = try run(project, file)
      let page = try page(project, outcome.run)
      let ledger = try Ledger(folder: project.runs, access: .readOnly)
      let last = try ledger.details(of: outcome.run).steps.filter { $0.cell.kind == "train" }
        .compactMap { $0.outputs.series.first { $0.name == "validation.error" }?.values.last }
      #expect(last.count == 2)
      let median = NumberFormat.significant(3).text(of: (last[0] + last[1]) / 2)
      #expect(page.contains(">200</span>") && page.contains("<strong>error <span class=\"value\""))
      #expect(page.contains("median of 2 seeds\">\(median)</span></strong>"))
      #expect(page.contains("<mo>=</mo><mn>6</mn></math>"))
      #expect(!page.contains("{{") && !page.contains("class=\"undefined\""))
      // Written by the run itself, and the same again from the record.
      let file = project.folder(of: outcome.run).appending(path: StudyReport.fileName)
      #expect(try String(contentsOf: file, encoding: .utf8) == page)
    }
  }

  @Test("A claim about a search is counted apart, and its page says when the rule was stated")
  func search() throws {
    let added = "```{claim} falls\nabout: search\nstated: before\n"
    try withProject({ $0.replacing("```{claim} falls\n", with: added) }) { project, file in
      let outcome = try run(project, file)
      #expect(outcome.tally.words == "of the search 1 holds")
      let page = try page(project, outcome.run)
      #expect(page.contains("Rule, stated before these seeds were run: <code>"))
      #expect(page.contains("of the search 1 holds") && !page.contains("1 claim: "))
    }
  }

  @Test("An evaluation keeps the replicates of its AUCs; the record's are those of the run")
  func replicates() throws {
    try withProject { project, file in
      let outcome = try run(project, file)
      let ledger = try Ledger(folder: project.runs, access: .readOnly)
      let step = try #require(ledger.details(of: outcome.run).steps.first { $0.cell.cell == "test" })
      #expect(step.outputs.artefacts.map(\.name) == [StepResults.replicatesFile, StepResults.replicateNamesFile])
      // The signal is the background: the same jets with the same weights.
      for seed in 0..<2 {
        #expect(step.outputs.scalars["auc[\"toy\"]@\(seed)"] == 0.5)
        #expect(step.outputs.scalars["auc.error[\"toy\"]@\(seed)"] == 0)
      }
      let recorded = try RecordedRun(outcome.run, in: ledger, Refigure.program)
      let replicates = recorded.results.steps["test"]?.first?.replicates ?? [:]
      #expect(replicates.count == 4 && replicates["auc.mean@1"] == Array(repeating: 0.5, count: 100))
    }
  }

  @Test("A page says what made each figure, also when an earlier run did")
  func origins() throws {
    try withProject { project, file in
      _ = try run(project, file)
      let second = try run(project, file)
      let page = try page(project, second.run)
      #expect(page.contains("Made by run r1, without version control; identity \(second.panels[0].identity.short)."))
      #expect(page.contains("2 seeds of 6 epochs") && page.contains("computed in r1"))
      #expect(page.contains("2 features of toy, 200 entries"))
      for panel in second.panels { #expect(page.contains("id=\"figure-\(panel.name)\"")) }
      #expect(page.contains("✓ holds") && page.contains("id=\"claim-falls\"") && page.contains("not under version"))
    }
  }

  @Test("What the command line gave is told, and in the commands that do it again")
  func overrides() throws {
    try withProject({ $0.replacing("seeds: 2\nparam", with: "seeds: 2\nsettings: { few: { points: 150 } }\nparam") }) {
      project, file in
      let outcome = try run(project, file, options(["epochs": "4"], setting: "few"))
      let report = try StudyReport(
        of: outcome.run, in: Ledger(folder: project.runs, access: .readOnly), Refigure.program
      ).report
      #expect(report.parameters.map(\.name) == ["epochs", "points", "seed", "seeds"])
      #expect(report.parameters.map(\.value) == ["4", "150", "7", "2"])
      #expect(report.parameters.map(\.declared) == ["6", "200", "7", "2"])
      #expect(report.parameters.map(\.origin) == ["the command line", "the setting few", "the study", "the study"])
      #expect(
        report.commands.last == "refigure run studies/toy.md --setting few --set epochs=4")
      #expect(report.notice == nil && report.resolvedCells.count == 6)
    }
  }

  /// Asks for the run to stop when a cell of a name begins.
  private struct Stop: ProgressReport {
    let cell: String
    let interruption: Interruption
    func begin(cell: String, kind: any CellKind, workload: Workload) { if cell == self.cell { interruption.request() } }
    func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {}
    func stop(cell: String, part: Int, step: Int) {}
    func end(cell: String, kind: String, reused: Bool, seconds: Double) {}
    func note(_ text: String) {}
  }

  @Test("An interrupted run has a page, which says what is missing and why")
  func interrupted() throws {
    try withProject(prose: "Error {{ last(ae.validation.error) }}, epoch {{ test.epoch }}.") { project, file in
      let interruption = Interruption()
      let session = RunSession(
        project: project, options: options(), progress: Stop(cell: "test", interruption: interruption),
        interruption: interruption)
      #expect(throws: RunError.self) { try session.run(file) }
      let page = try String(
        contentsOf: project.runs.appending(path: "r1/index.html"), encoding: .utf8)
      #expect(page.contains("This run was interrupted (asked to stop)"))
      #expect(page.contains("This figure was not made.") && page.contains("This run did not come to it."))
      // What no run decided is not undecided.
      #expect(page.contains("– not run") && !page.contains("undecided</span>"))
      #expect(!page.contains("last(ae.validation.error): "))
    }
  }

  @Test("What has no value is undefined, with the reason")
  func undefined() throws {
    try withProject(prose: "Odd {{ 0 / 0 }}, far {{ onset(ae.validation.error > 1e9) }}.") { project, file in
      let page = try page(project, try run(project, file).run)
      #expect(page.components(separatedBy: "<abbr class=\"undefined\" title=\"").count == 3)
    }
  }

  @Test(
    "A formula that cannot be shown is refused before anything runs, with its line",
    arguments: [
      ("Fine.\n\n$\\nabal E$", ["studies/toy.md:9: unknown command '\\nabal'; did you mean '\\nabla'?"]),
      ("Fine.", ["studies/toy.md:33: unknown command '\\foo'"]),
    ])
  func formula(_ prose: String, _ words: [String]) throws {
    try withProject(prose: prose, { $0.replacing("Error by epoch.", with: "'$\\foo$'") }) { project, file in
      let error = try #require(#expect(throws: RunError.self) { try run(project, file) })
      #expect(words.allSatisfy("\(error)".contains) && error.isUsage, "\(error)")
      #expect(!FileManager.default.fileExists(atPath: project.runs.path))
    }
  }

  @Test("The formulas of every shipped study can be shown")
  func shippedStudies() throws {
    let project = try Project(at: Checkout.root, program: Refigure.program)
    for published in try project.publishedStudies() {
      let study = try project.study(at: published.file, setting: published.setting)
      #expect(throws: Never.self) { try StudyReport.check(study) }
    }
  }

  // MARK: The index

  @Test("The index counts the panels that studies name, and links to the runs that made them as they stand")
  func index() throws {
    let named = { (text: String) in
      text.replacing("caption: A step.", with: "caption: A step.\npaper: Figure 10-b")
        .replacing("caption: Error by epoch.", with: "caption: Error by epoch.\npaper: Figure 1")
        .replacing("seeds: 2\nparam", with: "seeds: 2\nsettings: { few: { epochs: 4 } }\nparam") + """
          ```{figure} beside
          kind: diagram
          name: mode-collapse-after
          caption: Beside it.
          paper: Figure 1, in the plane
          ```
          ```{claim} beside-it
          paper: Figure 1, in the plane
          statement: The error rises.
          holds: min(ae.validation.error) > first(ae.validation.error)
          because: It is not.
          seeds: 2
          ```

          """
    }
    try withProject(named) { project, file in
      _ = try run(project, file, options(["epochs": "5"]))
      let ledger = try Ledger(folder: project.runs)
      let before = try ResultsIndex(project: project, ledger: ledger).index()
      #expect(before.panels.map(\.label) == ["Figure 1", "Figure 10-b"])
      #expect(before.panels.allSatisfy { !$0.isMade && $0.image == nil } && before.studies.map(\.page) == [nil, nil])
      _ = try run(project, file)
      _ = try run(project, file, options(setting: "few"))
      let after = try ResultsIndex(project: project, ledger: ledger).index()
      #expect(after.panels.map(\.page) == ["r2/index.html#figure-curves", "r2/index.html#figure-scheme"])
      #expect(after.panels.map(\.verdicts) == [[.holds], []])
      // The drawing without data is the same one in the other setting.
      #expect(after.companions.map(\.label) == ["Figure beside", "Figure curves"])
      #expect(after.companions.map(\.verdicts) == [[.fails], [.holds]])
      #expect(after.studies.map(\.page) == ["r2/index.html", "r3/index.html"])
      #expect(try ResultsIndex(project: project, ledger: ledger).page().contains("2 of 2 panels"))
    }
  }

  @Test("Where two settings disagree on a claim, the outcome, the page and the index say so with its verdict")
  func disagreement() throws {
    let change = { (text: String) in
      text.replacing("seeds: 2\nparam", with: "seeds: 2\nsettings: { few: { epochs: 2 } }\nparam") + """
        ```{claim} long
        paper: Figure 1
        statement: It is trained for more than three epochs.
        holds: first(ae.validation.error) * ($epochs - 3) > 0
        because: The setting is shorter.
        seeds: 2
        ```

        """
    }
    try withProject(change) { project, file in
      let alone = try run(project, file)
      #expect(alone.claims.map(\.otherSettings) == [[], []])
      let few = try run(project, file, options(setting: "few"))
      #expect(few.claims.map { $0.otherSettings.map(\.words) } == [["as declared"], ["as declared"]])
      #expect(few.claims.map { $0.otherSettings.map(\.verdict) } == [[.holds], [.holds]])
      #expect(few.claims.map(\.verdict) == [.holds, .fails])
      let written = try String(contentsOf: project.runs.appending(path: "r2/index.html"), encoding: .utf8)
      #expect(written.contains("The settings disagree; as declared (run r1): <span class=\"badge holds\""))
      #expect(written.contains("also as declared (run r1): <span class=\"badge holds\""))
      // The page of the first run, made again, knows of the second.
      #expect(try page(project, alone.run).contains("The settings disagree; with the setting few (run r2)"))
      let ledger = try Ledger(folder: project.runs, access: .readOnly)
      let index = try ResultsIndex(project: project, ledger: ledger).index()
      #expect(index.studies.map { $0.claims.map(\.disagreeing.count) } == [[0, 1], [0, 1]])
      #expect(index.page.contains("with the setting few: <span class=\"badge fails\""))
      // Another number from the command line is no setting to compare with.
      #expect(try run(project, file, options(["epochs": "4"])).claims.allSatisfy(\.otherSettings.isEmpty))
    }
  }

  @Test(
    "Labels name panels, in the paper's order",
    arguments: [
      ("Figure 7-a", "Figure 7-a", true), ("Figure 6, caption", "Figure 6-b", true),
      ("Figures 11 and 12", "Figure 12-h", true), ("Figure 1", "Figure 11", false), ("Figure 1", "Figure 11-a", false),
      ("Figures 7-b and 7-c", "Figure 7-c", true), ("Figure 7-a", "Figure 7", false), ("Summary", "Figure 7", false),
      ("Figure 2-a, upper panel", "Figure 2-a", true),
    ])
  func labels(_ claim: String, _ panel: String, _ concerns: Bool) {
    #expect(PanelLabel(claim).concerns(PanelLabel(panel)) == concerns)
    #expect(
      PanelLabel(panel).isPanel && PanelLabel(claim).isPanel == (claim.wholeMatch(of: /Figure [-0-9a-c]+/) != nil))
    #expect(PanelLabel("Figure 2-b") < PanelLabel("Figure 10") && PanelLabel("Figure 9-a") < PanelLabel("Figure 9-b"))
  }
}
