import Deterministic
import Foundation
import JetProgram
import Ledger
import Live
import Runs
import Studies
import SweepCharts
import TestSupport
import Testing

@testable import Sweeps

/// Pages of tables that nobody computed: studies with some parameters, and trials with numbers of their own.
@Suite("Pages of sweeps")
struct SweepPageTests {
  private static let kinds = ["=0:1", "=1e-5:1e-1:log", "=adam,sgd,lion", "=1:6", "=16,32,64,128", "=-5:5"]

  /// A table.
  ///
  /// - Parameters:
  ///   - edit: changes the row of a trial's number.
  private static func table(
    _ project: Project, parameters: Int, trials: Int, goals: Int = 1,
    edit: (Int, SweepTable.Row) -> SweepTable.Row = { $1 }
  ) throws -> SweepTable {
    let names = (1...parameters).map { "p\($0)" }
    let first = ["0.5", "1e-3", "adam", "2", "32", "0.5"]
    let declared = names.enumerated().map { "\($1): \(first[$0 % first.count])" }.joined(separator: ", ")
    let file = project.studies.appending(path: "many.md")
    try ToyStudy.text.replacing("epochs: 6, points: 200", with: "epochs: 6, points: 200, \(declared)")
      .write(to: file, atomically: true, encoding: .utf8)
    var options = SweepOptions()
    options.vary = names.enumerated().map { $1 + kinds[$0 % kinds.count] }
    options.trials = trials
    options.measures = ["error=last(ae.validation.error)", "area=test.auc[\"toy\"]"]
    options.minimise = "error"
    if goals > 1 { options.maximise = "area" }
    let plan = try SweepPlan(file, project: project, setting: nil, overrides: [:], options: options)
    let stream = RandomStream(seed: 5)
    let rows = plan.trials.map { trial -> SweepTable.Row in
      let value = 0.1 + 0.5 * (trial.values[0].double ?? 0) + 0.05 * stream.uniform(UInt64(trial.number))
      let seeds = [value, value * 1.1, value * 0.9]
      let area = 1 - (value - 0.3) * (value - 0.3)
      var row = SweepTable.Row(
        trial: trial, status: .finished, run: RunID(number: Int64(trial.number)),
        measures: [
          SweepTable.Measured(seeds: seeds, median: value, reason: nil),
          SweepTable.Measured(seeds: [area], median: area, reason: nil),
        ], claims: SweepTable.Claims(holds: 1, fails: 0, undecided: 2))
      row.commit = "0123456789abcdef0123456789abcdef01234567"
      return edit(trial.number, row)
    }
    return SweepTable(plan, rows: rows)
  }

  /// Where pages are kept to be looked at: `SWEEP_PAGES=FOLDER swift test --filter SweepPageTests`.
  private static let kept = ProcessInfo.processInfo.environment["SWEEP_PAGES"].map { URL(fileURLWithPath: $0) }

