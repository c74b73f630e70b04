import Autoencoders
import Deterministic
import Testing
import VectorKernels

@Suite struct ContinuedChainsTests {
  private static let model = Autoencoder(
    shape: AutoencoderShape(features: 2, hidden: [5], latent: 1), stream: RandomStream(seed: 5))
  private static let start = (0..<260).map { Float(RandomStream(seed: 2).normal($0)) }

  static let settings = [
    LangevinSettings(steps: 7, noise: 0.3, temperature: 0.5, bounds: -2...2),
    LangevinSettings(steps: 7, noise: 0.6, temperature: 0.5, bounds: -2...2, gradientClip: 0.3, isMetropolis: true),
  ]

  private func chains(_ settings: LangevinSettings, threads: Int = 1) -> ContinuedChains {
    ContinuedChains(
      shape: Self.model.shape, settings: settings, from: Self.start, stream: RandomStream(seed: 3), threads: threads)
  }

  @Test(arguments: settings)
  func theirFirstStepsAreThoseOfASamplersChain(_ settings: LangevinSettings) {
    let parameters = FloatBuffer(Self.model.parameters)
    let whole = Self.model.langevinStates(from: Self.start, settings: settings, stream: RandomStream(seed: 3))
    let chains = chains(settings)
    #expect(chains.rows == Self.start && chains.acceptance == nil)
    chains.run(until: 7, parameters: parameters)
    #expect(chains.rows == whole.states[7] && chains.acceptance == whole.acceptance)
    let looked = self.chains(settings, threads: 3)
    for step in [0, 3, 4, 7] {
      looked.run(until: step, parameters: parameters)
      #expect(looked.rows == whole.states[step] && looked.step == step)
    }
  }

  @Test(arguments: settings)
  func whereTheyAreLookedAtChangesNothing(_ settings: LangevinSettings) {
    let parameters = FloatBuffer(Self.model.parameters)
    let (once, often) = (chains(settings), chains(settings, threads: 2))
    var reported: [Int] = []
    once.run(until: 250, parameters: parameters) { reported.append($0) }
    #expect(reported == [100, 200, 250])
    for step in [99, 101, 230, 250] { often.run(until: step, parameters: parameters) }
    #expect(once.rows == often.rows && once.rows != Self.start)
    let before = once.rows
    once.run(until: 10, parameters: parameters)
    #expect(once.rows == before && once.acceptance == nil)
  }

  @Test func aFallingNoiseFallsAgainAndAgain() {
    let parameters = FloatBuffer(Self.model.parameters)
    let settings = LangevinSettings(
      steps: 3, noise: 0.5, temperature: 0.5, bounds: -2...2, fall: LangevinSettings.Fall(to: 0.01, scalesStep: true))
    let chains = chains(settings)
    var moves: [Float] = []
    for step in 1...6 {
      let before = chains.rows
      chains.run(until: step, parameters: parameters)
      moves.append(zip(before, chains.rows).reduce(0) { $0 + ($1.0 - $1.1).magnitude })
    }
    for place in [0, 3] { #expect(moves[place] > 3 * moves[place + 1] && moves[place + 1] > 3 * moves[place + 2]) }
  }

  @Test func whatAReportThrowsEndsThem() {
    struct Enough: Error {}
    let chains = chains(Self.settings[0])
    #expect(throws: Enough.self) {
      try chains.run(until: 1_000, parameters: FloatBuffer(Self.model.parameters)) { if $0 == 300 { throw Enough() } }
    }
    #expect(chains.step == 300)
  }
}
