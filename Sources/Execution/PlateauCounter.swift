/// Watches whether a metric, the smaller the better, still improves.
///
/// With a measurement after every epoch it counts as PyTorch's `ReduceLROnPlateau` does (relative threshold). With rarer ones the epochs
/// between two measurements count too. All it knows follows from the values it was shown, so that it needs no place in a checkpoint.
struct PlateauCounter: Sendable {
  /// Epochs without improvement that are let pass.
  let patience: Int
  /// Epochs after a plateau in which nothing is counted.
  let cooldown: Int
  /// The relative improvement that counts as one.
  let threshold: Double

  private var best = Double.infinity
  private var epochsWithoutImprovement = 0
  private var coolingEpochs = 0

  init(patience: Int, cooldown: Int = 0, threshold: Double) {
    self.patience = patience
    self.cooldown = cooldown
    self.threshold = threshold
  }

  /// Takes a measurement, so many epochs after the one before; whether the metric has stopped improving. Values that are not finite
  /// are no improvement.
  mutating func observe(_ value: Double, epochs: Int) -> Bool {
    if value.isFinite, value < best - threshold * (best.isFinite ? best.magnitude : 0) {
      best = value
      epochsWithoutImprovement = 0
    } else {
      epochsWithoutImprovement += epochs
    }
    if coolingEpochs > 0 {
      coolingEpochs = max(0, coolingEpochs - epochs)
      epochsWithoutImprovement = 0
    }
    guard epochsWithoutImprovement > patience else { return false }
    epochsWithoutImprovement = 0
    coolingEpochs = cooldown
    return true
  }
}
