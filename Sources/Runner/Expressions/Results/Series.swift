/// Values by epoch.
public struct Series: Hashable, Sendable {
  /// The epochs, increasing; 0 is before the first step.
  public let epochs: [Int]
  /// A value an epoch.
  public let values: [Double]

  /// Values by epoch; the two have the same length, and the epochs increase.
  public init(epochs: [Int], values: [Double]) {
    precondition(epochs.count == values.count, "a series needs a value an epoch")
    self.epochs = epochs
    self.values = values
  }

  /// The value at an epoch, if there is one.
  public subscript(epoch: Int) -> Double? {
    var low = 0
    var high = epochs.count
    while low < high {
      let middle = (low + high) / 2
      if epochs[middle] < epoch { low = middle + 1 } else { high = middle }
    }
    return low < epochs.count && epochs[low] == epoch ? values[low] : nil
  }
}
