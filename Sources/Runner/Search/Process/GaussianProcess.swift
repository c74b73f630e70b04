import Deterministic

/// A Gaussian process that was conditioned on values at some points.
struct GaussianProcess {
  let kernel: ProcessKernel
  /// True for the dimensions that are categories.
  private let isCategory: [Bool]
  private var points: [[Double]]
  private var values: [Double]
  private var factor: CholeskyFactor
  private var solved: [Double]
  private let inverseSquares: [Double]
  private let variance: Double

  /// The process; nil when the points' covariance is not positive, which noise prevents.
  init?(_ kernel: ProcessKernel, isCategory: [Bool], points: [[Double]], values: [Double]) {
    self.kernel = kernel
    self.isCategory = isCategory
    self.points = []
    self.values = []
    factor = CholeskyFactor()
    solved = []
    inverseSquares = kernel.inverseSquares
    variance = kernel.variance
    for point in points {
      guard factor.append(covariances(point) + [variance + kernel.noise]) else { return nil }
      self.points.append(point)
    }
    self.values = values
    solved = factor.solve(values)
  }

  /// The mean and the standard deviation of the value at a point, without the noise.
  func predict(_ point: [Double]) -> (mean: Double, deviation: Double) {
    let covariances = covariances(point)
    var mean = 0.0
    for index in covariances.indices { mean += covariances[index] * solved[index] }
    var explained = 0.0
    for part in factor.forward(covariances) { explained += part * part }
    return (mean, max(variance - explained, 1e-12 * variance).squareRoot())
  }

  /// Adds a value at a point, as if it were observed. Nothing is added where the matrix would not be positive.
  mutating func add(_ value: Double, at point: [Double]) {
    guard factor.append(covariances(point) + [variance + kernel.noise]) else { return }
    points.append(point)
    values.append(value)
    solved = factor.solve(values)
  }

  private func covariances(_ point: [Double]) -> [Double] {
    points.map { variance * ProcessKernel.correlation(Self.square($0, point, isCategory, inverseSquares)).value }
  }

  /// The squared distance of two points in units of the lengths.
  private static func square(
    _ first: [Double], _ second: [Double], _ isCategory: [Bool], _ inverseSquares: [Double]
  ) -> Double {
    var sum = 0.0
    var place = 0
    let count = first.count
    while place < count {
      sum += part(first[place], second[place], isCategory[place]) * inverseSquares[place]
      place += 1
    }
    return sum
  }

  private static func part(_ first: Double, _ second: Double, _ isCategory: Bool) -> Double {
    if isCategory { return first == second ? 0 : 1 }
    return (first - second) * (first - second)
  }

  // MARK: Fitting

  /// The process whose kernel has the largest density after some values: marginal likelihood times prior, climbed from several starts by
  /// a fixed number of steps (Rprop⁻, which asks for the signs of derivatives alone; M. Blum and M. Riedmiller, "Optimization of Gaussian
  /// process hyperparameters using Rprop", 2013).
  static func fitted(points: [[Double]], values: [Double], isCategory: [Bool]) -> GaussianProcess? {
    let parts = squaredParts(points, isCategory)
    var best: (kernel: ProcessKernel, value: Double)?
    // Few points say little, and many take long.
    let starts = points.count > 150 ? [1.0] : [1.0, 0.3, 2.0]
    for lengths in starts {
      var kernel = ProcessKernel(dimensions: isCategory.count, lengths: lengths).limited
      var steps = [Double](repeating: 0.2, count: kernel.parameters.count)
      var before = [Double](repeating: 0, count: kernel.parameters.count)
      for _ in 0..<climbs {
        guard let (value, slopes) = logDensity(kernel, parts, values) else { break }
        if best.map({ value > $0.value }) ?? true { best = (kernel, value) }
        for index in slopes.indices {
          let agreement = slopes[index] * before[index]
          if agreement > 0 { steps[index] = min(steps[index] * 1.2, 1) }
          if agreement < 0 { steps[index] = max(steps[index] * 0.5, 1e-3) }
          before[index] = agreement < 0 ? 0 : slopes[index]
          if before[index] != 0 { kernel.parameters[index] += before[index] > 0 ? steps[index] : -steps[index] }
        }
        kernel = kernel.limited
      }
    }
    return best.flatMap { GaussianProcess($0.kernel, isCategory: isCategory, points: points, values: values) }
  }

  private static let climbs = 40

  /// The squared distances of all pairs of points up to the diagonal, for each dimension.
  static func squaredParts(_ points: [[Double]], _ isCategory: [Bool]) -> [[Double]] {
    isCategory.indices.map { place in
      var parts: [Double] = []
      parts.reserveCapacity(points.count * (points.count + 1) / 2)
      for row in points.indices {
        for column in 0...row { parts.append(part(points[row][place], points[column][place], isCategory[place])) }
      }
      return parts
    }
  }

  /// The logarithm of the density of a kernel after some values, but for a constant, and its derivatives; nil when the covariance is not
  /// positive.
  static func logDensity(
    _ kernel: ProcessKernel, _ parts: [[Double]], _ values: [Double]
  ) -> (value: Double, slopes: [Double])? {
    let (count, variance, noise) = (values.count, kernel.variance, kernel.noise)
    let inverseSquares = kernel.inverseSquares
    let size = count * (count + 1) / 2
    var squares = [Double](repeating: 0, count: size)
    for (part, inverse) in zip(parts, inverseSquares) {
      add(part, times: inverse, to: &squares)
    }
    var covariance = squares
    var slope = squares
    var (row, index) = (0, 0)
    while row < count {
      var column = 0
      while column <= row {
        let (value, derivative) = ProcessKernel.correlation(squares[index])
        covariance[index] = variance * value + (column == row ? noise : 0)
        slope[index] = variance * derivative
        column += 1
        index += 1
      }
      row += 1
    }
    guard let factor = CholeskyFactor(lower: covariance, count: count) else { return nil }
    let solved = factor.solve(values)
    var value = 0.0
    for index in 0..<count { value -= 0.5 * values[index] * solved[index] }
    for diagonal in factor.diagonal { value -= DeterministicMath.log(diagonal) }
    // (α αᵀ − K⁻¹) / 2, of which each pair of points counts twice.
    var weights = factor.inverse
    (row, index) = (0, 0)
    var (trace, sum) = (0.0, 0.0)
    while row < count {
      var column = 0
      while column <= row {
        let weight = (solved[row] * solved[column] - weights[index]) * (row == column ? 0.5 : 1)
        if row == column { trace += weight }
        sum += weight * covariance[index]
        weights[index] = weight * slope[index]
        column += 1
        index += 1
      }
      row += 1
    }
    var slopes = [sum - trace * noise, trace * noise]
    for (part, inverse) in zip(parts, inverseSquares) { slopes.append(inverse * product(part, weights)) }
    let prior = kernel.logPrior
    for index in slopes.indices { slopes[index] += prior.slopes[index] }
    return (value + prior.value, slopes)
  }

  private static func add(_ part: [Double], times factor: Double, to sum: inout [Double]) {
    var index = 0
    let count = part.count
    while index < count {
      sum[index] += part[index] * factor
      index += 1
    }
  }

  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    var (sum, index) = (0.0, 0)
    let count = first.count
    while index < count {
      sum += first[index] * second[index]
      index += 1
    }
    return sum
  }
}
