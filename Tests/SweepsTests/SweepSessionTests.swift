import Digests
import Execution
import Foundation
import JetProgram
import Ledger
import Runs
import Steps
import Studies
import TestSupport
import Testing

@testable import Sweeps

@Suite("Sweeps, run")
struct SweepSessionTests {
  /// A study whose evaluation finds no epoch where `limit` is small, and with a parameter that no cell uses.
  private static let text = ToyStudy.text
    .replacing(
      "parameters: { epochs: 6, points: 200 }", with: "parameters: { epochs: 4, points: 100, limit: 1000, unused: 1 }"
    )
    .replacing("at: argmin(validation.error)", with: "at: onset(validation.error < $limit)")

  private static let measures = ["last=last(ae.validation.error)", "onset=onset(ae.validation.error < 0)"]

  private static func session(
    _ project: Project, _ vary: [String], trials: Int? = nil, threads: Int = 2, recomputes: Bool = false,
    retries: Bool = false,
    overrides: [String: Override] = [:], progress: any ProgressReport = SilentProgress(),
    interruption: Interruption = Interruption()
  ) -> SweepSession {
    var options = RunSession.Options()
    options.threads = threads
    options.recomputes = recomputes
    options.allowsUnversioned = true
    options.overrides = overrides
    var sweep = SweepOptions()
    sweep.vary = vary
    sweep.trials = trials
    sweep.measures = measures
    sweep.minimise = "last"
    return SweepSession(
      project: project, options: options, sweep: sweep, retries: retries, progress: progress, interruption: interruption
    )
  }

  /// Sweeps the study, which is written first.
  private static func sweep(
    _ project: Project, _ vary: [String], text: String = text, trials: Int? = nil, threads: Int = 2,
    recomputes: Bool = false, retries: Bool = false, overrides: [String: Override] = [:]
  ) throws -> SweepTable {
    try session(
      project, vary, trials: trials, threads: threads, recomputes: recomputes, retries: retries, overrides: overrides
    )

    .run(try file(project, text))
  }

  private static func file(_ project: Project, _ text: String = text) throws -> URL {
    let file = project.studies.appending(path: "study.md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  private static func runs(_ project: Project) throws -> [RunSummary] {
    try Ledger(folder: project.runs).runs().reversed()
  }

  private static let grid = ["epochs=3,4", "points=100,60"]

  @Test("Each trial is a run; a second sweep computes nothing and makes none; a new value makes those it needs")
  func found() throws {
    try TemporaryProject.with { folder in
      let first = try Self.sweep(folder.project, Self.grid)
      #expect(first.rows.map { $0.run?.number } == [1, 2, 3, 4])
      #expect(first.rows.allSatisfy { $0.status == .finished && $0.claims == .init(holds: 1, fails: 0, undecided: 0) })
      let runs = try Self.runs(folder.project)
      #expect(runs.allSatisfy { $0.status == .finished })
      // What trials have in common is computed once: the diagram by the first, the points by the first of each size.
      #expect(runs.map(\.steps.reused) == [0, 1, 2, 2])
      let second = try Self.sweep(folder.project, Self.grid)
      #expect(try Self.runs(folder.project).count == 4)
      #expect(second.csv == first.csv && second.json == first.json)
      let third = try Self.sweep(folder.project, ["epochs=3,5,4", "points=100,60"])
      #expect(third.rows.map { $0.run?.number } == [1, 2, 5, 6, 3, 4])
      #expect(third.name != first.name)
    }
  }

  @Test("The table has the same bytes with any number of threads, and whatever was run before, in any order")
  func bytes() throws {
    var tables: [String] = []
    for threads in [1, 3] {
      try TemporaryProject.with { folder in
        tables.append(try Self.sweep(folder.project, Self.grid, threads: threads).csv)
      }
    }
    try TemporaryProject.with { folder in
      // By `run`, in another order, of a study with other words.
      let file = try Self.file(folder.project, Self.text.replacing("Words.", with: "Other words."))
      for overrides: [String: Override] in [["epochs": "4", "points": "60"], ["epochs": "3", "points": "100"]] {
        var options = RunSession.Options()
        options.allowsUnversioned = true
        options.overrides = overrides
        _ = try RunSession(project: folder.project, options: options, progress: SilentProgress()).run(file)
      }
      let table = try Self.sweep(folder.project, Self.grid)
      #expect(table.rows.map { $0.run?.number } == [2, 3, 4, 1])
      tables.append(table.csv)
    }
    #expect(Set(tables).count == 1)
    #expect(
      tables[0].hasPrefix(
        "trial,epochs,points,status,last,last_lower,last_upper,onset,onset_lower,onset_upper,claims_hold,claims_fail,"
          + "claims_undecided,best,reason\n1,3,100,finished,"))
  }

