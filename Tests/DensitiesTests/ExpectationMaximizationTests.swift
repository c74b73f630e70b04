import Densities
import Deterministic
import Testing

@Suite("Expectation maximisation")
struct ExpectationMaximizationTests {
  private static let stream = RandomStream(seed: 11)

  @Test("One component has the points' mean and covariance")
  func oneComponent() throws {
    let rows = Mixtures.points(500)
    let fitting = ExpectationMaximization(rows: rows, dimension: 2)
    let fit = try fitting.fit(
      from: fitting.start(components: 1, stream: Self.stream),
      ExpectationMaximization.Settings(covarianceFloor: 0, tolerance: 1e-12))
    let columns = (0..<2).map { column in (0..<500).map { Double(rows[2 * $0 + column]) } }
    let means = columns.map { $0.reduce(0, +) / 500 }
    #expect(fit.isConverged && fit.mixture.weights == [1])
    for row in 0..<2 {
      #expect((fit.mixture.means[row] - means[row]).magnitude < 1e-12)
      for column in 0..<2 {
        let covariance =
          zip(columns[row], columns[column]).reduce(0) { $0 + ($1.0 - means[row]) * ($1.1 - means[column]) } / 500
        #expect((fit.mixture.covariances[2 * row + column] - covariance).magnitude < 1e-12)
      }
    }
    // The likelihood of a Gaussian at its maximum: −½ (d + d ln 2π + ln |Σ|).
    let c = fit.mixture.covariances
    let expected = -0.5 * (2 + 2 * 1.8378770664093454836 + DeterministicMath.log(c[0] * c[3] - c[1] * c[2]))
    #expect((fit.logLikelihood - expected).magnitude < 1e-12)
  }

  @Test("The likelihood never falls", arguments: [2, 5, 9])
  func monotone(_ components: Int) throws {
    let fitting = ExpectationMaximization(rows: Mixtures.points(400), dimension: 2, threads: 2)
    let fit = try fitting.fit(
      from: fitting.start(components: components, stream: Self.stream, covarianceFloor: 0),
      ExpectationMaximization.Settings(covarianceFloor: 0, tolerance: 0, iterations: 40))
    #expect(fit.iterations == 40 && !fit.isConverged && fit.logLikelihoods.count == 41)
    for (before, after) in zip(fit.logLikelihoods, fit.logLikelihoods.dropFirst()) {
      #expect(after >= before - 1e-12)
    }
  }

  @Test("Of points whose component was known, it finds the components' moments without being told")
  func recovery() throws {
    let rows = Mixtures.points(4_000)
    let fitting = ExpectationMaximization(rows: rows, dimension: 2, threads: 2)
    let fit = try fitting.fit(from: fitting.start(components: 2, stream: Self.stream))
    #expect(fit.isConverged)
    let heavy = fit.mixture.weights[0] > 0.5 ? 0 : 1
    for (found, isHeavy) in [(heavy, true), (1 - heavy, false)] {
      let members = (0..<4_000).filter { ($0 % 4 != 0) == isHeavy }
      let columns = (0..<2).map { column in members.map { Double(rows[2 * $0 + column]) } }
      let means = columns.map { $0.reduce(0, +) / Double(members.count) }
      #expect((fit.mixture.weights[found] - Double(members.count) / 4_000).magnitude < 0.002)
      for row in 0..<2 {
        #expect((fit.mixture.means[2 * found + row] - means[row]).magnitude < 0.01)
        for column in 0..<2 {
          let products = zip(columns[row], columns[column]).map { ($0 - means[row]) * ($1 - means[column]) }
          let covariance = products.reduce(0, +) / Double(members.count)
          #expect((fit.mixture.covariances[4 * found + 2 * row + column] - covariance).magnitude < 0.02)
        }
      }
    }
  }

  @Test("From the same start it goes where scikit-learn goes", arguments: [1, 2, 5, 20, 100])
  func peer(_ iterations: Int) throws {
    let fixture = try Mixtures.Fixture.load()
    let expected = try #require(fixture.after.first { $0.iterations == iterations })
    let fit = try ExpectationMaximization(rows: fixture.rows, dimension: fixture.dimension).fit(
      from: fixture.start(), ExpectationMaximization.Settings(tolerance: 0, iterations: iterations))
    #expect(fit.iterations == iterations)
    #expect((fit.logLikelihood - expected.logLikelihood).magnitude < 1e-9)
    let densities = fit.mixture.logDensities(of: Array(fixture.rows.prefix(10 * fixture.dimension)))
    for (found, wanted) in [
      (fit.mixture.weights, expected.weights), (fit.mixture.means, expected.means),
      (fit.mixture.covariances, expected.covariances), (densities, expected.logDensities),
    ] {
      #expect(found.count == wanted.count)
      for (a, b) in zip(found, wanted) { #expect((a - b).magnitude < 1e-9 * max(1, b.magnitude)) }
    }
  }

  @Test("Any number of threads gives the same bits, and a stream the same start")
  func threads() throws {
    let rows = Mixtures.points(5_000)
    let fits = try [1, 2, 3].map { threads in
      let fitting = ExpectationMaximization(rows: rows, dimension: 2, threads: threads)
      return try fitting.fit(
        from: fitting.start(components: 7, stream: Self.stream),
        ExpectationMaximization.Settings(tolerance: 0, iterations: 4))
    }
    for fit in fits.dropFirst() {
      #expect(fit.mixture == fits[0].mixture)
      #expect(fit.logLikelihoods.map(\.bitPattern) == fits[0].logLikelihoods.map(\.bitPattern))
    }
    let fitting = ExpectationMaximization(rows: rows, dimension: 2)
    let other = try fitting.start(components: 7, stream: RandomStream(seed: 12))
    #expect(try other != fitting.start(components: 7, stream: Self.stream))
  }

  @Test("Equal points and components without points do no harm")
  func degenerate() throws {
    let fitting = ExpectationMaximization(rows: [Float](repeating: 2, count: 40), dimension: 2)
    let fit = try fitting.fit(from: fitting.start(components: 3, stream: Self.stream))
    #expect(fit.isConverged && fit.logLikelihood.isFinite)
    #expect(fit.mixture.means.prefix(2).allSatisfy { ($0 - 2).magnitude < 1e-9 })
    #expect(throws: DensityError.tooFewPoints(points: 20, components: 21)) {
      try fitting.start(components: 21, stream: Self.stream)
    }
    #expect(throws: DensityError.notPositiveDefinite(component: 0)) {
      try fitting.start(components: 1, stream: Self.stream, covarianceFloor: 0)
    }
  }

  @Test("What the report throws ends the fit")
  func interruption() throws {
    struct Stop: Error {}
    let fitting = ExpectationMaximization(rows: Mixtures.points(100), dimension: 2)
    var seen: [Int] = []
    #expect(throws: Stop.self) {
      try fitting.fit(from: fitting.start(components: 2, stream: Self.stream)) { iteration, _ in
        seen.append(iteration)
        if iteration == 2 { throw Stop() }
      }
    }
    #expect(seen == [1, 2])
  }
}
