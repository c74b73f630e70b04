import Autoencoders

extension TrainCell {
  /// The shape of the network.
  package func shape(features: Int) -> AutoencoderShape {
    AutoencoderShape(
      features: features, hidden: hidden, latent: latent, activation: engineActivation,
      activatesLatent: activatesLatent, isSpherical: spherical)
  }

  private var engineActivation: Autoencoders.Activation {
    switch activation {
    case .relu: .relu
    case .tanh: .tanh
    case .silu: .silu
    case .softplus: .softplus
    }
  }

  /// The engine's settings.
  package var trainingSettings: TrainingSettings {
    var settings = TrainingSettings(
      objective: engineObjective, batch: batch,
      stepsPerEpoch: { if case .count(let count) = steps { count } else { nil } }(),
      optimizer: optimizer.engineSettings)
    settings.averageDecay = averageDecay
    settings.sampler = sampler.map(Self.samplerSettings)
    settings.regularization.energySquares = regularization.energySquares
    settings.regularization.gradientSquares = regularization.gradientSquares
    settings.regularization.weightNorm = regularization.weightNorm
    settings.regularization.positiveEnergy = regularization.positiveEnergy
    settings.regularization.energyDifference = regularization.energyDifference
    settings.regularization.latentNorm = regularization.latentNorm
    return settings
  }

  private static func samplerSettings(_ sampler: Sampler) -> SamplerSettings {
    var langevin = LangevinSettings(
      steps: sampler.chain.steps, stepSize: sampler.chain.stepSize, noise: sampler.chain.noise,
      temperature: sampler.chain.temperature, bounds: sampler.bounds,
      boundaryRule: sampler.atBounds == .clamp ? .clamp : .reject, gradientClip: sampler.clip,
      isMetropolis: sampler.metropolis)
    langevin.fall = sampler.chain.fall
    var settings = SamplerSettings(
      initialState: initialState(sampler.initial),
      freshState: sampler.start == .gaussian ? .gaussian : .uniform, replayRatio: sampler.replay?.ratio ?? 0,
      replaySize: sampler.replay?.size ?? 1, langevin: langevin,
      latentChain: sampler.latentChain.map {
        SamplerSettings.LatentChain(
          steps: $0.steps, stepSize: $0.stepSize, noise: $0.noise, temperature: $0.temperature)
      })
    settings.leastSteps = sampler.chain.leastSteps
    return settings
  }

  private static func initialState(_ initial: Sampler.Initial) -> SamplerSettings.InitialState {
    switch initial {
    case .cd: .contrastiveDivergence
    case .pcd: .persistent
    case .omi: .onManifold
    }
  }

  private var engineObjective: Autoencoders.Objective {
    switch objective {
    case .reconstruction: .reconstruction
    case .nae: .normalized
    case .naeLogCosh: .normalizedLogCosh
    case .wasserstein: .wasserstein
    }
  }
}

extension TrainCell.Optimizer {
  /// The engine's settings.
  package var engineSettings: Adam.Settings {
    Adam.Settings(
      rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, isDecoupled: kind == .adamw)
  }
}
