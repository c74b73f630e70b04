import Digests
import Foundation
import Ledger
import Studies
import Testing

@testable import Execution

@Suite("What stops improving")
struct PlateauTests {
  /// The values shown to torch.optim.lr_scheduler.ReduceLROnPlateau (PyTorch 2.15, patience 2, cooldown 2, relative threshold 0.01),
  /// which lowered the rate at indices 4, 9, 14 and 19.
  private static let values = [
    1.0, 0.9, 0.8995, 0.8994, 0.8993, 0.8992, 0.5, 0.51, 0.52, 0.53, 0.54, 0.55, 0.56, 0.57, 0.58, 0.1, 0.2, 0.3, 0.4,
    0.5, 0.6,
  ]

  @Test("Measured after every epoch, plateaus are those of PyTorch's scheduler")
  func asPyTorch() {
    var counter = PlateauCounter(patience: 2, cooldown: 2, threshold: 0.01)
    let plateaus = Self.values.map { counter.observe($0, epochs: 1) }
    #expect(plateaus.indices.filter { plateaus[$0] } == [4, 9, 14, 19])
  }

  @Test("Epochs that are not measured count, and values that are not finite are no improvement")
  func rarely() {
    var counter = PlateauCounter(patience: 10, threshold: 0)
    let plateaus = [1.0, 1, 0.9, .nan, .infinity, 1].map { counter.observe($0, epochs: 5) }
    #expect(plateaus == [false, false, false, false, false, true])
  }

  @Test("A metric below zero improves by falling")
  func negative() {
    var counter = PlateauCounter(patience: 1, threshold: 0.1)
    let plateaus = [-1.0, -1.05, -1.2, -1.4].map { counter.observe($0, epochs: 1) }
    #expect(plateaus == [false, false, false, false])
  }

  // MARK: In a training

  private static func task(
    _ keys: String, folder: URL, interruption: Interruption = Interruption(), continues: Bool = false,
    report: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> TrainingTask {
    let study = try ToyStudy.study(
      ToyStudy.text.replacing("checkpoint_every: 4\n", with: "checkpoint_every: 4\n\(keys)\n")
        .replacing("epochs: 6", with: "epochs: 60").replacing("rate: 0.003", with: "rate: 0.05"))
    let cell = try #require(study.cell(named: "ae"))
    guard case .train(let train) = cell.body else { throw ExecutionError.interrupted }
    return TrainingTask(
      cell: train, data: try #require(try ToyStudy.data(study)["ring"]), stream: StudyPlan.stream(study, cell, 0),
      identity: Digest(of: "ae"), threads: 1, checkpoints: CheckpointStore(folder: folder), interruption: interruption,
      continues: continues
    ) { epoch, _ in report(epoch) }
  }

  private static func withFolder(_ body: (URL) throws -> Void) rethrows {
    let folder = FileManager.default.temporaryDirectory.appending(path: "refigure-plateau-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static let schedule = "rate_schedule: { factor: 0.5, patience: 3, cooldown: 2, threshold: 0.05 }"
  private static let stop = "stop: { metric: validation.error, patience: 6, threshold: 0.05 }"

  @Test("The rate falls by its factor after a plateau of the best metric, and only then")
  func rate() throws {
    try Self.withFolder { folder in
      let results = try Self.task(Self.schedule, folder: folder).run()
      let (rates, errors) = (
        try #require(results.series["rate"]?.values), try #require(results.series["validation.error"]?.values)
      )
      var counter = PlateauCounter(patience: 3, cooldown: 2, threshold: 0.05)
      var rate = 0.05
      // A measurement shows the rate of the steps before it.
      for epoch in 1..<errors.count {
        #expect(rates[epoch] == rate)
        if counter.observe(errors[epoch], epochs: 1) { rate *= 0.5 }
      }
      #expect(rate < 0.05, "the training has a plateau")
    }
  }

  @Test("A training stops where its rule says, and what was there last is kept")
  func stopping() throws {
    try Self.withFolder { folder in
      let whole = try Self.task("", folder: folder).run()
      let stopped = try Self.task(Self.stop, folder: folder).run()
      let last = try #require(stopped.scalars["stopped.epoch"].map { Int($0) })
      var counter = PlateauCounter(patience: 6, threshold: 0.05)
      let errors = try #require(whole.series["validation.error"]?.values)
      let expected = (1..<errors.count).first { counter.observe(errors[$0], epochs: 1) }
      #expect(expected == last)
      #expect(last < 60 && whole.scalars["stopped.epoch"] == nil)
      #expect(stopped.series["validation.error"]?.epochs.last == last)
      #expect(stopped.series["validation.error"]?.values == Array(errors[...last]))
      #expect(EpochTable(stopped, name: EpochTable.weights)?.epochs.last == last)
    }
  }

  @Test("Interrupted anywhere and gone on with, the bits are the same", arguments: [1, 5, 9, 14, 20])
  func resuming(epoch: Int) throws {
    try Self.withFolder { folder in
      let keys = Self.schedule + "\n" + Self.stop.replacing("6", with: "12")
      let whole = try Self.task(keys, folder: folder).run()
      let interruption = Interruption()
      let first = try Self.task(keys, folder: folder, interruption: interruption) {
        if $0 == epoch { interruption.request() }
      }
      #expect(throws: ExecutionError.self) { try first.run() }
      let resumed = try Self.task(keys, folder: folder, continues: true).run()
      #expect(resumed.series == whole.series && resumed.scalars == whole.scalars)
      #expect(resumed.files["weights.npy"]?.bytes == whole.files["weights.npy"]?.bytes)
    }
  }
}
