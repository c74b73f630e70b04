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
    /// True when W is also computed between signals and positives, and signals and negatives. All W of a cell are
    /// between equally many entries, so that with it the smallest signal limits them.
    public let wassersteinSignals: Bool
    /// The only signals of which W is computed then; nil for all.
    public var comparedSignals: [String]? = nil
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
      "wasserstein_signals": comparedSignals.map(Value.texts) ?? .flag(wassersteinSignals),
      "wasserstein_training": .flag(wassersteinTraining),
      "negatives": .flag(negatives),
      "density": .optional(density),
    ])
  }
}
