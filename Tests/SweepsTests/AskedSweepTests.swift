import Deterministic
import Execution
import Foundation
import JetProgram
import Ledger
import Runs
import Steps
import Studies
import Synchronization
import TestSupport
import Testing

@testable import Sweeps

@Suite("Sweeps whose trials depend on outcomes")
struct AskedSweepTests {
  private static let text = ToyStudy.text
    .replacing(
      "parameters: { epochs: 6, points: 200 }",
      with: "parameters: { epochs: 6, points: 60, rate: 0.003, width: 4 }"
    )
    .replacing("rate: 0.003 }", with: "rate: $rate }").replacing("hidden: [4]", with: "hidden: [$width]")
    // The parameter's own line was meant to stay.
    .replacing("rate: $rate, width: 4 }", with: "rate: 0.003, width: 4 }")

  /// A search of each kind, small.
  private static let searches = [
    "sobol:trials=5", "halving:trials=9,resource=epochs,from=1,to=9,factor=3",
    "hyperband:resource=epochs,to=9,factor=3", "tpe:trials=12,batch=3", "gp:trials=9,batch=3",
    "halving:trials=4,resource=seeds,from=1,to=4,factor=2", "draws:trials=5", "grid",
  ]

  private static func session(
    _ project: Project, _ search: String, threads: Int = 2, budget: SweepBudget = SweepBudget(),
    progress: any ProgressReport = SilentProgress(), interruption: Interruption = Interruption()
  ) -> SweepSession {
    var options = RunSession.Options()
    options.threads = threads
    options.allowsUnversioned = true
    var sweep = SweepOptions()
    sweep.vary = ["rate=1e-4:1e-1:log" + (search == "grid" ? ":2" : ""), "width=2,4,8"]
    sweep.search = search
    sweep.measures = ["last=last(ae.validation.error)"]
    sweep.minimise = "last"
    return SweepSession(
      project: project, options: options, sweep: sweep, budget: budget, progress: progress, interruption: interruption)
  }

