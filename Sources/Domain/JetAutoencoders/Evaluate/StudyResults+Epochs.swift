import Expressions
import Studies

extension StudyResults {
  /// The epoch at which each repetition of a training is taken.
  ///
  /// - Throws: `CellFault` where there is none.
  func epochs(_ choice: EpochChoice, of model: String) throws(CellFault) -> [Int] {
    let repetitions = steps[model] ?? []
    var epochs: [Int] = []
    for (seed, training) in repetitions.enumerated() {
      let rows = EpochTable.epochs(of: EpochTable.weights, in: training)
      switch choice {
      case .first: epochs.append(rows.first ?? 0)
      case .last: epochs.append(rows.last ?? 0)
      case .epoch(let epoch): epochs.append(epoch)
      case .best:
        guard let best = training.scalars[TrainingRecord.bestEpoch] else {
          throw Self.noEpoch(seed, "the metric that is minimised was never finite")
        }
        epochs.append(Int(best))
      case .expression(let expression):
        epochs.append(try epoch(expression, seed: seed))
      }
      if let stopped = training.scalars[TrainingRecord.stoppedEpoch], let epoch = epochs.last, Double(epoch) > stopped {
        throw Self.noEpoch(
          seed,
          "the stopping rule of '\(model)' ended it at epoch \(Int(stopped)), before epoch \(epoch); "
            + "take it at 'last', 'best' or an epoch until then")
      }
    }
    return epochs
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
  static func noEpoch(_ seed: Int, _ reason: String) -> CellFault {
    CellFault("has no epoch at seed \(seed + 1): \(reason)")
  }
}
