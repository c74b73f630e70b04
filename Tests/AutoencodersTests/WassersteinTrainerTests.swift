import Autoencoders
import Deterministic
import OptimalTransport
import Testing

/// Training with the Wasserstein objective.
@Suite struct WassersteinTrainerTests {
  /// Points on two short arcs, which a network of these sizes can learn.
  private static func rows(_ count: Int, _ stream: RandomStream) -> [Float] {
    (0..<count).flatMap { row -> [Float] in
      let angle = 2 * stream.stream("angle").uniform(UInt64(row)) + (row % 2 == 0 ? 0 : 3.2)
      let radius = 1.2 + 0.05 * stream.stream("radius").normal(UInt64(row))
      return [Float(radius * DeterministicMath.cos(angle)), Float(radius * DeterministicMath.sin(angle))]
    }
  }

  private func trainer(
    threads: Int, initialState: SamplerSettings.InitialState = .persistent, samples: Int = 330, batch: Int = 150,
    hidden: [Int] = [12], chain: LangevinSettings? = nil
  ) -> Trainer {
    let stream = RandomStream(seed: 5)
    return Trainer(
      shape: AutoencoderShape(features: 2, hidden: hidden, latent: 1),
      settings: TrainingSettings(
        objective: .wasserstein, batch: batch, optimizer: Adam.Settings(rate: 3e-3),
        sampler: SamplerSettings(
          initialState: initialState, replaySize: 400,
          langevin: chain ?? LangevinSettings(steps: 5, noise: 0.15, temperature: 0.05, bounds: -2...2),
          latentChain: SamplerSettings.LatentChain(steps: 4, noise: 0.1, temperature: 0.1, bounds: -3...3))),
      rows: Self.rows(samples, stream), stream: stream.stream("training"), threads: threads)
  }

  @Test(arguments: [2, 3, 8], SamplerSettings.InitialState.allCases)
  func anyNumberOfThreadsGivesTheSameBits(_ threads: Int, _ initialState: SamplerSettings.InitialState) {
    let one = trainer(threads: 1, initialState: initialState)
    let many = trainer(threads: threads, initialState: initialState)
    for _ in 0..<3 {
      let summary = one.runEpoch()
      #expect(summary == many.runEpoch())
      #expect(summary.loss.isFinite && summary.loss > 0)
    }
    #expect(one.state == many.state)
  }

  @Test(arguments: [1, 2, 3, 8])
  func aRestoredTrainingGoesOnWithTheSameBits(_ threads: Int) {
    let (whole, first, second) = (trainer(threads: 1), trainer(threads: 1), trainer(threads: threads))
    for _ in 0..<2 { _ = whole.runEpoch() }
    for _ in 0..<2 { _ = first.runEpoch() }
    second.state = first.state
    for _ in 0..<2 { #expect(whole.runEpoch() == second.runEpoch()) }
    #expect(whole.state == second.state)
  }

  @Test(arguments: [(1, 1), (7, 3), (65, 64), (129, 128), (200, 1000)])
  func batchesOfAnySizeAndWhatIsLeftOfThemWork(_ samples: Int, _ batch: Int) {
    let training = trainer(threads: 2, samples: samples, batch: batch)
    let before = training.state.parameters
    for _ in 0..<2 { #expect(training.runEpoch().loss.isFinite) }
    #expect(training.state.parameters != before)
    #expect(training.state.parameters.allSatisfy { $0.isFinite })
  }

  @Test func theTransportCostFalls() {
    let training = trainer(
      threads: 2, samples: 128, batch: 128, hidden: [24, 24],
      chain: LangevinSettings(steps: 10, noise: 0.15, temperature: 0.02, bounds: -2...2))
    let first = (0..<20).map { _ in training.runEpoch().loss }.reduce(0, +) / 20
    for _ in 0..<160 { _ = training.runEpoch() }
    let last = (0..<20).map { _ in training.runEpoch().loss }.reduce(0, +) / 20
    #expect(last < 0.5 * first, "from \(first) to \(last)")
  }

  @Test func withoutChainsThereIsNoGradient() {
    let training = trainer(
      threads: 1, chain: LangevinSettings(steps: 0, noise: 0.15, temperature: 0.05, bounds: -2...2))
    let before = training.state.parameters
    #expect(training.runEpoch().loss > 0)
    #expect(training.state.parameters == before)
  }

  @Test func negativesThatAreNotFiniteShowInTheLoss() {
    let training = trainer(threads: 2)
    var state = training.state
    state.parameters[3] = .nan
    training.state = state
    #expect(training.runEpoch().loss.isNaN)
  }
}
