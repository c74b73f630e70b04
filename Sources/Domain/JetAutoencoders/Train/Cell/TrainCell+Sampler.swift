import Autoencoders
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
      /// The number of steps; the most of them where it is random.
      public let steps: Int
      /// The least number of steps, where each batch has a random one; nil where all have the same.
      public let leastSteps: Int?
      /// σ, the noise's standard deviation; the first step's where it falls.
      public let noise: Double
      /// The fall of the noise along the chain; nil where all steps are alike.
      public let fall: LangevinSettings.Fall?
      /// λ; σ²/2 unless it is given.
      public let stepSize: Double
      /// T.
      public let temperature: Double

      package init(
        steps: Int, leastSteps: Int? = nil, noise: Double, fall: LangevinSettings.Fall? = nil, stepSize: Double,
        temperature: Double
      ) {
        (self.steps, self.leastSteps, self.noise, self.fall) = (steps, leastSteps, noise, fall)
        (self.stepSize, self.temperature) = (stepSize, temperature)
      }
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
    // Numbers where they are the same for all chains and steps, as before there was anything else.
    .mapping([
      "steps": leastSteps.map { .mapping(["from": .integer($0), "to": .integer(steps)]) } ?? .integer(steps),
      "noise": fall.map { .mapping(["from": .number(noise), "to": .number($0.noise)]) } ?? .number(noise),
      "step_size": fall?.scalesStep == true ? .null : .number(stepSize), "temperature": .number(temperature),
    ])
  }
}

extension TrainCell.Sampler.Replay: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .mapping(["ratio": .number(ratio), "size": .integer(size)]) }
}