  @Test("A measure is the median and the range over seeds, or says why it is undecided; the best is the least")
  func measures() throws {
    try TemporaryProject.with { folder in
      let table = try Self.sweep(folder.project, ["epochs=1,4"])
      let ledger = try Ledger(folder: folder.project.runs)
      for row in table.rows {
        let cells = try ledger.details(of: try #require(row.run)).steps
        let values = ["ae/1", "ae/2"].compactMap { name in
          cells.first { $0.cell.name == name }?.outputs.series.first { $0.name == "validation.error" }?.values.last
        }
        try #require(values.count == 2)
        #expect(row.measures[0].seeds == values)
        #expect(row.measures[0].median == (values[0] + values[1]) / 2)
        #expect(row.measures[0].lower == values.min() && row.measures[0].upper == values.max())
        #expect(row.measures[1].median == nil && row.measures[1].lower == nil)
        #expect(row.measures[1].reason?.isEmpty == false)
      }
      #expect(table.best == 1)
      let json = try #require(try JSONSerialization.jsonObject(with: Data(table.json.utf8)) as? [String: Any])
      #expect(json["best"] as? Int == 2 && (json["trials"] as? [Any])?.count == 2)
      let written = try table.write(to: folder.project)
      #expect(written.lastPathComponent == table.name && table.name.hasPrefix("study-"))
      let page = try String(contentsOf: written.appending(path: "index.html"), encoding: .utf8)
      #expect(page.contains("../../r2/index.html") && page.contains("<svg") && page.contains("2, best"))
      #expect(try String(contentsOf: written.appending(path: "table.csv"), encoding: .utf8) == table.csv)
    }
  }

  @Test("A trial that the study refuses, and one that stops at an error, are rows that say why; the others go on")
  func failures() throws {
    try TemporaryProject.with { folder in
      let vary = ["limit=1000,1e-9", "epochs=0,3,4"]
      let table = try Self.sweep(folder.project, vary)
      #expect(
        table.rows.map(\.status.word) == ["invalid", "finished", "finished", "invalid", "failed", "failed"])
      #expect(table.rows[0].run == nil)
      #expect(
        table.rows[0].status.reason?.contains("'epochs' in {train} ae: expected a whole number ≥ 1, found 0") == true)
      #expect(table.rows[4].status.reason?.contains("'test' has no epoch at seed 1: ") == true)
      let runs = try Self.runs(folder.project)
      #expect(runs.map(\.status.kind) == [.finished, .finished, .failed, .failed])
      #expect(runs[2].status.reason == table.rows[4].status.reason)
      // What did not need the step that failed was done, and its trainings are the first trial's.
      #expect(runs[2].steps.reused > 0 && table.best == 2)
      let again = try Self.sweep(folder.project, vary)
      #expect(again.csv == table.csv)
      let beginnings = {
        try Ledger(folder: folder.project.runs).details(of: runs[2].id).events.count { $0.kind == .resumed }
      }
      #expect(try beginnings() == 0, "a trial that failed is not tried again")
      let session = Self.session(folder.project, vary)
      #expect(
        try session.explain(try Self.file(folder.project)).trials[4].action
          == .failed(reason: runs[2].status.reason ?? ""))
      #expect(try Self.sweep(folder.project, vary, retries: true).csv == table.csv)
      #expect(
        try Self.runs(folder.project).count == 4 && beginnings() == 1, "unless that is asked for: its run goes on")
      // With another text it is another study.
      let other = Self.text.replacing("Words.", with: "Other words.")
      _ = try Self.sweep(folder.project, vary, text: other)
      #expect(try Self.runs(folder.project).count == 6)
    }
  }

  @Test("Where every trial is refused, nothing is run and the study's error is told")
  func allInvalid() throws {
    try TemporaryProject.with { folder in
      #expect(throws: InvalidStudy.self) { try Self.sweep(folder.project, ["epochs=0,-1"]) }
      let runs = try Self.runs(folder.project)
      #expect(runs.isEmpty)
    }
  }

  @Test("A value that no cell uses makes a trial of its own, which computes nothing")
  func unused() throws {
    try TemporaryProject.with { folder in
      let table = try Self.sweep(folder.project, ["unused=1,2"])
      #expect(table.rows.map { $0.run?.number } == [1, 2])
      #expect(try Self.runs(folder.project)[1].steps.computed == 0)
      #expect(try Self.sweep(folder.project, ["unused=2,1"]).rows.map { $0.run?.number } == [2, 1])
    }
  }

  @Test("A claim with another rule is decided by a new run; with other words it is not")
  func claims() throws {
    try TemporaryProject.with { folder in
      _ = try Self.sweep(folder.project, ["epochs=3"])
      let words = Self.text.replacing("The error falls.", with: "It falls.")
      #expect(try Self.sweep(folder.project, ["epochs=3"], text: words).rows[0].run?.number == 1)
      let rule = Self.text.replacing("< first(ae.validation.error)", with: "> first(ae.validation.error)")
      let table = try Self.sweep(folder.project, ["epochs=3"], text: rule)
      #expect(table.rows[0].run?.number == 2 && table.rows[0].claims?.fails == 1)
      #expect(try Self.runs(folder.project)[1].steps.computed == 0)
    }
  }

  @Test("A point that is drawn twice is run once")
  func repeats() throws {
    try TemporaryProject.with { folder in
      let table = try Self.sweep(folder.project, ["epochs=3"], trials: 3)
      #expect(table.rows.map { $0.run?.number } == [1, 1, 1] && table.rows.map(\.trial.number) == [1, 2, 3])
      #expect(try Self.runs(folder.project).count == 1)
    }
  }

  @Test("After a stop the same sweep goes on with the runs that it had begun", arguments: [1, 2])
  func interruption(threads: Int) throws {
    var whole = ""
    try TemporaryProject.with { whole = try Self.sweep($0.project, Self.grid).csv }
    try TemporaryProject.with { folder in
      let interruption = Interruption()
      let session = Self.session(
        folder.project, Self.grid, threads: threads, progress: StopAfterTrials(after: 2, interruption),
        interruption: interruption)
      let file = try Self.file(folder.project)
      let error = #expect(throws: RunError.self) { try session.run(file) }
      guard case .sweepInterrupted(let finished, 4) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect((2...3).contains(finished))
      let before = try Self.runs(folder.project)
      #expect(before.count == 4 && before.count { $0.status.kind == .interrupted } == 4 - finished)
      let table = try Self.sweep(folder.project, Self.grid)
      #expect(table.csv == whole)
      let after = try Self.runs(folder.project)
      #expect(after.count == 4 && after.allSatisfy { $0.status == .finished })
    }
  }

  @Test("What would be done is told, trial by trial, and nothing is written")
  func explanation() throws {
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      let before = try Self.session(folder.project, Self.grid).explain(file)
      #expect(!FileManager.default.fileExists(atPath: folder.project.runs.path))
      // Six steps a trial: points, two trainings, an evaluation, two figures; the points and the diagram are shared.
      #expect(before.steps == 24 && before.shared == 2 + 3 && before.recorded == 0 && before.computed == 19)
      #expect(
        before.trials.map(\.action) == [
          .runs(computing: 6), .runs(computing: 5), .runs(computing: 4), .runs(computing: 4),
        ])
      _ = try Self.sweep(folder.project, ["epochs=3", "points=100"])
      let after = try Self.session(folder.project, ["epochs=3,0,5", "points=100"]).explain(file)
      #expect(after.trials[0].action == .found(RunID(number: 1)) && after.trials[2].action == .runs(computing: 4))
      if case .invalid = after.trials[1].action {} else { Issue.record("\(after.trials[1].action)") }
      #expect(after.recorded == 2)
    }
  }

  @Test("What is computed again is compared with what is recorded, in runs of their own")
  func recomputation() throws {
    try TemporaryProject.with { folder in
      let first = try Self.sweep(folder.project, ["epochs=3,4"])
      let again = try Self.sweep(folder.project, ["epochs=3,4"], recomputes: true)
      #expect(again.csv == first.csv && again.rows.map { $0.run?.number } == [3, 4])
      #expect(again.rows.allSatisfy { $0.notReproduced.isEmpty })
    }
  }

  @Test("A value given for all trials holds in each, and not for one that varies")
  func overrides() throws {
    try TemporaryProject.with { folder in
      _ = try Self.sweep(folder.project, ["epochs=3"], overrides: ["points": "60"])
      let run = try Ledger(folder: folder.project.runs).run("r1")
      #expect(run.hyperparameters.contains("\"overrides\":{\"epochs\":\"3\",\"points\":\"60\"}"))
      #expect(throws: InvalidSweep.self) {
        try Self.sweep(folder.project, ["epochs=3"], overrides: ["epochs": "4"])
      }
    }
  }
}
