import Densities
import Deterministic
import Studies

/// A density cell: mixtures of each size from each start, the likeliest of them, and its AUCs.
struct DensityTask: Sendable {
  let cell: DensityCell
  let data: PreparedData
  let stream: RandomStream
  let threads: Int
  let interruption: Interruption
  /// Called after each iteration of a fit with the fit's place, the iteration and some of its numbers.
  let report: @Sendable (_ fit: Int, _ iteration: Int, _ figures: [(name: String, value: Double)]) -> Void

  /// How many fits there are.
  var fitCount: Int { cell.components.count * cell.starts }

  /// Fits and evaluates.
  ///
  /// - Throws: `DensityError`, or `ExecutionError.interrupted`.
  func run() throws -> StepResults {
    let rows = data.rows(cell.sample) ?? []
    let fitting = ExpectationMaximization(rows: rows, dimension: data.features.count, threads: threads)
    var results = StepResults()
    var best: (fit: ExpectationMaximization.Fit, score: Double)?
    for (place, components) in cell.components.enumerated() {
      let fit = try likeliest(components, place: place, fitting)
      guard let validation = cell.validation else {
        best = (fit, 0)
        break
      }
      let score = meanLogDensity(of: validation, fit.mixture)
      results.scalars["\(Metric.logLikelihood.rawValue)[\"\(validation)\"]@\(components)"] = score
      if best.map({ score > $0.score }) ?? true { best = (fit, score) }
    }
    if let best { try evaluate(best.fit, into: &results) }
    return results
  }

  /// Of the fits of one size, that of the greatest likelihood of what was fitted to; the first among equals.
  private func likeliest(
    _ components: Int, place: Int, _ fitting: ExpectationMaximization
  ) throws -> ExpectationMaximization.Fit {
    let settings = ExpectationMaximization.Settings(tolerance: cell.tolerance, iterations: cell.iterations)
    func fit(_ start: Int) throws -> ExpectationMaximization.Fit {
      try interruption.check()
      let part = place * cell.starts + start
      // A size has the same starts whatever the other sizes are.
      let mixture = try fitting.start(components: components, stream: stream.stream(components).stream(start))
      let fit = try fitting.fit(from: mixture, settings) { iteration, logLikelihood in
        try interruption.check()
        report(part, iteration, [("log-likelihood", logLikelihood)])
      }
      report(part, cell.iterations, [("log-likelihood", fit.logLikelihood)])
      return fit
    }
    var best = try fit(0)
    for start in 1..<max(1, cell.starts) {
      let other = try fit(start)
      if other.logLikelihood > best.logLikelihood { best = other }
    }
    return best
  }

  private func evaluate(_ fit: ExpectationMaximization.Fit, into results: inout StepResults) throws {
    let mixture = try cell.blur.map { try fit.mixture.blurred(by: $0) } ?? fit.mixture
    let fitted = FittedDensity(mixture)
    results.files[FittedDensity.fileName] = fitted.file
    results.scalars[StepResults.name(.components)] = Double(mixture.components)
    results.scalars[StepResults.name(.iterations)] = Double(fit.iterations)
    results.scalars[StepResults.name(.converged)] = fit.isConverged ? 1 : 0
    results.scalars[StepResults.name(.logLikelihood)] = meanLogDensity(of: cell.background, mixture)
    var ranking = SignalRanking(background: fitted.scores(of: data.rows(cell.background) ?? [], threads))
    for signal in cell.signals {
      let rows = data.rows(SampleReference(sample: signal, split: cell.background.split)) ?? []
      results.scalars[StepResults.name(.auc, signal)] = ranking.area(of: fitted.scores(of: rows, threads))
    }
    results.scalars[StepResults.name(.meanAUC)] = ranking.mean
  }

  private func meanLogDensity(of sample: SampleReference, _ mixture: GaussianMixture) -> Double {
    let logs = mixture.logDensities(of: data.rows(sample) ?? [], threads: threads)
    return logs.reduce(0, +) / Double(logs.count)
  }
}
