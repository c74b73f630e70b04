import Densities
import Deterministic
import Expressions
import Steps
import Studies
import Tables

/// A density cell: mixtures of each size from each start, the likeliest of them, and its AUCs.
package struct DensityTask: Sendable {
  package let cell: DensityCell
  package let data: PreparedData
  package let step: StepContext

  private var threads: Int { step.share.threads }
  private var stream: RandomStream { step.stream }

  /// Fits and evaluates.
  ///
  /// - Throws: `DensityError`, or `Interrupted`.
  package func run() throws -> StepResults {
    if let known = cell.known {
      var results = StepResults()
      let mixture = try MixtureFile(path: known, in: step.places).mixture(dimension: data.features.count)
      try evaluate(try LinearScaling(data).scaled(mixture), iterations: 0, isConverged: true, into: &results)
      return results
    }
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
      results.scalars["\(Metric.logLikelihood.recorded("\(validation)"))@\(components)"] = score
      if best.map({ score > $0.score }) ?? true { best = (fit, score) }
    }
    if let fit = best?.fit {
      try evaluate(fit.mixture, iterations: fit.iterations, isConverged: fit.isConverged, into: &results)
    }
    return results
  }

  /// The fit with the greatest likelihood of the sample, among fits of one size; the first among equals.
  private func likeliest(
    _ components: Int, place: Int, _ fitting: ExpectationMaximization
  ) throws -> ExpectationMaximization.Fit {
    let settings = ExpectationMaximization.Settings(tolerance: cell.tolerance, iterations: cell.iterations)
    func fit(_ start: Int) throws -> ExpectationMaximization.Fit {
      try step.interruption.check()
      let part = place * cell.starts + start
      // A size has the same starts whatever the other sizes are.
      let mixture = try fitting.start(components: components, stream: stream.stream(components).stream(start))
      let fit = try fitting.fit(from: mixture, settings) { iteration, logLikelihood in
        try step.interruption.check()
        step.progress.report(part: part, step: iteration, figures: [("log-likelihood", logLikelihood)])
      }
      step.progress.report(part: part, step: cell.iterations, figures: [("log-likelihood", fit.logLikelihood)])
      return fit
    }
    var best = try fit(0)
    for start in 1..<max(1, cell.starts) {
      let other = try fit(start)
      if other.logLikelihood > best.logLikelihood { best = other }
    }
    return best
  }

  private func evaluate(
    _ density: GaussianMixture, iterations: Int, isConverged: Bool, into results: inout StepResults
  ) throws {
    let mixture = try cell.blur.map { try density.blurred(by: $0) } ?? density
    if cell.keepsRaw {
      results.files[FittedDensity.rawFileName] = FittedDensity(try LinearScaling(data).unscaled(mixture)).file
    }
    let fitted = FittedDensity(mixture)
    results.files[FittedDensity.fileName] = fitted.file
    results.scalars[Metric.components.name] = Double(mixture.components)
    results.scalars[Metric.iterations.name] = Double(iterations)
    results.scalars[Metric.converged.name] = isConverged ? 1 : 0
    results.scalars[Metric.logLikelihood.name] = meanLogDensity(of: cell.background, mixture)
    let scores = fitted.scores(of: data.rows(cell.background) ?? [], threads)
    var bootstrap = SignalBootstrap(
      background: cell.background.sample, signals: cell.signals, splits: [cell.background.split], in: data,
      threads: threads)
    var ranking = SignalRanking(background: scores)
    let replicated = bootstrap.ranking(scores)
    for signal in cell.signals {
      let rows = data.rows(SampleReference(sample: signal, split: cell.background.split)) ?? []
      let scores = fitted.scores(of: rows, threads)
      results.scalars[Metric.auc.recorded(signal)] = ranking.area(of: scores)
      bootstrap.record(scores, of: signal, in: replicated, into: &results)
    }
    results.scalars[Metric.meanAUC.name] = ranking.mean
    bootstrap.recordMean(into: &results)
    bootstrap.finish(&results)
  }

  private func meanLogDensity(of sample: SampleReference, _ mixture: GaussianMixture) -> Double {
    let logs = mixture.logDensities(of: data.rows(sample) ?? [], threads: threads)
    return logs.reduce(0, +) / Double(logs.count)
  }
}
