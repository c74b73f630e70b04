/// A `{density}` cell: a Gaussian mixture with full covariances fitted to a sample, the density's own limit of the AUC.
public struct DensityCell: Hashable, Sendable {
  /// The data cell.
  public let data: String
  /// What the mixture is fitted to.
  public let sample: SampleReference
  /// The number of Gaussians.
  public let components: Int
  /// The largest number of steps of expectation–maximisation.
  public let iterations: Int
  /// The sample against which signals are ranked by −log p.
  public let background: SampleReference
  /// The signals.
  public let signals: [String]
}

extension DensityCell: CanonicalValue {
  var canonicalValue: StudyValue {
    .mapping([
      "data": .text(data), "sample": sample.canonicalValue, "components": .integer(components),
      "iterations": .integer(iterations), "background": background.canonicalValue, "signals": .texts(signals),
    ])
  }
}