  private static func file(_ project: Project) throws -> URL {
    let file = project.studies.appending(path: "study.md")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  private static func whole(_ search: String, threads: Int) throws -> SweepTable {
    var table: SweepTable?
    try TemporaryProject.with { folder in
      table = try session(folder.project, search, threads: threads).run(file(folder.project))
    }
    return try #require(table)
  }

  @Test("One thread and eight, stopped again and again or bit by bit: the same bytes", arguments: searches)
  func bytes(search: String) throws {
    let one = try Self.whole(search, threads: 1)
    #expect(try Self.whole(search, threads: 8).csv == one.csv)
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      var table: SweepTable?
      for attempt in 1...100 where table == nil {
        let interruption = Interruption()
        let session = Self.session(
          folder.project, search, threads: 1 + attempt % 3,
          progress: StopAfterTrials(after: 1 + attempt % 2, interruption),
          interruption: interruption)
        do {
          table = try session.run(file)
        } catch RunError.sweepInterrupted {}
      }
      #expect(table?.csv == one.csv)
    }
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      var table = try Self.session(folder.project, search, budget: SweepBudget(trials: 2)).run(file)
      #expect(table.rows.contains { $0.isMissing })
      for _ in 1...30 where table.rows.contains(where: \.isMissing) {
        table = try Self.session(folder.project, search, budget: SweepBudget(trials: 2)).run(file)
      }
      #expect(table.csv == one.csv)
    }
  }

  @Test("Halving promotes the better third, at a third of the epochs of a whole grid, and the best is of the last rung")
  func halving() throws {
    let table = try Self.whole(Self.searches[1], threads: 2)
    #expect(table.rows.map { $0.trial.rung?.amount } == Array(repeating: 1, count: 9) + [3, 3, 3, 9])
    let first = table.rows.prefix(9).sorted {
      ($0.measures[0].median ?? .infinity) < ($1.measures[0].median ?? .infinity)
    }
    #expect(Set(table.rows[9..<12].map(\.trial.number)) == Set(first.prefix(3).map(\.trial.number)))
    #expect(table.best == 12)
  }

  @Test("Stopped exactly between two batches, it is listed as stopped, with what is left", arguments: [true, false])
  func betweenBatches(_ byBudget: Bool) throws {
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      let interruption = Interruption()
      let session = Self.session(
        folder.project, Self.searches[1], budget: SweepBudget(trials: byBudget ? 9 : nil),
        progress: byBudget ? SilentProgress() : StopAfterTrials(after: 9, interruption), interruption: interruption)
      if byBudget {
        #expect(try session.run(file).later == 1)
      } else {
        #expect(throws: RunError.self) { try session.run(file) }
      }
      let listed = try #require(RecordedSweep.all(in: folder.project).first)
      // Who stopped before the search was asked again knows of 4 that may follow, else of 3 and 1.
      #expect(listed.state == .stopped && listed.trials.finished == 9)
      #expect(listed.left == 4 && listed.trials.missing + listed.later == 4)
      _ = try Self.session(folder.project, Self.searches[1]).run(file)
      let ended = try #require(RecordedSweep.all(in: folder.project).first)
      #expect(ended.state == .finished && ended.left == 0 && ended.trials.finished == 13)
    }
  }

  @Test(
    "A table that was written between two batches, by a process that was killed then, is not that of a finished sweep")
  func killedBetweenBatches() throws {
    try TemporaryProject.with { folder in
      let session = Self.session(folder.project, Self.searches[1], budget: SweepBudget(trials: 9))
      let plan = try session.plan(Self.file(folder.project))
      let whole = try session.run(Self.file(folder.project))
      try SweepTable(plan, rows: Array(whole.rows.prefix(9)), isOver: false).write(to: folder.project, isRunning: true)
      let listed = try #require(RecordedSweep.all(in: folder.project).first)
      #expect(listed.trials.finished == 9 && listed.trials.missing == 0)
      #expect(listed.state == .stopped && listed.left == 4)
    }
  }

  /// Counts the epochs that are trained.
  private final class Counter: ProgressReport {
    let epochs = Mutex(0)
    let notes = Mutex<[String]>([])

    func begin(cell: String, kind: any CellKind, workload: Workload) {}
    func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {
      if cell.hasSuffix("ae") { epochs.withLock { $0 += 1 } }
    }
    func stop(cell: String, part: Int, step: Int) {}
    func note(_ text: String) { notes.withLock { $0.append(text) } }
    func end(cell: String, kind: String, reused: Bool, seconds: Double) {}
  }

  @Test(
    "A promoted trial goes on: no epoch is trained twice, by one machine or by those of a cluster; a larger one begins there"
  )
  func goesOn() throws {
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      func epochs(_ search: String, _ project: Project) throws -> Int {
        let counter = Counter()
        _ = try Self.session(project, search, progress: counter).run(file)
        return counter.epochs.withLock { $0 }
      }
      // Two repetitions of nine trials of 1 epoch, of which three go on to 3, and one of these to 9.
      #expect(try epochs(Self.searches[1], folder.project) == 2 * (9 * 1 + 3 * 2 + 1 * 6))
      #expect(try epochs(Self.searches[1], folder.project) == 0)
      // A cluster's task has a ledger of its own in the same project: what the first rung trained anew here goes on from there.
      let task = folder.project.recording(in: folder.project.sweeps.appending(path: "task"))
      #expect(try epochs(Self.searches[1], task) == 2 * (9 * 1 + 3 * 2 + 1 * 6))
      #expect(try epochs("halving:trials=9,resource=epochs,from=1,to=27,factor=3", task) == 2 * 18)
    }
  }

  @Test("A budget of epochs begins the trials that it suffices for, and says which one it does not suffice for")
  func epochs() throws {
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      func run(_ epochs: Int) throws -> (trained: Int, notes: [String], table: SweepTable) {
        let counter = Counter()
        let table = try Self.session(
          folder.project, Self.searches[1], budget: SweepBudget(epochs: epochs), progress: counter
        ).run(file)
        return (counter.epochs.withLock { $0 }, counter.notes.withLock { $0 }, table)
      }
      // Two repetitions: 2 epochs for a trial of the first rung, 4 more for the second, 12 more for the third.
      let first = try run(9)
      #expect(first.trained == 8 && first.table.count("finished") == 4 && first.table.later == 4)
      #expect(first.notes.count == 1 && first.notes[0].hasPrefix("trial 5 ("))
      #expect(first.notes[0].hasSuffix(" needs 2 epochs, and the budget has 1 left"), "\(first.notes)")
      let second = try run(14)
      #expect(second.trained == 14 && second.table.count("finished") == 10)
      #expect(try run(8).trained == 8)
      #expect(try run(11).trained == 0 && run(12).trained == 12)
      #expect(try run(1).table.csv == Self.whole(Self.searches[1], threads: 1).csv)
    }
  }

  @Test("An explanation says where a step goes on from a shorter one")
  func explanation() throws {
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      let session = Self.session(folder.project, Self.searches[1], budget: SweepBudget(trials: 9))
      let before = try session.explain(file)
      #expect(before.trials.allSatisfy { $0.continued.isEmpty })
      _ = try session.run(file)
      let explanation = try session.explain(file)
      #expect(explanation.trials.count == 12 && explanation.later == 1)
      #expect(explanation.trials.prefix(9).allSatisfy { $0.continued.isEmpty })
      for trial in explanation.trials.suffix(3) {
        #expect(trial.continued.map(\.name) == ["ae/1", "ae/2"])
        #expect(trial.continued.allSatisfy { $0.start == 1 && $0.length == 3 })
      }
    }
  }

  @Test("A later batch whose trials are all refused ends no search")
  func refusedBatch() throws {
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      let figure = """
        ```{figure} map
        kind: energy-map
        of: ae
        at: [best]
        range: [-3, 3]
        bins: [4, 4]
        columns: $columns
        caption: The last rung has too many columns.
        ```

        """
      try (Self.text.replacing("width: 4 }", with: "width: 4, columns: 2 }") + figure).write(
        to: file, atomically: true, encoding: .utf8)
      let search = "halving:trials=4,resource=columns,from=2,to=8,factor=2"
      for _ in 0..<2 {
        let table = try Self.session(folder.project, search).run(file)
        #expect(table.rows.map { $0.trial.rung?.amount } == [2, 2, 2, 2, 4, 4, 8])
        #expect(table.rows.prefix(6).allSatisfy { $0.status == .finished })
        guard case .invalid(let reason) = table.rows[6].status else { return #expect(Bool(false), "\(table.rows[6])") }
        #expect(reason.contains("columns"))
        let best = try #require(table.best)
        #expect(table.later == 0 && table.rows[best].trial.rung?.amount == 4)
      }
      let listed = try #require(RecordedSweep.all(in: folder.project).first)
      #expect(listed.state == .finished && listed.trials.invalid == 1)
    }
  }

  @Test("The table has the bytes of a run of each trial by itself, in any order", arguments: searches)
  func alone(search: String) throws {
    let table = try Self.whole(search, threads: 2)
    var generator = SeededGenerator(19)
    try TemporaryProject.with { folder in
      let file = try Self.file(folder.project)
      for row in table.rows.shuffled(using: &generator) {
        var options = RunSession.Options()
        options.allowsUnversioned = true
        options.overrides = row.trial.overrides
        _ = try RunSession(project: folder.project, options: options, progress: SilentProgress()).run(file)
      }
      let again = try Self.session(folder.project, search).run(file)
      #expect(again.csv == table.csv)
      let runs = try Ledger(folder: folder.project.runs).runs()
      #expect(runs.count == table.rows.count)
    }
  }
}
