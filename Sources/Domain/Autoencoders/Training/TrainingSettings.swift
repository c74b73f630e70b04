/// The hyperparameters of a training, apart from the network's shape.
public struct TrainingSettings: Sendable, Hashable, Codable {
  /// Terms added to the objective, each with its coefficient; zero leaves it out.
  public struct Regularization: Sendable, Hashable, Codable {
    /// γ in γ (⟨E₊²⟩ + ⟨E₋²⟩).
    public var energySquares = 0.0
    /// Coefficient of ⟨|∇E(x₊)|²⟩ + ⟨|∇E(x₋)|²⟩, the negatives being constants.
    public var gradientSquares = 0.0
    /// Coefficient of Σ w² over all weights and biases.
    public var weightNorm = 0.0
    /// Coefficient of E₊.
    public var positiveEnergy = 0.0
    /// Coefficient of (E₊ − E₋)².
    public var energyDifference = 0.0
    /// Coefficient of the mean of |z|², z the encoder's output before any scaling to length 1, over the data and, where there
    /// are any, as many negatives. (The public NAE code divides by the size of the latent space as well.)
    public var latentNorm = 0.0

    /// No regularisation.
    public init() {}
  }

  /// The objective that is minimised.
  public var objective: Objective
  /// Samples a step, ≥ 1.
  public var batch: Int
  /// Steps an epoch; nil passes once over the data, the last batch being the rest.
  public var stepsPerEpoch: Int?
  /// The optimiser.
  public var optimizer: Adam.Settings
  /// The settings for making negatives; needed by every objective but `reconstruction`.
  public var sampler: SamplerSettings?
  /// Terms added to the objective.
  public var regularization = Regularization()
  /// Decay per step of the exponential moving average of the weights, used for evaluation; nil without.
  public var averageDecay: Double?

  /// Settings of a training.
  public init(
    objective: Objective, batch: Int, stepsPerEpoch: Int? = nil, optimizer: Adam.Settings,
    sampler: SamplerSettings? = nil
  ) {
    self.objective = objective
    self.batch = batch
    self.stepsPerEpoch = stepsPerEpoch
    self.optimizer = optimizer
    self.sampler = sampler
  }
}
