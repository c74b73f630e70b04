import Autoencoders
import Deterministic
import Testing

/// Networks with every activation, with and without one at the latent layer, with and without a spherical latent space.
@Suite struct NetworkVariantTests {
  static let shapes: [AutoencoderShape] = Activation.allCases.flatMap { activation in
    [(false, false), (true, false), (false, true), (true, true)].map { activatesLatent, isSpherical in
      AutoencoderShape(
        features: 4, hidden: [7, 6], latent: 3, activation: activation, activatesLatent: activatesLatent,
        isSpherical: isSpherical)
    }
  }

  private static func parameters(_ shape: AutoencoderShape) -> [Float] {
    Autoencoder(shape: shape, stream: RandomStream(seed: 21)).parameters.map { 1.6 * $0 }
  }

  private static func vector(_ name: String) -> [Double] {
    (0..<4).map { Double(Float(RandomStream(seed: 5).stream(name).normal(UInt64($0)))) }
  }

  private func distance(_ value: [Float], _ expected: [Double]) -> Double {
    var (difference, norm) = (0.0, 0.0)
    for (a, b) in zip(value, expected) {
      difference += (Double(a) - b) * (Double(a) - b)
      norm += b * b
    }
    return (difference / norm).squareRoot()
  }

  @Test(arguments: shapes)
  func referenceDerivativesAreFiniteDifferences(_ shape: AutoencoderShape) {
    let parameters = Self.parameters(shape).map { Double($0) }
    let (x, v) = (Self.vector("x"), Self.vector("v"))
    let h = 1e-5
    func network(_ index: Int = 0, _ by: Double = 0) -> AutoencoderReference {
      var moved = parameters
      moved[index] += by
      return AutoencoderReference(shape: shape, parameters: moved)
    }
    func moved(_ k: Int, _ by: Double) -> [Double] {
      var result = x
      result[k] += by
      return result
    }
    var ignored = parameters
    func directional(_ network: AutoencoderReference, _ x: [Double]) -> Double {
      zip(network.energyGradient(at: x, weight: 0, gradient: &ignored), v).reduce(0) { $0 + $1.0 * $1.1 }
    }
    var (gradient, mixed) = (
      [Double](repeating: 0, count: parameters.count), [Double](repeating: 0, count: parameters.count)
    )
    let slope = network().energyGradient(at: x, weight: 1, gradient: &gradient)
    let curved = network().hessianProduct(at: x, v, weight: 1, gradient: &mixed)
    for k in 0..<4 {
      #expect(abs((network().energy(of: moved(k, h)) - network().energy(of: moved(k, -h))) / (2 * h) - slope[k]) < 1e-7)
      let change = (directional(network(), moved(k, h)) - directional(network(), moved(k, -h))) / (2 * h)
      #expect(abs(change - curved[k]) < 1e-7)
    }
    for p in stride(from: 0, to: parameters.count, by: 3) {
      #expect(abs((network(p, h).energy(of: x) - network(p, -h).energy(of: x)) / (2 * h) - gradient[p]) < 1e-7)
      #expect(abs((directional(network(p, h), x) - directional(network(p, -h), x)) / (2 * h) - mixed[p]) < 1e-7)
    }
  }

  @Test(arguments: shapes)
  func theEnginesEnergiesAndGradientsAreTheReferences(_ shape: AutoencoderShape) {
    let model = Autoencoder(shape: shape, parameters: Self.parameters(shape))
    let reference = AutoencoderReference(shape: shape, parameters: model.parameters.map { Double($0) })
    let rows = (0..<150).map { Self.vector("row \($0)") }
    let flat = rows.flatMap { $0.map { Float($0) } }
    var gradient = [Double](repeating: 0, count: model.parameters.count)
    for row in rows { _ = reference.energyGradient(at: row, weight: 1 / 150, gradient: &gradient) }
    for (row, energy) in zip(rows, model.energies(of: flat)) {
      #expect(abs(Double(energy) - reference.energy(of: row)) < 3e-6 * max(1, reference.energy(of: row)))
    }
    #expect(distance(model.meanEnergyGradient(of: flat).gradient, gradient) < 1e-5)
  }

  @Test(arguments: shapes, [nil, 0.3])
  func theEnginesGradientThroughAChainIsTheReferences(_ shape: AutoencoderShape, _ clip: Double?) {
    let settings = LangevinSettings(steps: 5, noise: 0.2, temperature: 0.05, bounds: -2...2, gradientClip: clip)
    let model = Autoencoder(shape: shape, parameters: Self.parameters(shape))
    let reference = AutoencoderReference(shape: shape, parameters: model.parameters.map { Double($0) })
    let start = (0..<20).map { Self.vector("start \($0)") }
    let normals = (0..<5).map { step in (0..<20).map { Self.vector("normal \(step) \($0)") } }
    let engine = model.chainGradient(
      from: start.flatMap { $0.map { Float($0) } }, normals: normals.map { $0.flatMap { $0.map { Float($0) } } },
      settings: settings
    ) { $0 }
    var gradient = [Double](repeating: 0, count: model.parameters.count)
    for row in start.indices {
      let states = reference.chain(from: start[row], normals: normals.map { $0[row] }, settings: settings)
      for k in 0..<4 { #expect(abs(Double(engine.negatives[4 * row + k]) - states[5][k]) < 2e-4) }
      reference.addChainGradient(through: states, adjoint: states[5], settings: settings, to: &gradient)
    }
    #expect(distance(engine.gradient, gradient) < 3e-4)
  }

  @Test func shapesSayWhichLayersAreActivated() {
    let plain = AutoencoderShape(features: 2, hidden: [32, 32], latent: 32)
    #expect(plain.layers.map(\.isActivated) == [true, true, false, true, true, false])
    let activated = AutoencoderShape(features: 2, hidden: [32, 32], latent: 32, activatesLatent: true)
    #expect(activated.layers.map(\.isActivated) == [true, true, true, true, true, false])
    #expect(activated.parameterCount == plain.parameterCount && activated.encoderLayerCount == 3)
  }
}
