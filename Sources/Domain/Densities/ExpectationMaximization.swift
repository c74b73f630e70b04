import Deterministic

/// Fits Gaussian mixtures to points by expectation maximisation (Dempster, Laird and Rubin, 1977), with the conventions of
/// scikit-learn's `GaussianMixture`: the same bits for any number of threads.
public struct ExpectationMaximization: Sendable {
  /// The settings of a fit: its end, and the floor that keeps covariances regular.
  public struct Settings: Sendable, Hashable {
    /// Added to every variance, ≥ 0, in the square of the coordinates' unit.
    public var covarianceFloor: Double
    /// The change of the mean log-likelihood below which an iteration has converged.
    public var tolerance: Double
    /// The largest number of iterations, ≥ 1.
    public var iterations: Int

    /// Settings, by default scikit-learn's but for the number of iterations.
    public init(covarianceFloor: Double = 1e-6, tolerance: Double = 1e-3, iterations: Int = 200) {
      self.covarianceFloor = covarianceFloor
      self.tolerance = tolerance
      self.iterations = iterations
    }
  }

  /// A mixture that was fitted.
  public struct Fit: Sendable {
    /// The mixture.
    public let mixture: GaussianMixture
    /// Iterations done.
    public let iterations: Int
    /// True when the last one changed little enough.
    public let isConverged: Bool
    /// The mean of ln p over the points, before each iteration and after the last.
    public let logLikelihoods: [Double]
    /// The mean of ln p over the points.
    public var logLikelihood: Double { logLikelihoods[logLikelihoods.count - 1] }
  }

  private let points: PointBlocks
  private let threads: Int

  /// A fit to points, which are given as rows, row-major, all finite; at least one.
  public init(rows: [Float], dimension: Int, threads: Int = 1) {
    precondition(!rows.isEmpty, "there are points")
    points = PointBlocks(rows: rows, dimension: dimension)
    self.threads = threads
  }

  /// A mixture of the clusters that k-means finds from a k-means++ start.
  ///
  /// - Throws: `DensityError` when there are fewer points than components, or a covariance without floor is singular.
  public func start(
    components: Int, stream: RandomStream, covarianceFloor: Double = 1e-6
  ) throws(DensityError) -> GaussianMixture {
    guard (1...points.count).contains(components) else {
      throw .tooFewPoints(points: points.count, components: components)
    }
    let clusters = KMeans(points, centres: components, stream: stream, threads: threads)
    let (points, labels, centres) = (points, clusters.labels, clusters.centres)
    let moments = reduce(components: components) { block, moments in
      var shares = [Double](repeating: 0, count: components * PointBlocks.size)
      for (point, label) in labels[block].enumerated() where label >= 0 {
        shares[label * PointBlocks.size + point] = 1
      }
      moments.add(points, block, shares: shares, means: centres)
      return 0
    }
    return try moments.moments.mixture(around: centres, floor: covarianceFloor)
  }

  /// Improves a mixture until it changes little.
  ///
  /// - Parameters:
  ///   - start: the mixture to improve, of the points' dimension.
  ///   - settings: when to stop, and the floor of the variances.
  ///   - report: called after each iteration with its number from 1 and the mean log-likelihood before it; what it throws
  ///     ends the fit.
  /// - Throws: `DensityError.notPositiveDefinite`, which a covariance floor prevents, or what `report` throws.
  public func fit(
    from start: GaussianMixture, _ settings: Settings = Settings(),
    report: (_ iteration: Int, _ logLikelihood: Double) throws -> Void = { _, _ in }
  ) throws -> Fit {
    precondition(start.dimension == points.dimension, "a mixture of the points' dimension")
    var mixture = start
    var logLikelihoods: [Double] = []
    var isConverged = false
    while logLikelihoods.count < settings.iterations, !isConverged {
      let (moments, logLikelihood) = expectation(mixture)
      mixture = try moments.mixture(around: mixture.means, floor: settings.covarianceFloor)
      if let last = logLikelihoods.last { isConverged = (logLikelihood - last).magnitude < settings.tolerance }
      logLikelihoods.append(logLikelihood)
      try report(logLikelihoods.count, logLikelihood)
    }
    let iterations = logLikelihoods.count
    logLikelihoods.append(meanLogLikelihood(mixture))
    return Fit(mixture: mixture, iterations: iterations, isConverged: isConverged, logLikelihoods: logLikelihoods)
  }

  // MARK: -

  private func expectation(_ mixture: GaussianMixture) -> (moments: ComponentMoments, logLikelihood: Double) {
    let points = points
    let sums = reduce(components: mixture.components, MixtureWorkspace(mixture)) { block, workspace, moments in
      workspace.computeResponsibilities(points, block)
      moments.add(points, block, shares: workspace.shares, means: mixture.means)
      return Self.sum(workspace.logDensities.prefix(points.fill(of: block)))
    }
    return (sums.moments, sums.value / Double(points.count))
  }

  private func meanLogLikelihood(_ mixture: GaussianMixture) -> Double {
    let points = points
    let chunks = ParallelLoop.map(points.chunkCount, threads: threads) { chunk in
      var workspace = MixtureWorkspace(mixture)
      var sum = 0.0
      for block in points.blocks(of: chunk) {
        workspace.computeLogDensities(points, block)
        sum += Self.sum(workspace.logDensities.prefix(points.fill(of: block)))
      }
      return sum
    }
    return chunks.reduce(0, +) / Double(points.count)
  }

  private static func sum(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) }

  /// Moments and a sum over all blocks, chunk by chunk in their order.
  private func reduce(
    components: Int, _ body: @Sendable (_ block: Int, inout ComponentMoments) -> Double
  ) -> (moments: ComponentMoments, value: Double) {
    reduce(components: components, 0) { block, _, moments in body(block, &moments) }
  }

  private func reduce<Workspace: Sendable>(
    components: Int, _ workspace: Workspace,
    _ body: @Sendable (_ block: Int, inout Workspace, inout ComponentMoments) -> Double
  ) -> (moments: ComponentMoments, value: Double) {
    let points = points
    let chunks = ParallelLoop.map(points.chunkCount, threads: threads) { chunk in
      var (moments, workspace) = (ComponentMoments(components: components, dimension: points.dimension), workspace)
      var value = 0.0
      for block in points.blocks(of: chunk) { value += body(block, &workspace, &moments) }
      return (moments, value)
    }
    var total = (moments: ComponentMoments(components: components, dimension: points.dimension), value: 0.0)
    for (moments, value) in chunks {
      total.moments.add(moments)
      total.value += value
    }
    return total
  }
}
