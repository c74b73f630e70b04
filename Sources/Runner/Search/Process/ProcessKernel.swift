import Deterministic

/// The covariance of a Gaussian process at two points: Matérn with ν = 5/2, a length for each dimension, and noise.
struct ProcessKernel: Hashable {
  /// The logarithms of the variance, of the noise's variance, and of each dimension's length.
  var parameters: [Double]

  private static let rootFive = 2.23606797749978969641
  /// The limits of the logarithms: of the variance, the noise and the lengths.
  private static let limits = (variance: -6.0...6.0, noise: -13.8...0.0, length: -4.6...4.6)

  /// The kernel with which a fit begins: the prior's, with lengths of a part of its own.
  init(dimensions: Int, lengths: Double) {
    parameters =
      [0, Self.noise] + [Double](repeating: Self.length(dimensions) + DeterministicMath.log(lengths), count: dimensions)
  }

  /// The variance of the noise.
  var noise: Double { DeterministicMath.exp(parameters[1]) }
  /// The variance without the noise.
  var variance: Double { DeterministicMath.exp(parameters[0]) }
  /// One over the square of each length.
  var inverseSquares: [Double] { parameters.dropFirst(2).map { DeterministicMath.exp(-2 * $0) } }

  /// The covariance at a squared distance in units of the lengths, and its derivative by the logarithm of a length divided by that
  /// dimension's part of the squared distance; both for a variance of 1.
  static func correlation(_ square: Double) -> (value: Double, slope: Double) {
    let distance = rootFive * square.squareRoot()
    let decay = DeterministicMath.exp(-distance)
    return ((1 + distance + distance * distance / 3) * decay, 5.0 / 3 * (1 + distance) * decay)
  }

  // MARK: The prior

  /// The prior's means: the noise is small, and lengths grow with the diagonal of the cube.
  private static let noise = -7.0
  private static func length(_ dimensions: Int) -> Double {
    DeterministicMath.log(0.4) + 0.5 * DeterministicMath.log(Double(max(1, dimensions)))
  }

  /// The means and deviations of the parameters under the prior, which are normal in the logarithms.
  private var prior: [(mean: Double, deviation: Double)] {
    let dimensions = parameters.count - 2
    return [(0, 1), (Self.noise, 2)]
      + [(mean: Double, deviation: Double)](repeating: (Self.length(dimensions), 1), count: dimensions)
  }

  /// The logarithm of the prior's density, but for a constant, and its derivatives.
  var logPrior: (value: Double, slopes: [Double]) {
    var value = 0.0
    let slopes = zip(parameters, prior).map { parameter, prior in
      let z = (parameter - prior.mean) / prior.deviation
      value -= 0.5 * z * z
      return -z / prior.deviation
    }
    return (value, slopes)
  }

  /// The kernel with its parameters within their limits.
  var limited: ProcessKernel {
    var limited = self
    for index in parameters.indices {
      let range = index == 0 ? Self.limits.variance : index == 1 ? Self.limits.noise : Self.limits.length
      limited.parameters[index] = min(max(parameters[index], range.lowerBound), range.upperBound)
    }
    return limited
  }
}
