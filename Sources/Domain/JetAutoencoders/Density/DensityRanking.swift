import Tables
import VectorKernels

/// The ranking of some samples by a density's −log p. Energies of the same jets, perhaps in other coordinates, are
/// compared with it.
///
/// The order is that of −log p in the coordinates of the density's own data cell. In others −log p differs by the logarithm of the
/// scaling's derivative, so that only a linear scaling would leave the order as it is.
package struct DensityRanking: Sendable {
  /// Centred ranks of each sample's rows; nil where −log p is NaN.
  private let ranks: [String: [Int]?]

  /// - Parameter data: that of the density's data cell.
  package init(
    _ density: FittedDensity, _ data: PreparedData, _ samples: [String], _ split: Split, threads: Int
  ) {
    var ranks: [String: [Int]?] = [:]
    for sample in samples where ranks[sample] == nil {
      let rows = data.rows(SampleReference(sample: sample, split: split)) ?? []
      ranks[sample] = .some(RankStatistics.centredRanks(density.scores(of: rows, threads)))
    }
    self.ranks = ranks
  }

  /// Spearman's ρ between energies of a sample's rows, in their order, and −log p of the same rows; NaN where one of them is.
  package func correlation(with energies: [Float], _ sample: String) -> Double {
    guard case .some(.some(let ranks)) = ranks[sample], let others = RankStatistics.centredRanks(energies) else {
      return .nan
    }
    return RankStatistics.correlation(ofRanks: others, ranks)
  }
}
