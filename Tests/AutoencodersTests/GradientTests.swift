import Autoencoders
import Deterministic
import Testing

@Suite struct GradientTests {
  private func relativeDifference(_ value: [Double], _ expected: [Double]) -> Double {
    var difference = 0.0
    var norm = 0.0
    for (a, b) in zip(value, expected) {
      difference += (a - b) * (a - b)
      norm += b * b
    }
    return (difference / norm).squareRoot()
  }

  @Test(arguments: ["step_small.json", "step_jets.json", "step_cold.json"])
  func reconstructionGradientIsPyTorchs(_ name: String) throws {
    let step = try ReferenceStep.read(name)
    let parameters = step.flat(step.parameters)
    let expected = step.flat(try #require(step.gradient["ae"]))

    let reference = AutoencoderReference(shape: step.shape, parameters: parameters)
    var gradient = [Double](repeating: 0, count: parameters.count)
    for x in step.x { _ = reference.energyGradient(at: x, weight: 1 / Double(step.x.count), gradient: &gradient) }
    #expect(relativeDifference(gradient, expected) < 1e-12)

    let model = Autoencoder(shape: step.shape, parameters: parameters.map { Float($0) })
    let engine = model.meanEnergyGradient(of: step.x.flatMap { $0.map { Float($0) } })
    #expect(relativeDifference(engine.gradient.map { Double($0) }, expected) < 5e-6)
    #expect(abs(engine.energy / step.positiveEnergy - 1) < 1e-6)
  }

  @Test func referenceGradientsAreFiniteDifferences() {
    let shape = AutoencoderShape(features: 5, hidden: [7, 6], latent: 3)
    let stream = RandomStream(seed: 99)
    let parameters = Autoencoder(shape: shape, stream: stream).parameters.map { Double($0) }
    let x = (0..<5).map { stream.stream("x").normal(UInt64($0)) }
    let v = (0..<5).map { stream.stream("v").normal(UInt64($0)) }
    let reference = AutoencoderReference(shape: shape, parameters: parameters)
    var gradient = [Double](repeating: 0, count: parameters.count)
    let slope = reference.energyGradient(at: x, weight: 1, gradient: &gradient)
    var mixed = [Double](repeating: 0, count: parameters.count)
    let curved = reference.hessianProduct(at: x, v, weight: 1, gradient: &mixed)
    let h = 1e-6
    for k in 0..<5 {
      var (up, down) = (x, x)
      up[k] += h
      down[k] -= h
      #expect(abs((reference.energy(of: up) - reference.energy(of: down)) / (2 * h) - slope[k]) < 1e-8)
      var ignored = gradient
      let difference = zip(
        reference.energyGradient(at: up, weight: 0, gradient: &ignored),
        reference.energyGradient(at: down, weight: 0, gradient: &ignored)
      ).map { ($0 - $1) / (2 * h) }
      #expect(abs(zip(difference, v).map { $0 * $1 }.reduce(0, +) - curved[k]) < 1e-8)
    }
    for p in stride(from: 0, to: parameters.count, by: 3) {
      func changed(_ by: Double) -> AutoencoderReference {
        var moved = parameters
        moved[p] += by
        return AutoencoderReference(shape: shape, parameters: moved)
      }
      #expect(abs((changed(h).energy(of: x) - changed(-h).energy(of: x)) / (2 * h) - gradient[p]) < 1e-8)
      var ignored = gradient
      let difference = zip(
        changed(h).energyGradient(at: x, weight: 0, gradient: &ignored),
        changed(-h).energyGradient(at: x, weight: 0, gradient: &ignored)
      ).map { ($0 - $1) / (2 * h) }
      #expect(abs(zip(difference, v).map { $0 * $1 }.reduce(0, +) - mixed[p]) < 1e-8)
    }
  }
}