  @Test("A page has charts beside it for any number of parameters, and is below 2 MB", arguments: [1, 2, 3, 5, 6, 12])
  func page(_ parameters: Int) throws {
    try TemporaryProject.with { folder in
      let count = parameters == 12 || Self.kept != nil ? 2_000 : 60
      let table = try Self.table(folder.project, parameters: parameters, trials: count)
      let place = try table.write(to: folder.project)
      let page = try String(contentsOf: place.appending(path: "index.html"), encoding: .utf8)
      #expect(page.utf8.count < 2_000_000)
      // All trials, and the best once more.
      #expect(page.components(separatedBy: "<tr><th scope=\"row\">").count == count + 2)
      let names = Set(table.charts.map(\.name))
      #expect(
        names.isSuperset(of: parameters == 1 ? ["history"] : ["history", "importance", "parallel", "map", "slices"]))
      for name in names {
        for format in ["svg", "pdf", "csv"] {
          let file = place.appending(path: "\(name).\(format)")
          #expect(FileManager.default.fileExists(atPath: file.path))
          #expect(page.contains("href=\"\(name).\(format)\""))
        }
      }
      if let kept = Self.kept {
        let copy = kept.appending(path: "p\(parameters)")
        try? FileManager.default.removeItem(at: copy)
        try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: place, to: copy)
      }
    }
  }

  @Test("The page says what was looked at, what failed and why, where the runs are from, and how to make it again")
  func words() throws {
    try TemporaryProject.with { folder in
      let table = try Self.table(folder.project, parameters: 3, trials: 12, goals: 2) { number, row in
        switch number {
        case 3: SweepTable.Row(row.trial, .failed(reason: "it <diverged>"), run: row.run)
        case 4, 5: SweepTable.Row(row.trial, .invalid(reason: "too large"))
        case 6:
          SweepTable.Row(
            trial: row.trial, status: .finished, run: row.run,
            measures: [
              SweepTable.Measured(seeds: [nil, 1, 2], median: nil, reason: "seed 1: it never comes"), row.measures[1],
            ], claims: row.claims)
        default: row
        }
      }
      let page = table.page(of: Refigure.program, table.charts)
      for part in [
        "<dt>p2</dt><dd>1e-05 to 0.1, on a logarithmic scale</dd>", "<dt>p3</dt><dd>adam, sgd, lion</dd>",
        "<dt>error</dt><dd><code>last(ae.validation.error)</code>, median (range) over seeds</dd>",
        "<dt>The search saw</dt><dd>nothing: its points depend on no outcome</dd>",
        "<dt>The best is by</dt><dd>ae.validation.error, test.auc[&quot;toy&quot;]</dd>",
        "<dt>Of these, by signal</dt><dd>toy</dd>", "failed<br/>it &lt;diverged&gt;",
        "<td>invalid</td><td>too large</td><td>4, 5</td>", "<span class=\"undefined\">undecided</span>",
        "seed 1: it never comes",
        "git checkout 0123456789abcdef0123456789abcdef01234567\nrefigure sweep studies/many.md",
        "commit 0123456789", "id=\"figure-goals\"",
      ] {
        #expect(page.contains(part), "\(part)")
      }
      #expect(table.front.count > 1 && page.contains("No trial is better in all that is looked for"))
    }
  }

  @Test(
    "A chart that is none any more goes, and what is not a chart's file stays; charts of many trials wait for the end")
  func files() throws {
    try TemporaryProject.with { folder in
      let place = try Self.table(folder.project, parameters: 2, trials: 30).write(to: folder.project)
      func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: place.appending(path: name).path)
      }
      try Data().write(to: place.appending(path: "map-of-mine.txt"))
      try Data().write(to: place.appending(path: "goals.svg"))
      #expect(exists("map.svg"))
      let table = try Self.table(folder.project, parameters: 2, trials: 30) { _, row in
        SweepTable.Row(row.trial, .missing(reason: "not run"))
      }
      _ = try table.write(to: folder.project)
      #expect(table.charts.isEmpty && !exists("map.svg") && !exists("goals.svg") && exists("map-of-mine.txt"))
      #expect(exists("table.csv") && exists("index.html"))
      let many = try Self.table(folder.project, parameters: 2, trials: 210)
      let page = try String(
        contentsOf: many.write(to: folder.project, isRunning: true).appending(path: "index.html"), encoding: .utf8)
      #expect(page.contains("its charts come with the last trial") && !page.contains("<figure"))
    }
  }

  @Test("The list has counts, the best and the state: finished, running while somebody holds the lock, else stopped")
  func list() throws {
    try TemporaryProject.with { folder in
      #expect(RecordedSweep.all(in: folder.project).isEmpty)
      let table = try Self.table(folder.project, parameters: 3, trials: 20) { number, row in
        number == 7 ? SweepTable.Row(row.trial, .failed(reason: "no")) : row
      }
      let place = try table.write(to: folder.project)
      func only() throws -> RecordedSweep {
        let all = RecordedSweep.all(in: folder.project)
        return try #require(all.count == 1 ? all[0] : nil)
      }
      let listed = try only()
      #expect(listed.name == table.name && listed.study == "studies/many.md" && listed.hasPage)
      #expect(
        listed.search == "draws" && listed.parameters == ["p1", "p2", "p3"] && listed.measures == ["area", "error"])
      #expect(listed.trials == RecordedSweep.Counts(finished: 19, failed: 1) && listed.left == 0)
      #expect(listed.state == .finished && listed.goals.map(\.direction) == ["minimise"])
      let best = table.rows[try #require(table.best)]
      #expect(listed.best.map(\.trial) == [best.trial.number] && listed.best[0].run == "r\(best.trial.number)")
      #expect(listed.best[0].measures.first { $0.name == "error" }?.value == best.measures[0].median)

      let state = SweepStateFile(in: place)
      let tally = SweepState.Tally(known: 20, finished: 8, failed: 1, most: 50)
      state.tell(SweepState(started: Date(), trials: tally, secondsLeft: 60))
      guard case .running(let running) = try only().state else { return #expect(Bool(false), "it is running") }
      #expect(running.process == getpid() && running.words == "8 of 50 trials (1 failed), 60 s left")
      #expect(try only().left == 42)
      // A second one does not tell.
      let second = SweepStateFile(in: place)
      second.tell(SweepState(started: Date(), trials: SweepState.Tally(known: 1, finished: 1, failed: 0)))
      #expect(SweepState.told(in: place)?.trials == tally)
      second.end()
      #expect(SweepState.running(in: place) != nil)
      state.end()
      #expect(try only().state == .finished && SweepState.told(in: place) == nil)
      // What a killed process left: the file, and a lock that nobody holds.
      try Data(running.json.utf8).write(to: place.appending(path: SweepState.fileName))
      try Data().write(to: place.appending(path: SweepState.lockName))
      #expect(SweepState.running(in: place) == nil)
      #expect(try only().state == .stopped)
    }
  }

  @Test(
    "A state that says what cannot be is none",
    arguments: [
      "", "{}", "[1]", #"{"process":0,"host":"a","started":"x","updated":"y","trials":{}}"#,
    ])
  func states(_ text: String) throws {
    #expect(SweepState(json: text) == nil)
    let state = SweepState(started: Date(), trials: SweepState.Tally(known: 3, finished: 1, failed: 0))
    let again = try #require(SweepState(json: state.json))
    #expect(again.trials == state.trials && again.process == state.process && again.secondsLeft == nil)
    #expect(SweepState(json: state.json.replacing("\"known\":3", with: "\"known\":-3")) == nil)
    #expect(SweepState(json: state.json + String(repeating: " ", count: 20_000)) == nil)
  }
}
