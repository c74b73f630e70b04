import Studies
import Tables

extension StepContext {
  /// The order in which a density cell ranks a part of some samples; nil where none is named.
  ///
  /// - Parameters:
  ///   - data: the samples whose energies are compared, which must be the density's own rows.
  /// - Throws: `CellFault` where the rows are others.
  func ranking(
    by density: String?, of samples: [String], split: Split, in data: PreparedData
  ) throws(CellFault) -> DensityRanking? {
    guard let density, let body = study.cell(named: density)?.body as? DensityCell,
      let own = results.data[body.data], let fit = results.result(of: density)
    else { return nil }
    if let other = samples.first(where: { !data.hasRows(of: $0, split, as: own) }) {
      throw CellFault(
        "cannot be correlated with '\(density)': the rows of '\(other)' are others in the density's data "
          + "cell; expected the same file, or for a toy the same cell")
    }
    guard let fitted = FittedDensity(fit, dimension: own.features.count) else { return nil }
    return DensityRanking(fitted, own, samples, split, threads: share.threads)
  }
}
