/// The step size λ and the noise σ of a Langevin step. One of them may be left out, for λ = σ²/2 where a chain samples exp(−E).
public struct LangevinScale: Sendable, Hashable {
  /// λ, the step size.
  public let stepSize: Double
  /// σ, the standard deviation of the noise.
  public let noise: Double

  /// Both, the absent one from the other; both are 0 where neither is given.
  public init(stepSize: Double?, noise: Double?) {
    let sigma = noise ?? (2 * (stepSize ?? 0)).squareRoot()
    self.noise = sigma
    self.stepSize = stepSize ?? sigma * sigma / 2
  }
}
