import Autoencoders
import Deterministic
import Testing

/// Chains against the densities that they must sample: thousands of chains, tolerances in standard errors.
@Suite struct MetropolisTests {
  private static let chains = 1536

  /// All weights zero: E(x) = |x|²/d, and for d = 2 each coordinate of exp(−E/T) has variance T.
  private static let quadratic = Autoencoder(
    shape: AutoencoderShape(features: 2, hidden: [3], latent: 1),
    parameters: [Float](
      repeating: 0, count: AutoencoderShape(features: 2, hidden: [3], latent: 1).parameterCount))

  private func last(
    _ model: Autoencoder, _ settings: LangevinSettings, seed: UInt64, spread: Double
  ) -> (values: [Double], acceptance: Double?) {
    let stream = RandomStream(seed: seed)
    let start = (0..<(2 * Self.chains)).map { index in
      Float(min(max(spread * stream.normal(UInt64(index)), settings.lowerBound), settings.upperBound))
    }
    let result = model.langevinStates(from: start, settings: settings, stream: stream.stream("chains"))
    return (result.states[settings.steps].map { Double($0) }, result.acceptance)
  }

  /// Mean over `values` of a power.
  private func moment(_ values: [Double], _ power: Double) -> Double {
    values.reduce(0) { $0 + DeterministicMath.pow($1.magnitude, power) } / Double(values.count)
  }

  struct Step: Sendable {
    let temperature: Double
    /// λ and σ² in units of T.
    let (size, variance): (Double, Double)
  }

  static let steps = [0.05, 0.5, 1, 2].flatMap { temperature in
    [(0.4, 0.8), (0.1, 0.8), (0.3, 0.5)].map { Step(temperature: temperature, size: $0.0, variance: $0.1) }
  }

