import Deterministic
import Expressions
import Studies
import Tables

/// The bootstrap of a cell's AUCs: the weights of its samples, made once, and the replicates of what it recorded.
package struct SignalBootstrap: Sendable {
  private let weights: [String: BootstrapWeights]
  private let background: String
  private let threads: Int
  /// Of the signals since the last mean, by replicate.
  private var areas: [[Double]] = []
  private var replicates: [(name: String, values: [Double])] = []

  /// - Parameters:
  ///   - background: the sample of that role.
  ///   - signals: the samples that are ranked against it.
  ///   - splits: the parts of each that are taken, one after another.
  package init(background: String, signals: [String], splits: [Split], in data: PreparedData, threads: Int) {
    (self.background, self.threads) = (background, threads)
    var weights: [String: BootstrapWeights] = [:]
    for sample in [background] + signals where weights[sample] == nil {
      let parts = splits.map { split in
        let part = SampleReference(sample: sample, split: split)
        return (part: part, rows: (data.rows(part)?.count ?? 0) / max(1, data.features.count))
      }
      weights[sample] = BootstrapWeights(parts, threads: threads)
    }
    self.weights = weights
  }

  /// A ranking of the background by some scores.
  package func ranking(_ scores: [Float]) -> ReplicatedRanking? {
    weights[background].map { ReplicatedRanking(background: scores, $0, threads: threads) }
  }

  /// Records the error of a signal's AUC, and keeps its replicates.
  package mutating func record(
    _ scores: [Float], of signal: String, in ranking: ReplicatedRanking?, repetition: Int? = nil,
    into results: inout StepResults
  ) {
    guard let weights = weights[signal], let own = ranking?.areas(of: scores, weights) else { return }
    areas.append(own)
    keep(own, .auc, error: .aucError, signal, repetition, &results)
  }

  /// Records the error of the mean AUC of the signals since the last mean, and keeps its replicates.
  package mutating func recordMean(repetition: Int? = nil, into results: inout StepResults) {
    let means = ReplicatedRanking.means(areas)
    areas = []
    if !means.isEmpty { keep(means, .meanAUC, error: .meanAUCError, nil, repetition, &results) }
  }

  /// Writes the replicates of all metrics among the results' files.
  package func finish(_ results: inout StepResults) { results.record(replicates: replicates) }

  private mutating func keep(
    _ values: [Double], _ metric: Metric, error: Metric, _ member: String?, _ repetition: Int?,
    _ results: inout StepResults
  ) {
    replicates.append((StepResults.name(metric.recorded(member), repetition), values))
    results.set(error, member, repetition: repetition, to: Spread.standardDeviation(of: values) ?? .nan)
  }
}
