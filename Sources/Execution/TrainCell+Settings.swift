import Autoencoders
import Studies

extension TrainCell {
  /// The network's sizes.
  func shape(features: Int) -> AutoencoderShape {
    AutoencoderShape(features: features, hidden: hidden, latent: latent, activation: engineActivation)
  }

  /// The engine's name of the activation; cells with another are refused before they run.
  var engineActivation: Autoencoders.Activation {
    Autoencoders.Activation(rawValue: activation.rawValue) ?? .relu
  }

  /// The engine's settings.
  var trainingSettings: TrainingSettings {
    let adam = Adam.Settings(
      rate: optimizer.rate, beta1: optimizer.beta1, beta2: optimizer.beta2, epsilon: optimizer.epsilon,
      weightDecay: optimizer.weightDecay, isDecoupled: optimizer.kind == .adamw)
    var settings = TrainingSettings(
      objective: engineObjective, batch: batch,
      stepsPerEpoch: { if case .count(let count) = steps { count } else { nil } }(),
      optimizer: adam)
    settings.averageDecay = averageDecay
    settings.regularization.energySquares = regularization.energySquares
    settings.regularization.weightNorm = regularization.weightNorm
    settings.regularization.positiveEnergy = regularization.positiveEnergy
    settings.regularization.energyDifference = regularization.energyDifference
    return settings
  }

  private var engineObjective: Autoencoders.Objective {
    switch objective {
    case .reconstruction: .reconstruction
    case .nae: .normalized
    case .naeLogCosh: .normalizedLogCosh
    case .wasserstein: .wasserstein
    }
  }

  /// What the cell asks for and the engine cannot do yet; nil when it can do all.
  var unavailable: String? {
    if objective != .reconstruction { return "the objective '\(objective.rawValue)'" }
    if Autoencoders.Activation(rawValue: activation.rawValue) == nil {
      return "the activation '\(activation.rawValue)'"
    }
    if spherical { return "a spherical latent space" }
    if regularization.latentNorm != 0 { return "the regularisation 'latent_norm'" }
    if rateSchedule != nil { return "a rate schedule" }
    if stop != nil { return "a stopping rule" }
    if evaluation.density != nil { return "the correlation with a density" }
    if evaluation.wassersteinSamples != nil { return "W while training" }
    return nil
  }
}
