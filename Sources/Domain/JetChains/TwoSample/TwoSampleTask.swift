import Classifiers
import Deterministic
import Expressions
import JetAutoencoders
import Steps
import Studies
import Tables

/// One repetition of a two-sample cell: for each epoch and fold a network.
package struct TwoSampleTask {
  package let cell: TwoSampleCell
  package let features: Int
  /// The rows of the sample.
  package let rows: [Float]
  package let step: StepContext

  /// Trains and evaluates.
  ///
  /// - Throws: `CellFault` where nothing was kept, or there is too little of it, or `Interrupted`.
  package func run() throws -> StepResults {
    let settings = ClassifierSettings(
      hidden: cell.hidden, batch: cell.batch, epochs: cell.passes, optimizer: cell.optimizer.engineSettings)
    let kept = try negatives()
    let validations = try kept.map { try validation($0.rows) }
    let folds = ParallelLoop.map(kept.count * cell.folds, threads: step.share.threads) { network in
      let (place, fold) = network.quotientAndRemainder(dividingBy: cell.folds)
      return Result {
        try step.interruption.check()
        // The same random numbers at every epoch: what differs is the negatives.
        return try validations[place]?.logits(ofFold: fold, settings, stream: step.stream.stream(fold)) { pass in
          try step.interruption.check()
          if !cell.isByEpoch { step.progress.report(part: fold, step: pass) }
        }
      }
    }
    var areas: [Double] = []
    for place in kept.indices {
      let own = try folds[(place * cell.folds)..<((place + 1) * cell.folds)].compactMap { try $0.get() }
      areas.append(own.isEmpty ? .nan : CrossValidation.areaUnderCurve(own))
    }
    var results = StepResults()
    if cell.isByEpoch {
      results.series[Metric.twoSampleAUC.name] = Series(epochs: kept.map(\.epoch), values: areas)
    } else {
      results.set(.twoSampleAUC, to: areas.first)
    }
    return results
  }

  /// The negatives of each epoch.
  private func negatives() throws(CellFault) -> [(epoch: Int, rows: [Float])] {
    guard let chosen = cell.epochs else {
      return try states()
    }
    let training = KeptTraining(cell.model, step)
    var kept: [(epoch: Int, rows: [Float])] = []
    for epoch in try training.epochs(chosen, keptIn: EpochTable.negatives) {
      kept.append((epoch, try training.row(of: epoch, in: EpochTable.negatives)))
    }
    return kept
  }

  /// The last states of chains; of each epoch where there are several.
  private func states() throws(CellFault) -> [(epoch: Int, rows: [Float])] {
    let seed = step.repetition ?? 0
    let repetitions = step.results.steps[cell.model] ?? []
    let chains = repetitions.indices.contains(seed) ? repetitions[seed] : StepResults()
    if cell.isByEpoch, let states = EpochTable(chains, name: EpochTable.states) {
      return states.epochs.map { ($0, states.row(of: $0) ?? []) }
    }
    let last = (step.study.cell(named: cell.model)?.body as? ChainsCell)?.kept.max() ?? 0
    let name = ChainsCell.fileName(ofStep: last)
    guard let file = chains.files[name],
      let array = try? NumPyArray(npy: file.bytes, file: name, finiteness: .notRequired)
    else { throw CellFault("cannot be computed: '\(cell.model)' kept no states") }
    return [(last, array.floats)]
  }

  /// Positives against negatives; nil where a negative is not finite.
  private func validation(_ negatives: [Float]) throws(CellFault) -> CrossValidation? {
    let count = cell.samples ?? negatives.count / features
    for (what, found) in [("'\(cell.sample)'", rows.count), ("the negatives of '\(cell.model)'", negatives.count)] {
      guard found / features >= max(count, cell.folds) else {
        throw CellFault(
          "cannot be computed: \(found / features) entries of \(what); expected at least \(max(count, cell.folds))")
      }
    }
    let negatives = Array(negatives.prefix(count * features))
    guard negatives.allSatisfy(\.isFinite) else { return nil }
    return CrossValidation(
      ClassifierTraining(
        background: Array(rows.prefix(count * features)), signal: negatives, features: features), folds: cell.folds)
  }
}
