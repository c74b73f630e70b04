import Digests
import Foundation
import JetProgram
import Ledger
import Runs
import Steps
import Studies
import TestSupport
import Testing

@testable import JetAutoencoders

@Suite("Trainings that go on from the end of shorter ones")
struct ContinuationTests {
  private static let sampler =
    "sampler: { initial: pcd, steps: 3, noise: 0.2, temperature: 0.1, bounds: [-3, 3], replay: { ratio: 0.9, size: 70 } }"

  private static func text(_ epochs: Int, objective: String, _ keys: String, every: Int = 3) -> String {
    let compared = objective == "wasserstein" ? ", wasserstein_samples: 40" : ""
    return ToyStudy.text.replacing("objective: reconstruction", with: "objective: \(objective)\n\(keys)")
      .replacing("epochs: 6", with: "epochs: \(epochs)").replacing("every: 1", with: "every: \(every)\(compared)")
      .replacing("checkpoint_every: 4", with: "checkpoint_every: 2\nsteps: 3")
  }

  private static let schedule = "rate_schedule: { factor: 0.5, patience: 2, threshold: 0.3 }"
  private static let variants: [(objective: String, keys: String)] = [
    ("reconstruction", ""),
    ("reconstruction", "average: { decay: 0.9 }\n\(schedule)\nstop: { metric: training.loss, patience: 90 }"),
    ("reconstruction", "best: training.error\n\(schedule)"),
    ("nae", "\(sampler)\naverage: { decay: 0.8 }\nbest: negatives.error"),
    ("nae", "sampler: { initial: cd, steps: 2, noise: 0.2, temperature: 0.1, bounds: [-3, 3] }\n\(schedule)"),
    ("wasserstein", "\(sampler)\n\(schedule)"),
    (
      "nae-log-cosh",
      """
      sampler:
        initial: omi
        steps: 2
        noise: 0.2
        temperature: 0.1
        bounds: [-3, 3]
        replay: { ratio: 0.5, size: 40 }
        latent_chain: { steps: 2, noise: 0.1, temperature: 1 }
      """
    ),
  ]

  private struct Outcome {
    var results: [String]
    var reported: [Int]
    var start: Int?
  }

  /// Does a training, and keeps its end beside the others.
  private static func train(
    _ text: String, _ folder: TemporaryFolder?, threads: Int = 1, continues: Bool = true
  ) throws -> Outcome {
    let own = try TemporaryFolder()
    var step = try SoloStep(
      "ae", of: ToyStudy.study(text), checkpoints: CheckpointStore(folder: own.file("checkpoints")))
    step.states = folder.map { StateStore(folder: $0.file("states")) }
    (step.threads, step.continues) = (threads, continues)
    let results = try withExtendedLifetime(own) { try step.run() }
    return Outcome(results: try TrainingTests.digests(results), reported: step.steps, start: step.start)
  }

  @Test(
    "Trained to 4, then to 9, then to 20 epochs, nothing is trained twice, and all bits are those of whole trainings",
    arguments: variants.indices, [1, 3])
  func rungs(_ variant: Int, _ threads: Int) throws {
    let (objective, keys) = Self.variants[variant]
    func text(_ epochs: Int) -> String { Self.text(epochs, objective: objective, keys) }
    let folder = try TemporaryFolder()
    let starts: [Int: Int?] = [4: nil, 9: 4, 20: 9]
    let reported = [4: [3, 4], 9: [6, 9], 20: [12, 15, 18, 20]]
    for epochs in [4, 9, 20] {
      let whole = try Self.train(text(epochs), nil)
      let rung = try Self.train(text(epochs), folder, threads: threads)
      #expect(whole.start == nil && rung.start == starts[epochs])
      #expect(rung.reported == reported[epochs], "\(epochs) epochs")
      #expect(rung.results == whole.results, "\(epochs) epochs")
    }
  }

  @Test(
    "An end goes into any longer training, wherever the measurements and the networks that are kept lie",
    arguments: 1..<12)
  func anywhere(_ length: Int) throws {
    let folder = try TemporaryFolder()
    for every in [1, 2, 5] {
      func text(_ epochs: Int) -> String { Self.text(epochs, objective: "nae", Self.sampler, every: every) }
      _ = try Self.train(text(length), folder)
      let (whole, longer) = (try Self.train(text(12), nil), try Self.train(text(12), folder))
      #expect(longer.start == length && longer.results == whole.results, "measured every \(every)")
      #expect(longer.reported.allSatisfy { $0 > length })
    }
  }

