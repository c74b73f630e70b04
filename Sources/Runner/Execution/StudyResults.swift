import Studies

/// All that a run knows so far, by cell.
struct StudyResults: Sendable {
  let study: Study
  /// The samples of each data cell; none where results are read back, which needs no files.
  var data: [String: PreparedData] = [:]
  /// The sizes of each data cell's samples.
  var datasets: [String: StepResults] = [:]
  /// The repetitions of each train cell.
  var trainings: [String: [StepResults]] = [:]
  /// Each cell that is fitted once: a density, or classifiers.
  var fits: [String: StepResults] = [:]
  /// Each evaluate cell.
  var evaluations: [String: StepResults] = [:]

  /// Where an expression that names these cells finds its values.
  func environment(of cells: [String]) -> ResultEnvironment {
    let named = cells.compactMap { study.cell(named: $0) }
    // What is fitted once stands beside every seed of the others.
    let repeated = named.filter { $0.kind != .data && !$0.kind.isFittedOnce }
    let counts = (repeated.isEmpty ? named.filter { $0.kind != .data } : repeated).map(\.seeds)
    return ResultEnvironment(results: self, seedCount: counts.min() ?? study.seeds)
  }

  /// The epoch at which each repetition of a training is taken.
  ///
  /// - Throws: `ExecutionError.noEpoch` or `.epochAfterStop`.
  func epochs(_ choice: EpochChoice, of model: String, cell: String) throws(ExecutionError) -> [Int] {
    let repetitions = trainings[model] ?? []
    var epochs: [Int] = []
    for (seed, training) in repetitions.enumerated() {
      let rows = EpochTable.epochs(of: EpochTable.weights, in: training)
      switch choice {
      case .first: epochs.append(rows.first ?? 0)
      case .last: epochs.append(rows.last ?? 0)
      case .epoch(let epoch): epochs.append(epoch)
      case .best:
        guard let best = training.scalars[StepResults.bestEpoch] else {
          throw .noEpoch(cell: cell, seed: seed, reason: "the metric that is minimised was never finite")
        }
        epochs.append(Int(best))
      case .expression(let expression):
        epochs.append(try epoch(expression, seed: seed, cell: cell))
      }
      if let stopped = training.scalars[StepResults.stoppedEpoch], let epoch = epochs.last, Double(epoch) > stopped {
        throw .epochAfterStop(cell: model, seed: seed, epoch: epoch, stopped: Int(stopped))
      }
    }
    return epochs
  }

  private func epoch(_ expression: Expression, seed: Int, cell: String) throws(ExecutionError) -> Int {
    let value: ExpressionValue
    do {
      value = try expression.value(in: environment(of: expression.cells), seed: seed)
    } catch {
      throw .noEpoch(cell: cell, seed: seed, reason: "\(error)")
    }
    guard case .number(let number) = value, let epoch = Int(exactly: number) else {
      throw .noEpoch(cell: cell, seed: seed, reason: "'\(expression)' is not a whole number")
    }
    return epoch
  }
}

/// The results as expressions see them.
struct ResultEnvironment: ExpressionEnvironment {
  let results: StudyResults
  let seedCount: Int

  func signals(of cell: String) -> [String] {
    results.study.cell(named: cell)?.signals ?? []
  }

  func value(of reference: Expression.Reference, seed: Int) -> ExpressionValue? {
    switch results.study.cell(named: reference.cell)?.body {
    case .data:
      let name = StepResults.name(reference.metric, reference.signal)
      return results.datasets[reference.cell]?.scalars[name].map { .number($0) }
    case .density, .classifier:
      let name = StepResults.name(reference.metric, reference.signal)
      return results.fits[reference.cell]?.scalars[name].map { .number($0) }
    case .train:
      guard let repetitions = results.trainings[reference.cell], repetitions.indices.contains(seed) else { return nil }
      return repetitions[seed].series[StepResults.name(reference.metric, reference.signal)].map { .series($0) }
    case .evaluate:
      let name = EvaluationTask.name(reference.metric, reference.signal, seed: seed)
      return results.evaluations[reference.cell]?.scalars[name].map { .number($0) }
    default: return nil
    }
  }
}
