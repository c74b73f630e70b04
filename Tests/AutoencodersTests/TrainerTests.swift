import Autoencoders
import Deterministic
import Testing

@Suite struct TrainerTests {
  private static let shape = AutoencoderShape(features: 4, hidden: [9], latent: 2)

  private func trainer(threads: Int, seed: UInt64 = 1, batch: Int = 300, steps: Int? = nil) -> Trainer {
    let stream = RandomStream(seed: seed)
    let rows = (0..<(1000 * 4)).map { Float(stream.stream("data").normal(UInt64($0))) }
    return Trainer(
      shape: Self.shape,
      settings: TrainingSettings(
        objective: .reconstruction, batch: batch, stepsPerEpoch: steps, optimizer: Adam.Settings(rate: 1e-2)),
      rows: rows, stream: stream.stream("training"), threads: threads)
  }

  @Test(arguments: [2, 3, 8])
  func anyNumberOfThreadsGivesTheSameBits(_ threads: Int) {
    let (one, many) = (trainer(threads: 1), trainer(threads: threads))
    for _ in 0..<3 { #expect(one.runEpoch() == many.runEpoch()) }
    #expect(one.state == many.state)
  }

  @Test func aRestoredTrainingGoesOnWithTheSameBits() {
    let whole = trainer(threads: 1)
    let first = trainer(threads: 1)
    let second = trainer(threads: 2)
    for _ in 0..<2 { _ = whole.runEpoch() }
    for _ in 0..<2 { _ = first.runEpoch() }
    second.state = first.state
    #expect(whole.runEpoch() == second.runEpoch())
    #expect(whole.state == second.state)
  }

  @Test func anotherSeedGivesOtherBits() {
    let (one, other) = (trainer(threads: 1), trainer(threads: 1, seed: 2))
    #expect(one.runEpoch() != other.runEpoch())
  }

  @Test func theErrorFalls() {
    let training = trainer(threads: 1)
    let first = training.runEpoch().positiveEnergy
    for _ in 0..<60 { _ = training.runEpoch() }
    #expect(training.runEpoch().positiveEnergy < 0.7 * first)
  }

  @Test(arguments: [(1, 3), (17, 100), (1000, 2), (5000, 4)])
  func oddBatchesAndSeveralPassesWork(_ batch: Int, _ steps: Int) {
    let (one, many) = (trainer(threads: 1, batch: batch, steps: steps), trainer(threads: 3, batch: batch, steps: steps))
    #expect(one.runEpoch() == many.runEpoch())
    #expect(one.runEpoch().positiveEnergy.isFinite)
  }
}
