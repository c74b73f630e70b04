/// The kinds of cells that a study can have, in the order in which one can need another.
public enum CellKind: String, CaseIterable, Hashable, Sendable {
  /// Samples, their features and their scaling, or points of a toy distribution.
  case data
  /// A density fitted to a sample, for comparison: a Gaussian mixture.
  case density
  /// For each signal a supervised classifier, for comparison.
  case classifier
  /// The training of an autoencoder.
  case train
  /// A trained model, or a density, at one epoch, against several signals.
  case evaluate
  /// A figure.
  case figure
  /// A statement of the paper that can fail.
  case claim

  /// Whether such a cell is fitted once, so that its numbers stand beside every seed of the others.
  public var isFittedOnce: Bool { self == .density || self == .classifier }
}
