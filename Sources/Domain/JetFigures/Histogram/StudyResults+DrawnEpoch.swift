import JetAutoencoders
import Studies

extension StudyResults {
  /// An epoch of one repetition as a figure takes it.
  enum DrawnEpoch {
    case epoch(Int)
    /// There is none; why, in few words.
    case absent(String)
  }

  /// The epoch at which a repetition of a training is drawn.
  ///
  /// - Parameter needed: the tables of which a row is drawn.
  /// - Throws: `CellFault` when it is not a whole number.
  func drawnEpoch(
    _ choice: EpochChoice, of model: String, seed: Int, needed: [String]
  ) throws(CellFault) -> DrawnEpoch {
    guard let repetitions = steps[model], repetitions.indices.contains(seed) else {
      return .absent("'\(model)' has no such seed")
    }
    var kept = EpochTable.epochs(of: EpochTable.weights, in: repetitions[seed])
    let end = kept.last ?? 0
    for name in needed {
      let epochs = EpochTable.epochs(of: name, in: repetitions[seed])
      kept.removeAll { !epochs.contains($0) }
    }
    switch choice {
    case .first: return kept.first.map { .epoch($0) } ?? .absent("nothing was kept")
    case .last: return kept.last.map { .epoch($0) } ?? .absent("nothing was kept")
    case .epoch(let epoch): return known(epoch, kept, end)
    case .best:
      guard let best = repetitions[seed].scalars[TrainingRecord.bestEpoch].flatMap({ Int(exactly: $0) }) else {
        return .absent("no best epoch in this seed")
      }
      return known(best, kept, end)
    case .expression(let expression):
      guard let value = try? expression.value(in: environment(of: expression.cells), seed: seed),
        case .number(let number) = value, !number.isNaN
      else { return .absent(expression.asksForOnset ? "no onset in this seed" : "no such epoch in this seed") }
      guard let epoch = Int(exactly: number) else {
        throw Self.noEpoch(seed, "'\(expression)' is not a whole number")
      }
      return known(epoch, kept, end)
    }
  }

  private func known(_ epoch: Int, _ kept: [Int], _ end: Int) -> DrawnEpoch {
    if kept.contains(epoch) { return .epoch(epoch) }
    if epoch < 0 { return .absent("no epoch before the first") }
    return .absent(epoch > end ? "epoch \(epoch) is after the last" : "epoch \(epoch) was not kept")
  }
}