  @Test(
    "Where a training's rule stops it, longer ones stop at the same epoch, whatever they go on from", arguments: 1..<15)
  func stopped(_ length: Int) throws {
    let rules = "\(StoppingTests.stop)\n\(StoppingTests.schedule)"
    func text(_ epochs: Int) -> String {
      Self.text(epochs, objective: "reconstruction", rules, every: 1).replacing("rate: 0.003", with: "rate: 0.3")
    }
    let whole = try Self.train(text(15), nil)
    let end = try #require(whole.reported.last)
    #expect(end > 2 && end < 13)
    let folder = try TemporaryFolder()
    let shorter = try Self.train(text(length), folder)
    let longer = try Self.train(text(15), folder)
    #expect(shorter.reported == Array(1...min(length, end)))
    #expect(longer.results == whole.results && longer.start == min(length, end))
    #expect(longer.reported == (length < end ? Array((length + 1)...end) : []))
  }

  @Test(
    "A state that is damaged, or of another form, is none: the training goes on from the one before it, or begins anew")
  func damaged() throws {
    let folder = try TemporaryFolder()
    func text(_ epochs: Int) -> String { Self.text(epochs, objective: "reconstruction", "") }
    let whole = try Self.train(text(9), nil)
    for epochs in [4, 7] { _ = try Self.train(text(epochs), folder) }
    let study = try ToyStudy.study(text(9))
    let continuation = try #require(study.cell(named: "ae")?.body.continuation)
    let (store, lineage) = (StateStore(folder: folder.file("states")), Digest(of: continuation.identifyingText))
    let state = try #require(store.load(7, of: lineage))

    // In the seal and in the middle: not what was written.
    let file = store.folder.appending(path: "\(lineage.hexadecimal)/7.state")
    var bytes = try Data(contentsOf: file)
    for place in [bytes.count - 1, bytes.count / 2] {
      bytes[place] ^= 1
      try bytes.write(to: file)
      #expect(store.load(7, of: lineage) == nil)
      bytes[place] ^= 1
    }
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
    let before = try Self.train(text(9), folder)
    #expect(before.start == 4 && before.results == whole.results)

    // Whole, but of another form, or of another network.
    var other = state.bytes
    other[other.startIndex] ^= 1
    let narrow = try Self.train(text(4).replacing("hidden: [4]", with: "hidden: [3]"), folder)
    #expect(narrow.start == nil, "another network is another lineage")
    for bytes in [other, state.bytes.dropLast(), Data()] {
      for epochs in [4, 7] {
        try store.keep(StateStore.State(step: state.step, bytes: bytes), at: epochs, of: lineage)
      }
      let anew = try Self.train(text(8), folder)
      #expect(anew.start == nil && anew.reported == [3, 6, 8])
    }
  }

  @Test(
    "Interrupted after it went on, a training goes on from its own checkpoint to the same bits", arguments: [6, 9, 12])
  func interrupted(_ epoch: Int) throws {
    let (folder, own) = (try TemporaryFolder(), try TemporaryFolder())
    func text(_ epochs: Int) -> String { Self.text(epochs, objective: "nae", Self.sampler) }
    let whole = try Self.train(text(20), nil)
    _ = try Self.train(text(4), folder)
    let checkpoints = CheckpointStore(folder: own.file("checkpoints"))
    var step = try SoloStep("ae", of: ToyStudy.study(text(20)), checkpoints: checkpoints)
    step.states = StateStore(folder: folder.file("states"))
    #expect(throws: Interrupted.self) { try step.run(stoppingAfter: epoch) }
    #expect(step.start == 4 && step.steps == Array(stride(from: 6, through: epoch, by: 3)))
    // A longer end that came meanwhile changes nothing: its own checkpoint comes first.
    _ = try Self.train(text(5), folder)
    var resumed = try SoloStep("ae", of: ToyStudy.study(text(20)), checkpoints: checkpoints)
    resumed.states = step.states
    #expect(try TrainingTests.digests(resumed.run()) == whole.results)
    #expect(resumed.start == nil && resumed.steps == Array(stride(from: epoch + 3, through: 18, by: 3)) + [20])
  }

  @Test("A training that is computed again takes no state, and one of its own length is none to go on from")
  func anew() throws {
    let folder = try TemporaryFolder()
    func text(_ epochs: Int) -> String { Self.text(epochs, objective: "reconstruction", "") }
    _ = try Self.train(text(4), folder)
    let again = try Self.train(text(9), folder, continues: false)
    #expect(again.start == nil && again.reported == [3, 6, 9])
    #expect(try Self.train(text(9), folder).start == 4)
    #expect(try Self.train(text(3), folder).start == nil)
  }
}
