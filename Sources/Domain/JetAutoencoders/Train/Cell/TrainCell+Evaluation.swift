import Values

extension TrainCell {
  /// The measurements while training, on the validation sample.
  public struct Evaluation: Hashable, Sendable {
    /// The number of epochs between measurements; the first is before the first step, the last after the last.
    public let every: Int
    /// The signals whose mean energy and AUC are measured, from the same split as the validation sample.
    public let signals: [String]
    /// The number of entries between which W is computed; nil for none.
    public let wassersteinSamples: Int?
    /// The number of samples in the negatives' place over which the floor of W is averaged: those that follow the
    /// positives in the validation sample, then random choices from all that follows. More than one is of use where
    /// that is much more than one sample.
    public let floorDraws: Int
    /// The signals of which W with positives and with negatives is computed as well; nil for all. All W of a cell are
    /// between equally many entries, so that the smallest of these signals limits them.
    public let comparedSignals: [String]?
    /// True when W is also computed between the positives and the training sample, over as many samples of it as the
    /// floor.
    public let wassersteinTraining: Bool
    /// True when negatives are measured.
    public let negatives: Bool
    /// The density cell with which energies are correlated.
    public let density: String?
  }
}

extension TrainCell.Evaluation: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "every": .integer(every), "signals": .texts(signals),
      "wasserstein_samples": wassersteinSamples.map(Value.integer) ?? .null,
      "floor_draws": .integer(floorDraws),
      "wasserstein_signals": comparedSignals.map { $0.isEmpty ? .flag(false) : .texts($0) } ?? .flag(true),
      "wasserstein_training": .flag(wassersteinTraining),
      "negatives": .flag(negatives),
      "density": .optional(density),
    ])
  }
}
