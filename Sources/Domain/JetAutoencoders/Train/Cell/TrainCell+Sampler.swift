import Values

extension TrainCell {
  /// The way negatives are made: a Langevin chain y = clamp(x − (λ/T) ∇E(x) + σ ε, bounds).
  public struct Sampler: Hashable, Sendable {
    /// The beginning of the chains.
    public let initial: Initial
    /// The chain in feature space.
    public let chain: Chain
    /// The least and greatest value of every scaled feature.
    public let bounds: ClosedRange<Double>
    /// The rule for a step beyond the bounds.
    public let atBounds: AtBounds
    /// True when steps are accepted by Metropolis–Hastings.
    public let metropolis: Bool
    /// The greatest norm of the energy's gradient in a step; nil for any.
    public let clip: Double?
    /// The replay buffer: of samples for persistent chains, which always have one; of latent vectors, the ends of
    /// earlier latent chains, for on-manifold beginnings, which have one only where it is given.
    public let replay: Replay?
    /// The distribution of fresh chains, for persistent chains.
    public let start: Start
    /// The chain in latent space that comes first, for on-manifold beginnings.
    public let latentChain: Chain?

    /// The beginning of the chains.
    public enum Initial: String, CaseIterable, Hashable, Sendable {
      /// Contrastive divergence: at the data.
      case cd
      /// Persistent contrastive divergence: where chains ended before, or afresh.
      case pcd
      /// On-manifold: at the decoded end of a latent chain.
      case omi
    }

    /// A chain's settings.
    public struct Chain: Hashable, Sendable {
      /// The number of steps.
      public let steps: Int
      /// σ, the noise's standard deviation.
      public let noise: Double
      /// λ; σ²/2 unless it is given.
      public let stepSize: Double
      /// T.
      public let temperature: Double
    }

    /// The rule for a step beyond the bounds.
    public enum AtBounds: String, CaseIterable, Hashable, Sendable {
      /// It ends at the bound.
      case clamp
      /// It is not made.
      case reject
    }

    /// A replay buffer: the oldest leave first, and drawing is with replacement.
    public struct Replay: Hashable, Sendable {
      /// The fraction of chains that begin at a state from the buffer.
      public let ratio: Double
      /// The number of states that it holds.
      public let size: Int
    }

    /// The distributions of fresh chains.
    public enum Start: String, CaseIterable, Hashable, Sendable {
      /// The standard normal distribution, clamped to the bounds.
      case gaussian
      /// Uniform between the bounds.
      case uniform
    }
  }
}

extension TrainCell.Sampler: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "initial": .text(initial.rawValue), "chain": chain.canonicalValue, "bounds": .range(bounds),
      "at_bounds": .text(atBounds.rawValue), "metropolis": .flag(metropolis), "clip": .optional(clip),
      "replay": replay.canonicalValue, "start": .text(start.rawValue), "latent_chain": latentChain.canonicalValue,
    ])
  }
}

extension TrainCell.Sampler.Chain: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "steps": .integer(steps), "noise": .number(noise), "step_size": .number(stepSize),
      "temperature": .number(temperature),
    ])
  }
}

extension TrainCell.Sampler.Replay: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .mapping(["ratio": .number(ratio), "size": .integer(size)]) }
}
