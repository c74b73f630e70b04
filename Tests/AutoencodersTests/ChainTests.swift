import Autoencoders
import Deterministic
import Testing

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
  ]

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
