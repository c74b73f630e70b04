/// Finds when a metric, the smaller the better, has stopped improving, by the rule of PyTorch's `ReduceLROnPlateau`
/// (mode `min`, relative threshold), counted in epochs.
///
/// It looks at the metric after each measured epoch from the first trained one on. A value improves when it is below the best
/// so far by more than the threshold's part of it; NaN never is. Without an improvement, the epochs since the measurement
/// before count, so that `patience` means the same however often a training is measured; measured at every epoch, the
/// rule is PyTorch's to the bit where the metric is positive. (Where it is negative, PyTorch's takes a worse value for an
/// improvement. Its `eps`, below which a rate is not lowered, is left out.)
package struct Plateau: Sendable {
  private let patience: Int
  private let cooldown: Int
  private let threshold: Double
  private var best = Double.infinity
  private var epoch = 0
  private var waited = 0
  private var resting = 0

  package init(patience: Int, cooldown: Int = 0, threshold: Double) {
    self.patience = patience
    self.cooldown = cooldown
    self.threshold = threshold
  }

  /// Takes the next measurement.
  ///
  /// - Returns: true when more epochs than `patience` lets pass went without an improvement; the count then begins
  ///   anew, after the cooldown.
  package mutating func isReached(by value: Double, at epoch: Int) -> Bool {
    guard epoch > 0 else { return false }
    let passed = epoch - self.epoch
    self.epoch = epoch
    if value < (best < 0 ? best * (1 + threshold) : best * (1 - threshold)) {
      best = value
      waited = 0
    } else {
      waited += max(0, passed - resting)
    }
    resting = max(0, resting - passed)
    guard waited > patience else { return false }
    waited = 0
    resting = cooldown
    return true
  }
}

extension Plateau {
  package init(_ schedule: TrainCell.RateSchedule) {
    self.init(patience: schedule.patience, cooldown: schedule.cooldown, threshold: schedule.threshold)
  }

  package init(_ rule: TrainCell.StopRule) {
    self.init(patience: rule.patience, threshold: rule.threshold)
  }
}
