import Autoencoders
import Deterministic
import Testing
import VectorKernels

@Suite struct ChainTests {
  private static let shape = AutoencoderShape(features: 4, hidden: [11, 9], latent: 3)

  private struct Case {
    let model: Autoencoder
    let reference: AutoencoderReference
    let start: [[Double]]
    let normals: [[[Double]]]

    init(count: Int, steps: Int) {
      let stream = RandomStream(seed: 17)
      var model = Autoencoder(shape: ChainTests.shape, stream: stream)
      for index in model.parameters.indices { model.parameters[index] *= 1.7 }
      self.model = model
      reference = AutoencoderReference(shape: ChainTests.shape, parameters: model.parameters.map { Double($0) })
      func rows(_ name: String) -> [[Double]] {
        (0..<count).map { row in
          (0..<4).map { Double(Float(stream.stream(name).normal(UInt64(4 * row + $0)))) }
        }
      }
      start = rows("start")
      normals = (0..<steps).map { rows("normals \($0)") }
    }
  }

  static let settings = [
    LangevinSettings(steps: 6, noise: 0.2, temperature: 0.05, bounds: -4...4),
    LangevinSettings(steps: 5, stepSize: 0.05, noise: 0.3, temperature: 0.1, bounds: -1.2...1.2),
    LangevinSettings(steps: 5, noise: 0.2, temperature: 0.02, bounds: -3...3, gradientClip: 0.5),
    LangevinSettings(
      steps: 6, noise: 0.4, temperature: 0.1, bounds: -3...3, fall: LangevinSettings.Fall(to: 0.1, scalesStep: true)),
    LangevinSettings(
      steps: 5, stepSize: 0.02, noise: 0.4, temperature: 0.1, bounds: -1.5...1.5,
      fall: LangevinSettings.Fall(to: 0.05, scalesStep: false)),
    LangevinSettings(
      steps: 5, noise: 0.3, temperature: 0.03, bounds: -3...3, gradientClip: 0.5,
      fall: LangevinSettings.Fall(to: 0.1, scalesStep: true)),
  ]

  @Test func aFallingNoiseIsThatOfEachStep() {
    // Without weights ∇E = 2 x/d: the chain is known.
    let shape = AutoencoderShape(features: 2, hidden: [3], latent: 1)
    let network = AutoencoderReference(
      shape: shape, parameters: [Double](repeating: 0, count: shape.parameterCount))
    let settings = LangevinSettings(
      steps: 3, noise: 0.4, temperature: 0.5, bounds: -9...9, fall: LangevinSettings.Fall(to: 0.1, scalesStep: true))
    let states = network.chain(from: [1, -1], normals: [[1, 0], [0, 1], [-1, 1]], settings: settings)
    var expected = [[1.0, -1.0]]
    for (noise, normal) in zip([0.4, 0.2, 0.1], [[1.0, 0.0], [0.0, 1.0], [-1.0, 1.0]]) {
      let last = expected[expected.count - 1]
      expected.append((0..<2).map { last[$0] - noise * noise / 2 / 0.5 * last[$0] + noise * normal[$0] })
    }
    for (state, known) in zip(states, expected) {
      for (a, b) in zip(state, known) { #expect((a - b).magnitude < 1e-12) }
    }
  }

  static let refusing = [
    LangevinSettings(steps: 9, noise: 0.5, temperature: 0.1, bounds: -3...3, isMetropolis: true),
    LangevinSettings(
      steps: 9, stepSize: 0.05, noise: 0.5, temperature: 0.1, bounds: -2...2, boundaryRule: .reject, gradientClip: 0.4),
  ]

  @Test(arguments: refusing)
  func aRefusedStepPassesTheGradientOn(_ settings: LangevinSettings) throws {
    let (count, data) = (70, Case(count: 70, steps: 0))
    let start = data.start.flatMap { $0.map { Float(min(max($0, -2), 2)) } }
    let sampler = NegativeSampler(
      shape: Self.shape, settings: SamplerSettings(initialState: .contrastiveDivergence, langevin: settings),
      stream: RandomStream(seed: 9), capacity: count, threads: 1)
    let parameters = FloatBuffer(data.model.parameters)
    sampler.sample(count, parameters: parameters, replay: nil, positives: start, draw: 4)
    let share = try #require(sampler.acceptance(count: count))
    #expect(share > 0.2 && share < 0.98)
    let adjoint = (0..<(4 * count)).map { Float($0 % 4) - 1.2 }
    let gradient = FloatBuffer(count: data.model.parameters.count)
    sampler.gradient(ofAdjoint: adjoint, count: count, parameters: parameters, into: gradient)
    let states = sampler.states(count: count)
    var expected = [Double](repeating: 0, count: gradient.count)
    for row in 0..<count {
      var path: [[Double]] = []
      for state in states {
        let x = state[(4 * row)..<(4 * row + 4)].map { Double($0) }
        if path.last != x { path.append(x) }
      }
      // What was taken lies within the bounds, where nothing stops the adjoint.
      data.reference.addChainGradient(
        through: path, adjoint: adjoint[(4 * row)..<(4 * row + 4)].map { Double($0) }, settings: settings,
        to: &expected)
    }
    let norm = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let difference = zip(expected, gradient.values(gradient.count))
      .reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }.squareRoot()
    #expect(norm > 0 && difference / norm < 2e-4)
  }

