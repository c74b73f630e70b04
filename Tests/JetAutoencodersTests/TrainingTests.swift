import Autoencoders
import Digests
import Expressions
import Foundation
import JetProgram
import Ledger
import Runs
import StandardCells
import Steps
import Studies
import Synchronization
import Tables
import TestSupport
import Testing
import Values

@testable import JetAutoencoders

@Suite("A training, its checkpoints and its networks")
struct TrainingTests {
  // MARK: Checkpoints

  private static func checkpoint(average: Bool, replay: Bool, best: Bool) -> TrainingCheckpoint {
    var buffer = ReplayBuffer(capacity: 3, features: 2)
    buffer.append([1, -0.0, .nan, .infinity], count: 2)
    var weights = EpochTable(EpochTable.weights, width: 3)
    weights.append([1, 2, .nan], epoch: 0)
    weights.append([4, 5, 6], epoch: 2)
    return TrainingCheckpoint(
      trainer: Trainer.State(
        epoch: 2, step: 14, parameters: [1, 2, 3],
        optimizer: Adam.State(
          firstMoment: [0.1, 0.2, 0.3], secondMoment: [0.4, 0.5, 0.6], beta1Power: 0.81, beta2Power: 0.998), rate: 1e-3,
        average: average ? [7, 8, 9] : nil, replay: replay ? buffer : nil),
      series: [
        "validation.error": Series(epochs: [0, 1, 2], values: [3, -.infinity, .nan]),
        "auc[\"Signal Φ\"]": Series(epochs: [], values: []),
      ], weights: weights,
      negatives: EpochTable(EpochTable.negatives, epochs: replay ? [2] : [], values: replay ? [8, 9] : [], width: 2),
      best: best ? TrainingCheckpoint.Best(epoch: 2, value: 0.5, parameters: [4, 5, 6]) : nil)
  }

  private static let checkpoints = [
    checkpoint(average: false, replay: false, best: false), checkpoint(average: true, replay: false, best: true),
    checkpoint(average: true, replay: true, best: true),
  ]

