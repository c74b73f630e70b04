/// What can be asked of a cell in an expression: `ae.validation.error` is the metric `validation.error` of the cell
/// `ae`.
///
/// Energies are mean reconstruction errors; W is the exact optimal-transport cost with squared Euclidean ground cost.
public enum Metric: String, CaseIterable, Hashable, Sendable {
  /// The objective on the training batches, regularisation apart.
  case trainingLoss = "training.loss"
  /// The mean energy of the training batches.
  case trainingError = "training.error"
  /// The objective on the validation sample and as many negatives as are looked at, regularisation apart: E+, E+ − E−, log cosh of
  /// that, or W. An objective with negatives has it where they are measured, W where `wasserstein_samples` is given.
  case validationLoss = "validation.loss"
  /// E+, the mean energy of the validation sample.
  case validationError = "validation.error"
  /// E−, the mean energy of the negatives.
  case negativesError = "negatives.error"
  /// The fraction of the negatives' coordinates that lie at a bound.
  case negativesAtBounds = "negatives.at_bounds"
  /// The fraction of the proposals that Metropolis–Hastings accepted.
  case negativesAcceptance = "negatives.acceptance"
  /// W between positives and negatives.
  case wasserstein = "wasserstein.negatives"
  /// W between the positives and another sample of the background, or the mean over several (`floor_draws`): what W cannot fall
  /// below at that size but by chance.
  case wassersteinFloor = "wasserstein.floor"
  /// W between the positives and as many entries of the training sample, averaged as the floor: what W cannot fall below, but by
  /// chance, for a model that has learnt the training sample itself.
  case wassersteinTraining = "wasserstein.training"
  /// W between positives and a signal.
  case wassersteinSignal = "wasserstein.signal"
  /// W between negatives and a signal.
  case wassersteinNegativesSignal = "wasserstein.negatives_signal"
  /// Spearman's ρ between the energy and −log p of a density cell, on the sample that is measured on. Both rank the
  /// same jets; the density may be of another scaling, of which −log p is another function.
  case densityCorrelation = "density.correlation"
  /// The same correlation on a signal.
  case densitySignalCorrelation = "density.signal_correlation"
  /// The mean energy of a signal.
  case error
  /// The area under the ROC curve of a signal against the background, the energy (or −log p, or a classifier's logit) as the score.
  case auc
  /// The mean of that area over the cell's signals, in their order.
  case meanAUC = "auc.mean"
  /// The mean energy of the background.
  case backgroundError = "background.error"
  /// The epoch at which a model is evaluated.
  case epoch
  /// The learning rate.
  case rate
  /// The mean log-likelihood of a density on the background.
  case logLikelihood = "log_likelihood"
  /// The number of Gaussians of a density.
  case components
  /// The number of iterations after which its fit ended.
  case iterations
  /// 1 when its fit converged, 0 when it ended at the greatest number of iterations.
  case converged
  /// The number of entries of a sample of a data cell.
  case size

  /// Whether the metric has a value for each signal (for `size`, each sample), named in brackets:
  /// `ae.auc["svj_2000_0.3"]`.
  public var isIndexed: Bool {
    switch self {
    case .error, .auc, .wassersteinSignal, .wassersteinNegativesSignal, .densitySignalCorrelation, .size: true
    default: false
    }
  }

  /// The metrics that a kind of cell can have.
  public static func metrics(of kind: CellKind) -> [Metric] {
    switch kind {
    case .data: [.size]
    case .density: [.auc, .meanAUC, .logLikelihood, .components, .iterations, .converged]
    case .classifier: [.auc, .meanAUC]
    case .train:
      [
        .trainingLoss, .trainingError, .validationLoss, .validationError, .negativesError, .negativesAtBounds,
        .negativesAcceptance, .wasserstein, .wassersteinFloor, .wassersteinTraining, .wassersteinSignal,
        .wassersteinNegativesSignal, .densityCorrelation, .densitySignalCorrelation, .error, .auc, .meanAUC, .rate,
      ]
    case .evaluate: [.auc, .meanAUC, .error, .backgroundError, .epoch, .densityCorrelation, .densitySignalCorrelation]
    case .figure, .claim: []
    }
  }
}
