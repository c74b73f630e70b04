import Autoencoders
import Deterministic
import Testing
import VectorKernels

/// On-manifold beginnings: a latent chain, decoded.
@Suite struct OnManifoldTests {
  struct Case: Sendable {
    let shape: AutoencoderShape
    let chain: SamplerSettings.LatentChain
  }

  static let cases = [
    Case(
      shape: AutoencoderShape(features: 5, hidden: [9], latent: 3),
      chain: SamplerSettings.LatentChain(steps: 6, stepSize: 0.1, noise: 0.2, temperature: 0.5)),
    Case(
      shape: AutoencoderShape(features: 5, hidden: [9, 8], latent: 3, activation: .tanh),
      chain: SamplerSettings.LatentChain(steps: 8, noise: 0.3, temperature: 0.2, bounds: -0.9...0.9)),
    Case(
      shape: AutoencoderShape(features: 5, hidden: [9], latent: 4, activation: .softplus, isSpherical: true),
      chain: SamplerSettings.LatentChain(steps: 8, stepSize: 0.2, noise: 0.1, temperature: 0.3)),
  ]

  private static let count = 100
  private static let stream = RandomStream(seed: 31)

  private func settings(_ item: Case, steps: Int = 3, replay: Double = 0) -> SamplerSettings {
    SamplerSettings(
      initialState: .onManifold, replayRatio: replay,
      langevin: LangevinSettings(steps: steps, noise: 0.1, temperature: 0.1, bounds: -0.8...0.8),
      latentChain: item.chain)
  }

  private func model(_ item: Case) -> Autoencoder {
    var model = Autoencoder(shape: item.shape, stream: RandomStream(seed: 30))
    for index in model.parameters.indices { model.parameters[index] *= 1.8 }
    return model
  }

  /// The same in Double, with the engine's random numbers.
  private func expected(_ item: Case, _ network: AutoencoderReference, draw: UInt32) -> (z: [[Double]], x: [[Double]]) {
    let latent = item.shape.latent
    func unit(_ z: [Double]) -> [Double] {
      guard item.shape.isSpherical else { return z }
      let norm = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return z.map { $0 / norm }
    }
    func clamped(_ z: [Double]) -> [Double] {
      guard let bounds = item.chain.bounds else { return z }
      return z.map { min(max($0, bounds.lowerBound), bounds.upperBound) }
    }
    var states = (0..<Self.count).map { sample in
      unit(
        clamped((0..<latent).map { Self.stream.stream("initial states").normal(UInt64(sample * latent + $0), draw) }))
    }
    let normals = FloatBuffer(count: latent * 128)
    var ignored = network.parameters
    for step in 0..<item.chain.steps {
      normals.storeStandardNormals(
        key: Self.stream.stream("latent langevin").key, step: UInt32(step), draw: draw, firstSample: 0,
        features: latent, vectors: 8)
      for sample in states.indices {
        let slope = network.decode(states[sample]) { network.energyGradient(at: $0, weight: 0, gradient: &ignored) }
          .adjoint
        let moved = (0..<latent).map {
          states[sample][$0] - item.chain.drift * slope[$0] + item.chain.noise * Double(normals[$0 * 128 + sample])
        }
        states[sample] = unit(clamped(moved))
      }
    }
    return (
      states,
      states.map { network.decode($0) { _ in [Double](repeating: 0, count: 5) }.x.map { min(max($0, -0.8), 0.8) } }
    )
  }

  @Test(arguments: cases)
  func chainsBeginAtTheDecodedEndsOfLatentChains(_ item: Case) {
    let model = model(item)
    let network = AutoencoderReference(shape: item.shape, parameters: model.parameters.map { Double($0) })
    let sampler = NegativeSampler(
      shape: item.shape, settings: settings(item), stream: Self.stream, capacity: Self.count, threads: 2)
    sampler.sample(Self.count, parameters: FloatBuffer(model.parameters), replay: nil, positives: [], draw: 4)
    let (z, x) = expected(item, network, draw: 4)
    let start = sampler.states(count: Self.count)[0]
    for (value, wanted) in zip(sampler.latentRows, z.flatMap { $0 }) { #expect(abs(Double(value) - wanted) < 1e-4) }
    for (value, wanted) in zip(start, x.flatMap { $0 }) { #expect(abs(Double(value) - wanted) < 3e-4) }
    #expect(sampler.rows == sampler.states(count: Self.count)[3] && sampler.rows != start)
  }

  @Test func theDerivativeByTheLatentVectorIsAFiniteDifference() {
    let shape = Self.cases[1].shape
    let network = AutoencoderReference(
      shape: shape, parameters: model(Self.cases[1]).parameters.map { Double($0) })
    var ignored = network.parameters
    let z = [0.3, -0.7, 0.2]
    let slope = network.decode(z) { network.energyGradient(at: $0, weight: 0, gradient: &ignored) }.adjoint
    for k in 0..<3 {
      func energy(_ by: Double) -> Double {
        var moved = z
        moved[k] += by
        return network.energy(of: network.decode(moved) { $0 }.x)
      }
      #expect(abs((energy(1e-5) - energy(-1e-5)) / 2e-5 - slope[k]) < 1e-8)
    }
  }

  @Test func replayedChainsBeginWhereLatentChainsEnded() {
    var item = Self.cases[0]
    item = Case(shape: item.shape, chain: SamplerSettings.LatentChain(steps: 0, noise: 0.1, temperature: 1))
    let sampler = NegativeSampler(
      shape: item.shape, settings: settings(item, replay: 1), stream: Self.stream, capacity: 50, threads: 1)
    let kept: [Float] = [0.5, -0.25, 0.125, 1, 2, 3]
    let replay = ReplayBuffer(capacity: 10, features: 3, rows: kept, next: 2)
    sampler.sample(50, parameters: FloatBuffer(model(item).parameters), replay: replay, positives: [], draw: 0)
    for sample in 0..<50 {
      let z = Array(sampler.latentRows[(3 * sample)..<(3 * sample + 3)])
      #expect(z == Array(kept[0..<3]) || z == Array(kept[3..<6]))
    }
  }

  @Test(arguments: cases, [Objective.normalized, .wasserstein])
  func trainingsAreTheSameBitsWithAnyThreadsAndAfterARestart(_ item: Case, _ objective: Objective) {
    let rows = (0..<(300 * 5)).map { Float(0.4 * Self.stream.stream("data").normal(UInt64($0))) }
    func trainer(_ threads: Int) -> Trainer {
      Trainer(
        shape: item.shape,
        settings: TrainingSettings(
          objective: objective, batch: 100, optimizer: Adam.Settings(rate: 1e-3),
          sampler: settings(item, steps: 4, replay: 0.9)),
        rows: rows, stream: Self.stream, threads: threads)
    }
    let (whole, first, second) = (trainer(1), trainer(2), trainer(3))
    _ = whole.runEpoch()
    _ = first.runEpoch()
    #expect(first.state == whole.state && whole.replay?.features == item.shape.latent && whole.replay?.count == 300)
    second.state = first.state
    #expect(whole.runEpoch() == second.runEpoch())
    #expect(whole.state == second.state)
  }
}