  @Test("A checkpoint is read as it was written, bit for bit", arguments: checkpoints.indices)
  func roundTrip(_ index: Int) throws {
    let written = Self.checkpoints[index]
    let read = try #require(TrainingCheckpoint(written.bytes))
    #expect(read.bytes == written.bytes)
    #expect(read.trainer.epoch == 2 && read.trainer.step == 14 && read.trainer.rate == 1e-3)
    #expect(read.trainer.parameters == written.trainer.parameters)
    #expect(read.trainer.optimizer == written.trainer.optimizer)
    #expect(read.trainer.average == written.trainer.average)
    #expect((read.trainer.replay == nil) == (written.trainer.replay == nil))
    #expect(read.trainer.replay?.next == written.trainer.replay?.next)
    #expect(
      read.trainer.replay?.rows.map(\.bitPattern) == written.trainer.replay?.rows.map(\.bitPattern))
    #expect(read.series["validation.error"]?.values[2].isNaN == true)
    #expect(read.weights.epochs == [0, 2] && read.weights.row(of: 2) == [4, 5, 6])
    #expect(read.negatives.epochs == written.negatives.epochs && read.negatives.values == written.negatives.values)
    #expect(read.best?.value == written.best?.value && read.best?.parameters == written.best?.parameters)
  }

  @Test("A checkpoint that ends anywhere before its end, or after it, is none", arguments: checkpoints.indices)
  func truncation(_ index: Int) {
    let bytes = Self.checkpoints[index].bytes
    for count in 0..<bytes.count { #expect(TrainingCheckpoint(bytes.prefix(count)) == nil, "\(count) bytes") }
    #expect(TrainingCheckpoint(bytes + [0]) == nil)
  }

  @Test("Whatever number stands anywhere, reading a checkpoint gives one or none", arguments: [0, 1])
  func damage(_ index: Int) {
    let bytes = Self.checkpoints[index].bytes
    for place in 0...(bytes.count - 8) {
      for value in [-1, Int64.min, Int64.max, 1 << 61, 1 << 62] {
        var damaged = bytes
        withUnsafeBytes(of: value.littleEndian) { damaged.replaceSubrange(place..<(place + 8), with: $0) }
        // A word of data may be any; that a length may not is seen by not trapping.
        _ = TrainingCheckpoint(damaged)
      }
    }
    #expect(TrainingCheckpoint(Data(repeating: 0xFF, count: 400)) == nil)
  }

  // MARK: Networks

  @Test("Networks kept are found by their epoch, in the file that the ledger keeps")
  func weights() throws {
    var weights = EpochTable(EpochTable.weights, width: 2)
    weights.append([1, 2], epoch: 0)
    weights.append([9, 9], epoch: 0)
    weights.append([3, .nan], epoch: 5)
    var results = StepResults()
    weights.add(to: &results)
    let read = try #require(EpochTable(results, name: EpochTable.weights))
    #expect(read.width == 2 && read.epochs == [0, 5])
    #expect(read.row(of: 0) == [1, 2] && read.row(of: 3) == nil)
    #expect(read.row(of: 5)?.map(\.bitPattern) == [Float(3), Float.nan].map(\.bitPattern))
    #expect(EpochTable(results, name: EpochTable.negatives) == nil)

    let (rows, file) = ("weights.row", "weights.npy")
    results.series[rows] = Series(epochs: [0], values: [0])
    #expect(EpochTable(results, name: EpochTable.weights) == nil, "a row too many")
    results.series[rows] = nil
    #expect(EpochTable(results, name: EpochTable.weights) == nil, "nothing says which row is which")
    weights.add(to: &results)
    let bytes = try #require(results.files[file]).bytes
    for count in 0..<bytes.count {
      results.files[file] = StepResults.File(mediaType: "", bytes: bytes.prefix(count))
      #expect(EpochTable(results, name: EpochTable.weights) == nil, "\(count) bytes")
    }
  }

  @Test("A network that is kept afterwards goes where its epoch belongs")
  func inserting() {
    let table = EpochTable(EpochTable.weights, epochs: [0, 4], values: [1, 2, 3, 4], width: 2)
    let more = table.inserting([5, 6], epoch: 3)
    #expect(more.epochs == [0, 3, 4] && more.values == [1, 2, 5, 6, 3, 4])
    #expect(more.inserting([7, 8], epoch: 3).values == more.values)
  }

  // MARK: Going on

  /// Runs the training of the toy study; asks it to stop once an epoch was reported.
  static func train(
    _ text: String = ToyStudy.text, checkpoints: CheckpointStore, stoppingAfter stop: Int? = nil,
    continues: Bool = true,
    threads: Int = 1
  ) throws -> (results: Result<StepResults, any Error>, epochs: [Int]) {
    var step = try SoloStep("ae", of: ToyStudy.study(text), checkpoints: checkpoints)
    step.threads = threads
    step.continues = continues
    return (Result { try step.run(stoppingAfter: stop) }, step.steps)
  }

  static func withStore<Value>(_ body: (CheckpointStore) throws -> Value) throws -> Value {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) { try body(CheckpointStore(folder: folder.file("checkpoints"))) }
  }

  static func digests(_ results: StepResults) throws -> [String] {
    let series = results.series.map { MetricSeries(name: $0.key, epochs: $0.value.epochs, values: $0.value.values) }
    return ["\(StepOutputs(series: series, scalars: results.scalars).metricsDigest)"]
      + results.files.sorted { $0.key < $1.key }.map { "\($0.key) \(Digest(of: $0.value.bytes))" }
  }

  @Test("Stopped after any epoch, a training goes on there and ends with the same bits", arguments: 1..<6)
  func resume(_ epoch: Int) throws {
    try Self.withStore { checkpoints in
      let whole = try Self.train(checkpoints: checkpoints)
      #expect(whole.epochs == Array(1...6))
      let stopped = try Self.train(checkpoints: checkpoints, stoppingAfter: epoch)
      #expect(stopped.epochs == Array(1...epoch))
      #expect(throws: Interrupted.self) { try stopped.results.get() }
      let resumed = try Self.train(checkpoints: checkpoints, threads: 2)
      #expect(resumed.epochs == Array((epoch + 1)...6))
      let digests = (try Self.digests(resumed.results.get()), try Self.digests(whole.results.get()))
      #expect(digests.0 == digests.1)
    }
  }

  @Test("A training that is to be computed again takes no checkpoint, and one that is damaged is none")
  func anew() throws {
    try Self.withStore { checkpoints in
      _ = try Self.train(checkpoints: checkpoints, stoppingAfter: 3)
      #expect(try Self.train(checkpoints: checkpoints, continues: false).epochs == Array(1...6))
      let bytes = try #require(checkpoints.load(for: Digest(of: "ae")))
      try checkpoints.save(bytes.dropLast(), for: Digest(of: "ae"))
      #expect(try Self.train(checkpoints: checkpoints).epochs == Array(1...6))
    }
  }

  @Test("Kept are the first, every so many, the last and the best network, in the order of their epochs")
  func kept() throws {
    try Self.withStore { checkpoints in
      let results = try Self.train(checkpoints: checkpoints).results.get()
      let best = try #require(results.scalars["best.epoch"]).rounded()
      let epochs = EpochTable.epochs(of: EpochTable.weights, in: results)
      #expect(epochs == Set([0, 4, 6, Int(best)]).sorted())
      let errors = try #require(results.series["validation.error"])
      #expect(errors[Int(best)] == errors.values.min())
    }
  }
}
