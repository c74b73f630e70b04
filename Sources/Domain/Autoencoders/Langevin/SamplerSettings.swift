/// The settings for making negative samples: the beginning of the chains, and the chain.
public struct SamplerSettings: Sendable, Hashable, Codable {
  /// The beginning of a chain.
  public enum InitialState: String, Sendable, Codable, CaseIterable {
    /// Contrastive divergence (Hinton, 2002): at the positive samples.
    case contrastiveDivergence
    /// Persistent contrastive divergence (Tieleman, 2008): at a sample of the replay buffer, or fresh.
    case persistent
    /// On-manifold initialisation (Yoon, Noh and Park, arXiv:2105.05735): at the decoded end of a chain in latent space, which
    /// itself begins at a latent vector of the replay buffer, or fresh.
    case onManifold
  }

  /// A Langevin chain in latent space: z' = z − (λ/T) ∇_z E(D(z)) + σ ε.
  public struct LatentChain: Sendable, Hashable, Codable {
    /// Number of steps, ≥ 0.
    public var steps: Int
    /// λ, the step size, > 0.
    public var stepSize: Double
    /// σ, the standard deviation of the noise, ≥ 0.
    public var noise: Double
    /// T, the temperature, > 0.
    public var temperature: Double
    /// The range of each latent coordinate, or nil; of no effect on a spherical latent space, where |z| = 1.
    public var bounds: ClosedRange<Double>?

    /// Settings of a chain; one of λ and σ may be left out, see `LangevinScale`.
    public init(
      steps: Int, stepSize: Double? = nil, noise: Double? = nil, temperature: Double,
      bounds: ClosedRange<Double>? = nil
    ) {
      let scale = LangevinScale(stepSize: stepSize, noise: noise)
      self.steps = steps
      self.noise = scale.noise
      self.stepSize = scale.stepSize
      self.temperature = temperature
      self.bounds = bounds
    }

    /// λ/T, what multiplies the gradient.
    public var drift: Double { stepSize / temperature }
  }

  /// The distribution of fresh states, in latent space for on-manifold beginnings.
  public enum FreshState: String, Sendable, Codable, CaseIterable {
    /// Standard normal, clamped to the bounds.
    case gaussian
    /// Uniform between the bounds; standard normal where there are none.
    case uniform
  }

  /// The beginning of the chains.
  public var initialState: InitialState
  /// The distribution of fresh states.
  public var freshState: FreshState
  /// The share of chains that begin in the replay buffer, in [0, 1]; persistent and on-manifold only.
  public var replayRatio: Double
  /// The number of samples that the replay buffer keeps, ≥ 1; the oldest leave first.
  public var replaySize: Int
  /// The chain.
  public var langevin: LangevinSettings
  /// The least number of steps of a chain, where each draw has a random one from it to the chain's; nil where all have the
  /// chain's.
  public var leastSteps: Int?
  /// The chain in latent space that comes first; needed by on-manifold beginnings.
  public var latentChain: LatentChain?

  /// Settings of a sampler.
  public init(
    initialState: InitialState, freshState: FreshState = .gaussian, replayRatio: Double = 0.95,
    replaySize: Int = 10_000, langevin: LangevinSettings, latentChain: LatentChain? = nil
  ) {
    self.initialState = initialState
    self.freshState = freshState
    self.replayRatio = replayRatio
    self.replaySize = replaySize
    self.langevin = langevin
    self.latentChain = latentChain
  }
}
