import Deterministic
import Tables

/// A distribution in the plane, to try a training on and to draw.
public enum ToyDistribution: Equatable, Sendable, Codable {
  /// scikit-learn's `make_s_curve`, its first and third coordinate: (sin t, sign(t)(cos t − 1)), t uniform in ±3π/2.
  case sCurve(noise: Double)
  /// A circle about the origin, uniform in the angle.
  case ring(radius: Double, noise: Double)
  /// scikit-learn's `make_swiss_roll`, its first and third coordinate: (t cos t, t sin t), t uniform in 3π/2 … 9π/2.
  case swissRoll(noise: Double)
  /// A mixture of round Gaussians.
  case gaussians([Component])

  /// A component of a mixture.
  public struct Component: Equatable, Sendable, Codable {
    /// The centre.
    public let x, y: Double
    /// Along each axis.
    public let standardDeviation: Double
    /// The component's share, relative to the other weights.
    public let weight: Double

    /// A component at (x, y).
    public init(x: Double, y: Double, standardDeviation: Double, weight: Double = 1) {
      self.x = x
      self.y = y
      self.standardDeviation = standardDeviation
      self.weight = weight
    }
  }

  /// The names of the two coordinates.
  public var features: [String] {
    switch self {
    case .sCurve, .swissRoll: ["x", "z"]
    case .ring, .gaussians: ["x", "y"]
    }
  }

  /// Draws points; normal noise of the given standard deviation is added to both coordinates.
  ///
  /// A point depends on the stream and its row only, so that more points begin with the fewer.
  /// - Throws: `invalidSetting` for a negative count, noise or weight, no component, or weights whose sum is 0.
  public func points(_ count: Int, from stream: RandomStream) throws(DatasetError) -> FeatureMatrix {
    try check(count)
    let (position, first, second) = (stream.stream("position"), stream.stream("noise 1"), stream.stream("noise 2"))
    var values: [Float] = []
    values.reserveCapacity(2 * max(count, 0))
    for row in 0..<UInt64(count) {
      let (x, y, noise) = point(position.uniform(row))
      values.append(Float(x + noise * first.normal(row)))
      values.append(Float(y + noise * second.normal(row)))
    }
    return try FeatureMatrix(features: features, values: values)
  }

  /// A point without its noise, and the noise's standard deviation, for a number uniform in [0, 1).
  private func point(_ uniform: Double) -> (x: Double, y: Double, noise: Double) {
    switch self {
    case .sCurve(let noise):
      let t = 3 * Double.pi * (uniform - 0.5)
      let sign: Double = t > 0 ? 1 : t < 0 ? -1 : 0
      return (DeterministicMath.sin(t), sign * (DeterministicMath.cos(t) - 1), noise)
    case .ring(let radius, let noise):
      let angle = 2 * Double.pi * uniform
      return (radius * DeterministicMath.cos(angle), radius * DeterministicMath.sin(angle), noise)
    case .swissRoll(let noise):
      let t = 1.5 * Double.pi * (1 + 2 * uniform)
      return (t * DeterministicMath.cos(t), t * DeterministicMath.sin(t), noise)
    case .gaussians(let components):
      var rest = uniform * components.reduce(0) { $0 + $1.weight }
      var chosen = components[0]
      for component in components where component.weight > 0 {
        chosen = component
        if rest < component.weight { break }
        rest -= component.weight
      }
      return (chosen.x, chosen.y, chosen.standardDeviation)
    }
  }

  private func check(_ count: Int) throws(DatasetError) {
    guard count >= 0 else { throw .invalidSetting(name: "points", found: "\(count)", expected: "0 or more") }
    let settings: [(name: String, value: Double)] =
      switch self {
      case .sCurve(let noise), .swissRoll(let noise): [("noise", noise)]
      case .ring(let radius, let noise): [("radius", radius), ("noise", noise)]
      case .gaussians(let components):
        components.flatMap { [("standard deviation", $0.standardDeviation), ("weight", $0.weight)] }
      }
    for (name, value) in settings where !(value >= 0 && value.isFinite) {
      throw .invalidSetting(name: name, found: "\(value)", expected: "a finite number, 0 or more")
    }
    if case .gaussians(let components) = self {
      let total = components.reduce(0) { $0 + $1.weight }
      guard total > 0, total.isFinite else {
        throw .invalidSetting(name: "weights", found: "the sum \(total)", expected: "at least one above 0")
      }
    }
  }
}
