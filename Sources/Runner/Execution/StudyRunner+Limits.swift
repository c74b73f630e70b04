import Densities
import Studies

/// Densities and classifiers: what the others are held against.
extension StudyRunner {
  func fit(
    _ step: PlannedStep, _ density: DensityCell, _ results: StudyResults, threads: Int
  ) throws -> StepResults {
    guard let data = results.data[density.data] else { return StepResults() }
    let (label, progress) = (label(step.cell), progress)
    let task = DensityTask(
      cell: density, data: data, stream: StudyPlan.stream(study, step.cell, 0), threads: threads,
      interruption: interruption
    ) { part, iteration, figures in
      progress.advance(cell: label, part: part, step: iteration, figures: figures)
    }
    return try perform(step, parts: task.fitCount, steps: density.iterations) { try fitting(step, task.run) }
  }

  func classify(
    _ step: PlannedStep, _ classifier: ClassifierCell, _ results: StudyResults, threads: Int
  ) throws -> StepResults {
    guard let data = results.data[classifier.data] else { return StepResults() }
    let (label, progress) = (label(step.cell), progress)
    let task = ClassifierTask(
      cell: classifier, data: data, stream: StudyPlan.stream(study, step.cell, 0), threads: threads,
      interruption: interruption
    ) { network, epoch in
      progress.advance(cell: label, part: network, step: epoch, figures: [])
    }
    return try perform(step, parts: task.networkCount, steps: classifier.epochs) { try fitting(step, task.run) }
  }

  /// Says in which cell the data did not suffice.
  private func fitting(_ step: PlannedStep, _ fit: () throws -> StepResults) throws -> StepResults {
    do {
      return try fit()
    } catch {
      guard error is DensityError || error is ClassifierTask.TooFewJets else { throw error }
      throw ExecutionError.notFitted(
        study: study.file, line: step.cell.location.line, cell: step.cell.name, reason: "\(error)")
    }
  }

  /// How a density ranks what a training is measured on: found by the first repetition that needs it, for all.
  func ranking(
    _ cell: Cell, _ train: TrainCell, _ data: PreparedData, _ results: StudyResults, threads: Int
  ) throws(ExecutionError) -> DensityRanking? {
    guard train.evaluation.density != nil else { return nil }
    return try rankings.withLock { rankings throws(ExecutionError) in
      if let known = rankings[cell.name] { return known }
      let ranking = try ranking(
        train.evaluation.density, of: [train.validation.sample] + train.evaluation.signals,
        split: train.validation.split, in: data, for: cell, results, threads: threads)
      rankings[cell.name] = ranking
      return ranking
    }
  }

  /// How a density cell ranks a split of some samples; nil where none is named.
  func ranking(
    _ density: String?, of samples: [String], split: SampleReference.Split, in data: PreparedData, for cell: Cell,
    _ results: StudyResults, threads: Int
  ) throws(ExecutionError) -> DensityRanking? {
    guard let density, case .density(let body) = study.cell(named: density)?.body,
      let own = results.data[body.data], let fit = results.fits[density]
    else { return nil }
    if let other = samples.first(where: { !data.hasRows(of: $0, split, as: own) }) {
      throw .otherRows(
        study: study.file, line: cell.location.line, cell: cell.name, density: density, sample: other)
    }
    guard let fitted = FittedDensity(fit, dimension: own.features.count) else { return nil }
    return DensityRanking(fitted, own, samples, split, threads: threads)
  }
}
