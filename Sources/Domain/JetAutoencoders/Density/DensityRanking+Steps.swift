import Studies
import Tables

extension StepContext {
  /// The order in which a density cell ranks a part of some samples; nil where none is named.
  ///
  /// - Parameters:
  ///   - data: the samples whose energies are compared, which must be the density's own rows.
  /// - Throws: `CellFault` where the rows are others.
  package func ranking(
    by density: String?, of samples: [String], split: Split, in data: PreparedData
  ) throws(CellFault) -> DensityRanking? {
    guard let (fitted, own) = try fitted(density, of: samples, split: split, in: data) else { return nil }
    return DensityRanking(fitted, own, samples, split, threads: share.threads)
  }

  /// −log p of a part of some samples by a density cell; nil where none is named.
  ///
  /// - Throws: `CellFault` where the rows are others.
  package func densityScores(
    by density: String?, of samples: [String], split: Split, in data: PreparedData
  ) throws(CellFault) -> [String: [Float]]? {
    guard let (fitted, own) = try fitted(density, of: samples, split: split, in: data) else { return nil }
    var scores: [String: [Float]] = [:]
    for sample in samples {
      scores[sample] = fitted.scores(
        of: own.rows(SampleReference(sample: sample, split: split)) ?? [], share.threads)
    }
    return scores
  }

  private func fitted(
    _ density: String?, of samples: [String], split: Split, in data: PreparedData
  ) throws(CellFault) -> (FittedDensity, PreparedData)? {
    guard let density, let body = study.cell(named: density)?.body as? DensityCell,
      let own = results.data[body.data], let fit = results.result(of: density)
    else { return nil }
    if let other = samples.first(where: { !data.hasRows(of: $0, split, as: own) }) {
      throw CellFault(
        "cannot be correlated with '\(density)': the rows of '\(other)' are others in the density's data "
          + "cell; expected the same file, or for a toy the same cell")
    }
    return FittedDensity(fit, dimension: own.features.count).map { ($0, own) }
  }
}
