import Studies
import Tables
import Values

extension TrainCell {
  /// Refuses samples without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    try results.requireRows(
      of: [sample, validation]
        + evaluation.signals.map { SampleReference(sample: $0, split: validation.split) }, in: data)
  }

  /// Trains one repetition.
  public func run(_ step: StepContext) throws -> StepResults {
    guard let data = step.results.data[data] else { return StepResults() }
    // Found by the first repetition that needs it, for all.
    let ranking = try step.shared.value("ranking of \(step.cell.name)") {
      try step.ranking(
        by: evaluation.density, of: [validation.sample] + evaluation.signals, split: validation.split, in: data)
    }
    return try TrainingTask(cell: self, data: data, step: step, ranking: ranking).run()
  }

  /// The numbers of seeds and epochs.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(Count.words(cell.seeds, "seed")) of \(epochs) epochs"
  }

  /// The epoch at which the stopping rule ended it.
  public func remarks(on results: StepResults) -> [String] {
    results.scalars[TrainingRecord.stoppedEpoch].map { ["stopped early, at epoch \(Int($0))"] } ?? []
  }
}
