import Expressions

/// The metrics of this domain's cells. Energies are mean reconstruction errors; W is the exact optimal-transport cost with squared
/// Euclidean ground cost.
extension Metric {
  /// The objective on the training batches, regularisation apart.
  package static let trainingLoss = Metric("training.loss")
  /// The mean energy of the training batches.
  package static let trainingError = Metric("training.error")
  /// The objective on the validation sample and as many negatives as are looked at, regularisation apart: E+, E+ − E−, log cosh of
  /// that, or W. An objective with negatives has it where they are measured, W where `wasserstein_samples` is given.
  package static let validationLoss = Metric("validation.loss")
  /// E+, the mean energy of the validation sample.
  package static let validationError = Metric("validation.error")
  /// E−, the mean energy of the negatives.
  package static let negativesError = Metric("negatives.error")
  /// The fraction of the negatives' coordinates that lie at a bound.
  package static let negativesAtBounds = Metric("negatives.at_bounds")
  /// The fraction of the proposals that Metropolis–Hastings accepted.
  package static let negativesAcceptance = Metric("negatives.acceptance")
  /// W between positives and negatives.
  package static let wasserstein = Metric("wasserstein.negatives")
  /// W between the positives and another sample of the background, or the mean over several (`floor_draws`): what W cannot fall
  /// below at that size but by chance.
  package static let wassersteinFloor = Metric("wasserstein.floor")
  /// W between the positives and as many entries of the training sample, averaged as the floor: what W cannot fall below, but by
  /// chance, for a model that has learnt the training sample itself.
  package static let wassersteinTraining = Metric("wasserstein.training")
  /// W between positives and a signal.
  package static let wassersteinSignal = Metric("wasserstein.signal", index: "signal")
  /// W between negatives and a signal.
  package static let wassersteinNegativesSignal = Metric("wasserstein.negatives_signal", index: "signal")
  /// Spearman's ρ between the energy and −log p of a density cell, on the sample that is measured on. Both rank the
  /// same jets; the density may be of another scaling, of which −log p is another function.
  package static let densityCorrelation = Metric("density.correlation")
  /// The same correlation on a signal.
  package static let densitySignalCorrelation = Metric("density.signal_correlation", index: "signal")
  /// The mean energy of a signal.
  package static let error = Metric("error", index: "signal")
  /// The area under the ROC curve of a signal against the background, the energy (or −log p, or a classifier's logit) as the score.
  package static let auc = Metric("auc", index: "signal")
  /// The mean of that area over the cell's signals, in their order.
  package static let meanAUC = Metric("auc.mean")
  /// The standard deviation of that area over replicates of the bootstrap of the jets that are ranked.
  package static let aucError = Metric("auc.error", index: "signal")
  /// The standard deviation of the mean area over the same replicates.
  package static let meanAUCError = Metric("auc.mean.error")
  /// The mean energy of the background.
  package static let backgroundError = Metric("background.error")
  /// The epoch at which a model is evaluated.
  package static let epoch = Metric("epoch")
  /// The learning rate.
  package static let rate = Metric("rate")
  /// The mean log-likelihood of a density on the background.
  package static let logLikelihood = Metric("log_likelihood")
  /// The number of Gaussians of a density.
  package static let components = Metric("components")
  /// The number of iterations after which its fit ended.
  package static let iterations = Metric("iterations")
  /// 1 when its fit converged, 0 when it ended at the greatest number of iterations.
  package static let converged = Metric("converged")
}

/// The metrics of chains that run on, by the number of their steps, and of their ends by the training's epoch.
extension Metric {
  /// W between positives and the chains' states.
  package static let chainWasserstein = Metric("chain.wasserstein")
  /// W between the positives and as many other entries: what W cannot fall below at that size but by chance.
  package static let chainFloor = Metric("chain.floor")
  /// The squared 2-Wasserstein distance of one feature of the positives and the states, in scaled units.
  package static let chainFeature = Metric("chain.feature", index: "feature")
  /// The same distance between the positives and the other entries.
  package static let chainFeatureFloor = Metric("chain.feature_floor", index: "feature")
  /// The mean energy of the states.
  package static let chainEnergy = Metric("chain.energy")
  /// The fraction of the proposals that were accepted since the measurement before.
  package static let chainAcceptance = Metric("chain.acceptance")
  /// The fraction of the states' coordinates that lie at a bound.
  package static let chainAtBounds = Metric("chain.at_bounds")
  /// W between positives and the chains' ends.
  package static let equilibriumWasserstein = Metric("equilibrium.wasserstein")
  /// W between the positives and as many other entries.
  package static let equilibriumFloor = Metric("equilibrium.floor")
  /// The mean energy of the chains' ends.
  package static let equilibriumEnergy = Metric("equilibrium.energy")
  /// The AUC of a classifier between positives and negatives, by cross-validation.
  package static let twoSampleAUC = Metric("two_sample.auc")
  /// The mean over signals of the AUC of one column, or of minus that column where that is greater.
  package static let columnAUC = Metric("column.auc", index: "column")
  /// 1 where signals have the greater values of a column, −1 where the background has.
  package static let columnSign = Metric("column.sign", index: "column")
}
