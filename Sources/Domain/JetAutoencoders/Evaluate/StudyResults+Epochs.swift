import Expressions
import Studies
import Values

extension StudyResults {
  /// The epoch at which each repetition of a training is taken.
  ///
  /// - Throws: `CellFault` where there is none.
  package func epochs(_ choice: EpochChoice, of model: String) throws(CellFault) -> [Int] {
    var epochs: [Int] = []
    for seed in (steps[model] ?? []).indices { epochs.append(try epoch(choice, of: model, seed: seed)) }
    return epochs
  }

  /// The epoch at which one repetition of a training, from 0, is taken.
  ///
  /// - Throws: `CellFault` where there is none.
  package func epoch(_ choice: EpochChoice, of model: String, seed: Int) throws(CellFault) -> Int {
    let repetitions = steps[model] ?? []
    let training = repetitions.indices.contains(seed) ? repetitions[seed] : StepResults()
    let rows = EpochTable.epochs(of: EpochTable.weights, in: training)
    let chosen: Int
    switch choice {
    case .first: chosen = rows.first ?? 0
    case .last: chosen = rows.last ?? 0
    case .epoch(let epoch): chosen = epoch
    case .best:
      guard let best = training.scalars[TrainingRecord.bestEpoch].flatMap({ Int(exactly: $0) }) else {
        throw Self.noEpoch(seed, "the metric that is minimised was never finite")
      }
      chosen = best
    case .expression(let expression): chosen = try epoch(expression, seed: seed)
    }
    if let stopped = training.scalars[TrainingRecord.stoppedEpoch], Double(chosen) > stopped {
      throw Self.noEpoch(
        seed,
        "the stopping rule of '\(model)' ended it at epoch \(NumberFormat.shortest.plain(of: stopped)), before epoch \(chosen); "
          + "take it at 'last', 'best' or an epoch until then")
    }
    return chosen
  }

  private func epoch(_ expression: Expression, seed: Int) throws(CellFault) -> Int {
    let value: ExpressionValue
    do {
      value = try expression.value(in: environment(of: expression.cells), seed: seed)
    } catch {
      throw Self.noEpoch(seed, "\(error)")
    }
    guard case .number(let number) = value, let epoch = Int(exactly: number) else {
      throw Self.noEpoch(seed, "'\(expression)' is not a whole number")
    }
    return epoch
  }

  /// A repetition, from 0, of which no epoch can be chosen.
  package static func noEpoch(_ seed: Int, _ reason: String) -> CellFault {
    CellFault("has no epoch at seed \(seed + 1): \(reason)")
  }
}
