import Deterministic
import VectorKernels

/// Signals ranked against one background by a score, an energy, −log p or a logit: their AUCs, and the mean of these.
package struct SignalRanking {
  private let background: [Float]
  private var areas: [Double] = []

  package init(background scores: [Float]) {
    background = RankStatistics.sorted(scores)
  }

  /// The AUC of the next signal.
  package mutating func area(of scores: [Float]) -> Double {
    let area = RankStatistics.areaUnderCurve(
      sortedBackground: background, sortedSignal: RankStatistics.sorted(scores))
    areas.append(area)
    return area
  }

  /// The mean AUC of the signals so far, summed in their order; nil before the first.
  package var mean: Double? { Self.mean(areas) }

  /// The mean of AUCs, summed in their order; nil without any.
  package static func mean(_ areas: [Double]) -> Double? {
    areas.isEmpty ? nil : areas.reduce(0, +) / Double(areas.count)
  }
}

/// The AUCs of signals against one background in each replicate of the bootstrap.
package struct ReplicatedRanking: Sendable {
  private let background: RankedScores
  /// The background's sums of weights, by replicate.
  private let cumulative: [[UInt32]]
  private let threads: Int

  /// - Parameters:
  ///   - scores: those of the background.
  ///   - weights: those of the same rows.
  package init(background scores: [Float], _ weights: BootstrapWeights, threads: Int) {
    let ranked = RankedScores(scores)
    (background, self.threads) = (ranked, threads)
    cumulative = ParallelLoop.map(BootstrapWeights.replicates, threads: threads) { replicate in
      weights.withWeights(of: replicate) { ranked.cumulative($0) }
    }
  }

  /// The mean over signals in each replicate.
  package static func means(_ areas: [[Double]]) -> [Double] {
    (areas.first ?? []).indices.compactMap { replicate in SignalRanking.mean(areas.map { $0[replicate] }) }
  }

  /// The AUC of a signal in each replicate.
  package func areas(of scores: [Float], _ weights: BootstrapWeights) -> [Double] {
    let places = RankPlaces(of: RankedScores(scores), among: background)
    return ParallelLoop.map(BootstrapWeights.replicates, threads: threads) { replicate in
      weights.withWeights(of: replicate) { places.areaUnderCurve($0, cumulative: cumulative[replicate]) }
    }
  }
}
