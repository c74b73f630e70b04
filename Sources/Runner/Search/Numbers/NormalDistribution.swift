import Deterministic

/// The standard normal distribution, by functions whose bits are the same everywhere.
enum NormalDistribution {
  private static let logRootTwoPi = 0.91893853320467274178

  /// The density.
  static func density(_ x: Double) -> Double { DeterministicMath.exp(logDensity(x)) }

  /// The logarithm of the density.
  static func logDensity(_ x: Double) -> Double { -0.5 * x * x - logRootTwoPi }

  /// The probability below a number, by the approximation of J. F. Hart et al. ("Computer approximations", 1968, no. 5666) as given by
  /// G. West ("Better approximations to cumulative normal functions", 2005): an absolute error near 10⁻¹⁵, and a relative one near
  /// 10⁻¹⁰ in the lower tail.
  static func distribution(_ x: Double) -> Double {
    let size = x.magnitude
    guard size <= 37 else { return x > 0 ? 1 : 0 }
    let exponential = DeterministicMath.exp(-0.5 * size * size)
    let tail: Double
    if size < 7.07106781186547 {
      var above = 3.52624965998911e-02
      for factor in [
        0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376,
      ] { above = above * size + factor }
      var below = 8.83883476483184e-02
      for factor in [
        1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948,
        440.413735824752,
      ] { below = below * size + factor }
      tail = exponential * above / below
    } else {
      var fraction = size + 0.65
      for factor in [4.0, 3, 2, 1] { fraction = size + factor / fraction }
      tail = exponential / fraction / 2.506628274631
    }
    return x > 0 ? 1 - tail : tail
  }

  /// The logarithm of the improvement that is expected below a level, in standard deviations: of φ(z) + z Φ(z), where z is by how many
  /// the level is above the mean. Exact enough far below zero, where the improvement itself vanishes.
  static func logImprovement(_ z: Double) -> Double {
    if z > -10 { return DeterministicMath.log(density(z) + z * distribution(z)) }
    // φ(z) (1/z² − 3/z⁴ + 15/z⁶ …)
    let square = 1 / (z * z)
    return logDensity(z) + DeterministicMath.log(square * (1 - square * (3 - 15 * square)))
  }
}
