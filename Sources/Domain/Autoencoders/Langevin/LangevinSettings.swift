import Deterministic

/// A Langevin chain in the space of the features: y = clamp(x − (λ/T) ∇E(x) + σ ε, bounds).
public struct LangevinSettings: Sendable, Hashable, Codable {
  /// The rule for a proposal outside the bounds.
  public enum BoundaryRule: String, Sendable, Codable, CaseIterable {
    /// Every feature is brought to the nearest bound.
    case clamp
    /// The chain stays where it is.
    case reject
  }

  /// A noise that falls along a chain, from `noise` at its first step, each step's in the same ratio to the one before.
  public struct Fall: Sendable, Hashable, Codable {
    /// σ at the last step, > 0.
    public var noise: Double
    /// True when λ is σ²/2 at each step; else it stays the same.
    public var scalesStep: Bool

    /// A fall to a noise.
    public init(to noise: Double, scalesStep: Bool) {
      self.noise = noise
      self.scalesStep = scalesStep
    }
  }

  /// Number of steps, ≥ 0.
  public var steps: Int
  /// λ, the step size, > 0.
  public var stepSize: Double
  /// σ, the standard deviation of the noise, ≥ 0; the first step's where it falls.
  public var noise: Double
  /// T, the temperature, > 0.
  public var temperature: Double
  /// The smallest value of each feature.
  public var lowerBound: Double
  /// The largest value of each feature.
  public var upperBound: Double
  /// The rule at the bounds.
  public var boundaryRule: BoundaryRule
  /// The largest Euclidean norm of the gradient, or nil.
  public var gradientClip: Double?
  /// True when a proposal is accepted with Metropolis' and Hastings' probability, which makes the chain sample
  /// exp(−E/T) exactly. Proposals outside the bounds are then rejected, whatever `boundaryRule` says.
  public var isMetropolis: Bool
  /// The fall of the noise along a chain; nil where all steps are alike.
  public var fall: Fall?

  /// Settings of a chain; one of λ and σ may be left out, see `LangevinScale`.
  public init(
    steps: Int, stepSize: Double? = nil, noise: Double? = nil, temperature: Double, bounds: ClosedRange<Double>,
    boundaryRule: BoundaryRule = .clamp, gradientClip: Double? = nil, isMetropolis: Bool = false,
    fall: Fall? = nil
  ) {
    let scale = LangevinScale(stepSize: stepSize, noise: noise)
    self.steps = steps
    self.noise = scale.noise
    self.stepSize = scale.stepSize
    self.temperature = temperature
    lowerBound = bounds.lowerBound
    upperBound = bounds.upperBound
    self.boundaryRule = boundaryRule
    self.gradientClip = gradientClip
    self.isMetropolis = isMetropolis
    self.fall = fall
  }

  /// λ/T, what multiplies the gradient.
  public var drift: Double { stepSize / temperature }

  /// λ and σ of one step, from 0, of a chain of so many.
  func scale(ofStep step: Int, of steps: Int) -> LangevinScale {
    guard let fall else { return LangevinScale(stepSize: stepSize, noise: noise) }
    let part = steps > 1 ? Double(step) / Double(steps - 1) : 1
    let sigma = noise * DeterministicMath.pow(fall.noise / noise, part)
    return LangevinScale(stepSize: fall.scalesStep ? nil : stepSize, noise: sigma)
  }
}
