import Studies
import Tables
import Values

extension TrainCell {
  /// Refuses samples without rows, and what needs more memory than there is.
  public func check(_ results: StudyResults) throws(CellFault) {
    try results.requireRows(
      of: [sample, validation]
        + evaluation.signals.map { SampleReference(sample: $0, split: validation.split) }, in: data)
    try requireMemory(features: results.data[data]?.features.count ?? 1)
  }

  /// The network with its gradient, two moments and average, those that are kept, and the chains' states, all in single precision.
  private func requireMemory(features: Int) throws(CellFault) {
    let parameters = shape(features: features).parameterCount
    let kept = epochs / checkpointEvery
    let states = Double(sampler?.replay?.size ?? 0) + Double(batch)
    let bytes = 4 * (Double(parameters) * Double(5 + kept) + states * Double(features))
    let replay = sampler?.replay.map { " and a replay of \($0.size) states" } ?? ""
    let what = "a network of \(parameters) parameters, kept at \(Count.words(kept, "epoch"))\(replay)"
    if let reason = MachineMemory.shortage(bytes, for: what) { throw CellFault(reason) }
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
    results.scalars[TrainingRecord.stoppedEpoch].map {
      ["stopped early, at epoch \(NumberFormat.shortest.plain(of: $0))"]
    } ?? []
  }
}