  @Test(arguments: steps)
  func acceptedStepsSampleAQuadraticEnergysDensity(_ step: Step) throws {
    let temperature = step.temperature
    let settings = LangevinSettings(
      steps: 60, stepSize: step.size * temperature, noise: (step.variance * temperature).squareRoot(),
      temperature: temperature, bounds: -100...100, isMetropolis: true)
    let (values, acceptance) = last(Self.quadratic, settings, seed: 11, spread: 1.3 * temperature.squareRoot())
    // Of a normal distribution, the variances of the estimates are 2 T²/n for x², 96 T⁴/n for x⁴, T/n for x.
    let count = Double(values.count)
    #expect(abs(moment(values, 2) / temperature - 1) < 4 * (2 / count).squareRoot())
    #expect(abs(moment(values, 4) / (3 * temperature * temperature) - 1) < 4 * (96 / count).squareRoot() / 3)
    let mean = values.reduce(0, +) / count
    #expect(abs(mean) < 4 * (temperature / count).squareRoot())
    let share = try #require(acceptance)
    if step.size == 0.4 { #expect(abs(share - 0.91) < 0.015) }
    #expect(share > 0.5 && share < 1)
  }

  @Test(arguments: [0.05, 0.5, 1, 2])
  func unadjustedStepsHaveTheVarianceOfTheirRecurrence(_ temperature: Double) {
    // x' = 0.6 x + σ ε has variance σ²/(1 − 0.36) = 1.25 T.
    let settings = LangevinSettings(
      steps: 60, stepSize: 0.4 * temperature, noise: (0.8 * temperature).squareRoot(), temperature: temperature,
      bounds: -100...100)
    let (values, acceptance) = last(Self.quadratic, settings, seed: 12, spread: temperature.squareRoot())
    #expect(acceptance == nil)
    #expect(abs(moment(values, 2) / (1.25 * temperature) - 1) < 4 * (2 / Double(values.count)).squareRoot())
  }

  /// Means over exp(−E/T) within the bounds, by the midpoint rule on a grid of the engine's energies.
  private func quadrature(
    _ model: Autoencoder, _ temperature: Double, bounds: ClosedRange<Double>, of function: (Double, Double) -> Double
  ) -> (mean: Double, deviation: Double) {
    let (points, width) = (160, bounds.upperBound - bounds.lowerBound)
    let axis = (0..<points).map { bounds.lowerBound + (Double($0) + 0.5) * width / Double(points) }
    let energies = model.energies(of: axis.flatMap { x in axis.flatMap { [Float(x), Float($0)] } })
    var (norm, sum, square) = (0.0, 0.0, 0.0)
    for (index, energy) in energies.enumerated() {
      let weight = DeterministicMath.exp(-Double(energy) / temperature)
      let value = function(axis[index / points], axis[index % points])
      norm += weight
      sum += weight * value
      square += weight * value * value
    }
    let mean = sum / norm
    return (mean, (square / norm - mean * mean).squareRoot())
  }

  struct Network: Sendable {
    let shape: AutoencoderShape
    let temperature: Double
    let (size, noise): (Double, Double)
  }

  static let networks = [
    Network(
      shape: AutoencoderShape(features: 2, hidden: [8], latent: 1, activation: .tanh), temperature: 0.5,
      size: 0.2, noise: 0.7),
    Network(
      shape: AutoencoderShape(features: 2, hidden: [8], latent: 1), temperature: 0.2, size: 0.05, noise: 0.5),
    Network(
      shape: AutoencoderShape(features: 2, hidden: [8], latent: 2, activation: .silu, isSpherical: true),
      temperature: 0.3, size: 0.1, noise: 0.5),
  ]

  @Test(arguments: networks)
  func acceptedStepsSampleARealNetworksDensityBetweenTheBounds(_ network: Network) {
    let bounds = -2.0...2.0
    var model = Autoencoder(shape: network.shape, stream: RandomStream(seed: 40))
    for index in model.parameters.indices { model.parameters[index] *= 1.4 }
    let settings = LangevinSettings(
      steps: 100, stepSize: network.size, noise: network.noise, temperature: network.temperature, bounds: bounds,
      isMetropolis: true)
    let (values, _) = last(model, settings, seed: 13, spread: 1)
    #expect(values.allSatisfy { bounds.contains($0) })
    let functions: [@Sendable (Double, Double) -> Double] = [
      { x, _ in x }, { _, y in y }, { x, _ in x * x }, { x, y in x * y }, { _, y in y * y },
      { x, y in x * x * y * y },
    ]
    for function in functions {
      let expected = quadrature(model, network.temperature, bounds: bounds, of: function)
      var sum = 0.0
      for chain in 0..<Self.chains { sum += function(values[2 * chain], values[2 * chain + 1]) }
      let error = expected.deviation / Double(Self.chains).squareRoot()
      #expect(abs(sum / Double(Self.chains) - expected.mean) < 4 * error)
    }
  }

  @Test func refusalAtTheBoundsKeepsTheWholeState() throws {
    let settings = LangevinSettings(
      steps: 30, noise: 0.5, temperature: 1, bounds: -0.7...0.7, boundaryRule: .reject)
    let stream = RandomStream(seed: 14)
    let start = (0..<400).map { Float(0.5 * (2 * stream.uniform($0) - 1)) }
    let result = Self.quadratic.langevinStates(from: start, settings: settings, stream: stream)
    var moved = 0
    for (old, new) in zip(result.states, result.states.dropFirst()) {
      for chain in 0..<200 {
        let changed = (0..<2).map { old[2 * chain + $0] != new[2 * chain + $0] }
        #expect(changed[0] == changed[1])
        if changed[0] { moved += 1 }
      }
      #expect(new.allSatisfy { $0.magnitude <= 0.7 })
    }
    let share = try #require(result.acceptance)
    #expect(share == Double(moved) / 6000 && share > 0.2 && share < 0.9)
  }

  @Test func allStepsAreTheChainsStepsWithAnyNumberOfThreads() {
    let settings = LangevinSettings(steps: 7, noise: 0.3, temperature: 0.5, bounds: -3...3, isMetropolis: true)
    let start = (0..<300).map { Float(RandomStream(seed: 2).normal($0)) }
    let one = Self.quadratic.langevinStates(from: start, settings: settings, stream: RandomStream(seed: 3))
    let many = Self.quadratic.langevinStates(from: start, settings: settings, stream: RandomStream(seed: 3), threads: 3)
    #expect(one.states == many.states && one.acceptance == many.acceptance)
    #expect(one.states.count == 8 && one.states[0] == start)
    #expect(Set(one.states.map { $0[0] }).count > 3)
  }
}
