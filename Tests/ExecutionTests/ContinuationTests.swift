import Execution
import Foundation
import Ledger
import Runs
import Studies
import Synchronization
import TestSupport
import Testing

/// Runs of one study with more and more epochs.
@Suite("Runs whose steps go on from the ends of shorter ones") struct ContinuationTests {
  private static func text(_ epochs: Int, rate: String = "0.003") -> String {
    ToyStudy.text.replacing("epochs: 6", with: "epochs: \(epochs)").replacing("rate: 0.003", with: "rate: \(rate)")
  }

  /// A listener that counts the epochs that it is told of, and keeps what is worth a line.
  private final class Counter: ProgressReport {
    let epochs = Mutex<[Int]>([])
    let notes = Mutex<[String]>([])

    func begin(cell: String, kind: any CellKind, workload: Workload) {}
    func advance(cell: String, part: Int, step: Int, figures: [(name: String, value: Double)]) {
      if cell == "ae" { epochs.withLock { $0.append(step) } }
    }
    func stop(cell: String, part: Int, step: Int) {}
    func end(cell: String, kind: String, reused: Bool, seconds: Double) {}
    func note(_ text: String) { notes.withLock { $0.append(text) } }

    var told: [Int] { epochs.withLock { $0.sorted() } }
  }

  /// Runs the study and tells what its trainings recorded, without what is no result.
  private static func run(
    _ project: TemporaryProject, _ text: String, keepsStates: Bool = true, recomputes: Bool = false, threads: Int = 1
  ) throws -> (epochs: [Int], notes: [String], outputs: [StepOutputs], origins: [StepStart?], outcome: StudyOutcome) {
    let counter = Counter()
    let outcome = try project.run(
      text, threads: threads, recomputes: recomputes, keepsStates: keepsStates, progress: counter)
    let ledger = try Ledger(folder: project.project.runs, access: .readOnly)
    let steps = try ledger.details(of: outcome.run).steps.filter { $0.cell.cell == "ae" }
      .sorted { $0.cell.name < $1.cell.name }
    let outputs = steps.map { step in
      StepOutputs(
        artefacts: step.outputs.artefacts.filter { !$0.isLog }, series: step.outputs.series,
        scalars: step.outputs.scalars)
    }
    let origins = try steps.map { StepStart(in: try StepResults($0.outputs, from: ledger.artefacts)) }
    return (counter.told, counter.notes.withLock { $0 }, outputs, origins, outcome)
  }

  @Test(
    "Longer trainings go on from shorter ones, are recorded as whole ones, and say where they went on",
    arguments: [1, 3])
  func rungs(_ threads: Int) throws {
    try TemporaryProject.with { project in
      let short = try Self.run(project, Self.text(4), threads: threads)
      #expect(short.epochs == [1, 1, 2, 2, 3, 3, 4, 4] && short.origins == [nil, nil])
      let long = try Self.run(project, Self.text(9), threads: threads)
      #expect(long.epochs == (5...9).flatMap { [$0, $0] })
      let steps = [1, 2].compactMap { short.outcome.identities["ae/\($0)"] }
      #expect(long.origins == steps.map { StepStart(length: 4, step: $0) })
      #expect(
        long.origins[1]?.words(unit: "epoch") == "went on from epoch 4, to which step \(steps[1].short) had come")
      let whole = try TemporaryProject.with { try Self.run($0, Self.text(9)) }
      #expect(whole.epochs.count == 18 && whole.origins == [nil, nil])
      #expect(long.outputs == whole.outputs)
      #expect(long.outcome.identities == whole.outcome.identities)
      // The same again is taken, and computed again it begins anew, and is the same.
      #expect(try Self.run(project, Self.text(9)).epochs.isEmpty)
      let again = try Self.run(project, Self.text(9), recomputes: true)
      #expect(again.epochs.count == 18 && again.origins == [nil, nil] && again.outcome.notReproduced.isEmpty)
      #expect(again.outputs == whole.outputs)
      #expect(try Ledger(folder: project.project.runs, access: .readOnly).verify().isIntact)
    }
  }

  @Test("With another rate there is nothing to go on from, and without being asked no state is kept")
  func others() throws {
    try TemporaryProject.with { project in
      _ = try Self.run(project, Self.text(4), keepsStates: false)
      #expect(!FileManager.default.fileExists(atPath: project.project.states.path))
      #expect(try Self.run(project, Self.text(5)).epochs.count == 10)
      #expect(try Self.run(project, Self.text(6, rate: "0.002")).epochs.count == 12)
      #expect(try Self.run(project, Self.text(6), keepsStates: false).epochs == [6, 6])
    }
  }

  @Test("A state that cannot be kept is no error; it is noted once")
  func unkept() throws {
    try TemporaryProject.with { project in
      try FileManager.default.createDirectory(at: project.project.runs, withIntermediateDirectories: true)
      try Data().write(to: project.project.states)
      let run = try Self.run(project, Self.text(4))
      #expect(run.notes.count == 1 && run.notes[0].contains("is not kept for longer ones"), "\(run.notes)")
      #expect(run.outputs.count == 2)
    }
  }
}
