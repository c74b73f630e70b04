import Autoencoders

/// The hyperparameters of a classifier's training.
public struct ClassifierSettings: Sendable, Hashable {
  /// Widths of the hidden layers.
  public var hidden: [Int]
  /// Samples a step, ≥ 1.
  public var batch: Int
  /// Passes over the training samples, ≥ 1.
  public var epochs: Int
  /// The optimiser.
  public var optimizer: Adam.Settings

  /// Settings.
  public init(hidden: [Int], batch: Int, epochs: Int, optimizer: Adam.Settings) {
    self.hidden = hidden
    self.batch = batch
    self.epochs = epochs
    self.optimizer = optimizer
  }
}