  @Test func chainsOfRandomLengthAreThoseOfThatLength() {
    func sampler(_ most: Int, least: Int?) -> NegativeSampler {
      var settings = SamplerSettings(
        initialState: .contrastiveDivergence,
        langevin: LangevinSettings(
          steps: most, noise: 0.3, temperature: 0.2, bounds: -3...3,
          fall: LangevinSettings.Fall(to: 0.1, scalesStep: true)))
      settings.leastSteps = least
      return NegativeSampler(
        shape: Self.shape, settings: settings, stream: RandomStream(seed: 6), capacity: 70, threads: 1)
    }
    let data = Case(count: 70, steps: 0)
    let (start, parameters) = (data.start.flatMap { $0.map { Float($0) } }, FloatBuffer(data.model.parameters))
    let random = sampler(7, least: 2)
    var lengths: [Int: Int] = [:]
    for draw in 0..<60 {
      random.sample(70, parameters: parameters, replay: nil, positives: start, draw: UInt32(draw))
      let length = random.states(count: 1).count - 1
      lengths[length, default: 0] += 1
      guard draw < 3 else { continue }
      let fixed = sampler(length, least: nil)
      fixed.sample(70, parameters: parameters, replay: nil, positives: start, draw: UInt32(draw))
      #expect(fixed.rows == random.rows)
      let gradients = [random, fixed].map { sampler in
        let gradient = FloatBuffer(count: data.model.parameters.count)
        sampler.gradient(ofAdjoint: start, count: 70, parameters: parameters, into: gradient)
        return gradient.values(gradient.count)
      }
      #expect(gradients[0] == gradients[1])
    }
    #expect(Set(lengths.keys) == Set(2...7) && lengths.values.allSatisfy { $0 < 25 })
  }

  @Test(arguments: settings)
  func theEnginesChainAndItsGradientAreTheReferences(_ settings: LangevinSettings) {
    let data = Case(count: 70, steps: settings.steps)
    let weights = (0..<4).map { Double($0) - 1.2 }
    let engine = data.model.chainGradient(
      from: data.start.flatMap { $0.map { Float($0) } },
      normals: data.normals.map { $0.flatMap { $0.map { Float($0) } } }, settings: settings
    ) { negatives in negatives.indices.map { Float(weights[$0 % 4]) * negatives[$0] } }
    var gradient = [Double](repeating: 0, count: data.model.parameters.count)
    for row in 0..<70 {
      let states = data.reference.chain(
        from: data.start[row], normals: data.normals.map { $0[row] }, settings: settings)
      let last = states[settings.steps]
      for k in 0..<4 { #expect(abs(Double(engine.negatives[4 * row + k]) - last[k]) < 2e-4) }
      data.reference.addChainGradient(
        through: states, adjoint: zip(weights, last).map { $0 * $1 }, settings: settings, to: &gradient)
    }
    let norm = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let difference = zip(gradient, engine.gradient).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
      .squareRoot()
    #expect(difference / norm < 2e-4)
  }

  @Test(arguments: settings)
  func referenceGradientsThroughTheChainAreFiniteDifferences(_ settings: LangevinSettings) {
    let data = Case(count: 3, steps: settings.steps)
    let weights = (0..<4).map { Double($0) - 1.2 }
    func value(_ parameters: [Double]) -> Double {
      let network = AutoencoderReference(shape: Self.shape, parameters: parameters)
      return (0..<3).reduce(0) { sum, row in
        let last = network.chain(from: data.start[row], normals: data.normals.map { $0[row] }, settings: settings)[
          settings.steps]
        return sum + zip(weights, last).reduce(0) { $0 + 0.5 * $1.0 * $1.1 * $1.1 }
      }
    }
    let parameters = data.reference.parameters
    var gradient = [Double](repeating: 0, count: parameters.count)
    for row in 0..<3 {
      let states = data.reference.chain(
        from: data.start[row], normals: data.normals.map { $0[row] }, settings: settings)
      data.reference.addChainGradient(
        through: states, adjoint: zip(weights, states[settings.steps]).map { $0 * $1 }, settings: settings,
        to: &gradient)
    }
    for p in stride(from: 0, to: parameters.count, by: 5) {
      var (up, down) = (parameters, parameters)
      up[p] += 1e-6
      down[p] -= 1e-6
      #expect(abs((value(up) - value(down)) / 2e-6 - gradient[p]) < 1e-5 * max(1, abs(gradient[p])))
    }
  }
}
