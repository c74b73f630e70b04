/// The hyperparameters of a training, apart from the network's shape.
public struct TrainingSettings: Sendable, Hashable, Codable {
  /// What is minimised.
  public var objective: Objective
  /// Samples a step, ≥ 1.
  public var batch: Int
  /// Steps an epoch; nil passes once over the data, the last batch being what is left.
  public var stepsPerEpoch: Int?
  /// The optimiser.
  public var optimizer: Adam.Settings

  /// Settings of a training.
  public init(objective: Objective, batch: Int, stepsPerEpoch: Int? = nil, optimizer: Adam.Settings) {
    self.objective = objective
    self.batch = batch
    self.stepsPerEpoch = stepsPerEpoch
    self.optimizer = optimizer
  }
}
