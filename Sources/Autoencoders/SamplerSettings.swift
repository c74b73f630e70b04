/// How negative samples are made: where chains begin, and the chain.
public struct SamplerSettings: Sendable, Hashable, Codable {
  /// Where a chain begins.
  public enum InitialState: String, Sendable, Codable, CaseIterable {
    /// Contrastive divergence (Hinton, 2002): at the positive samples.
    case contrastiveDivergence
    /// Persistent contrastive divergence (Tieleman, 2008): at a sample of the replay buffer, or fresh.
    case persistent
  }

  /// The distribution of fresh states.
  public enum FreshState: String, Sendable, Codable, CaseIterable {
    /// Standard normal, clamped to the bounds.
    case gaussian
    /// Uniform between the bounds.
    case uniform
  }

  /// Where chains begin.
  public var initialState: InitialState
  /// What a fresh state is drawn from.
  public var freshState: FreshState
  /// The share of chains that begin in the replay buffer, in [0, 1]; persistent only.
  public var replayRatio: Double
  /// How many samples the replay buffer keeps, ≥ 1; the oldest leave first.
  public var replaySize: Int
  /// The chain.
  public var langevin: LangevinSettings

  /// Settings of a sampler.
  public init(
    initialState: InitialState, freshState: FreshState = .gaussian, replayRatio: Double = 0.95,
    replaySize: Int = 10_000, langevin: LangevinSettings
  ) {
    self.initialState = initialState
    self.freshState = freshState
    self.replayRatio = replayRatio
    self.replaySize = replaySize
    self.langevin = langevin
  }
}
