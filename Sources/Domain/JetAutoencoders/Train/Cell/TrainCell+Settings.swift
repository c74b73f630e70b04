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
    let langevin = sampler.chain.settings(
      bounds: sampler.bounds, atBounds: sampler.atBounds, clip: sampler.clip, metropolis: sampler.metropolis)
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

extension TrainCell.Sampler.Chain {
  /// The engine's settings of the chain, with what a sampler has beside it.
  package func settings(
    bounds: ClosedRange<Double>, atBounds: TrainCell.Sampler.AtBounds, clip: Double?, metropolis: Bool
  ) -> LangevinSettings {
    var settings = LangevinSettings(
      steps: steps, stepSize: stepSize, noise: noise, temperature: temperature, bounds: bounds,
      boundaryRule: atBounds == .clamp ? .clamp : .reject, gradientClip: clip, isMetropolis: metropolis)
    settings.fall = fall
    return settings
  }
}

extension TrainCell.Optimizer {
  /// The engine's settings.
  package var engineSettings: Adam.Settings {
    Adam.Settings(
      rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, isDecoupled: kind == .adamw)
  }
}
