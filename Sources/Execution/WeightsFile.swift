import Autoencoders
import Datasets
import Foundation

/// The networks kept of a training: their parameters, a row an epoch, as a `.npy` array that NumPy reads.
struct WeightsFile: Sendable {
  static let name = "weights.npy"
  /// Series whose epochs say which row is which.
  static let seriesName = "weights.row"
  private(set) var epochs: [Int] = []
  private(set) var values: [Float] = []
  let width: Int

  init(width: Int) {
    self.width = width
  }

  init(epochs: [Int], values: [Float], width: Int) {
    self.epochs = epochs
    self.values = values
    self.width = width
  }

  mutating func append(_ parameters: [Float], epoch: Int) {
    if epochs.last == epoch { return }
    epochs.append(epoch)
    values.append(contentsOf: parameters)
  }

  var file: StepResults.File {
    StepResults.File(
      mediaType: "application/x-npy", bytes: NumPyArray(shape: [epochs.count, width], values).npy)
  }

  /// The parameters after an epoch; nil when they were not kept.
  func parameters(after epoch: Int) -> [Float]? {
    guard let row = epochs.firstIndex(of: epoch) else { return nil }
    return Array(values[(row * width)..<((row + 1) * width)])
  }

  /// Reads it back from a training's results.
  init?(_ results: StepResults) {
    guard let file = results.files[Self.name], let rows = results.series[Self.seriesName],
      let array = try? NumPyArray(npy: file.bytes, file: Self.name, finiteness: .notRequired), array.shape.count == 2,
      array.shape[0] == rows.epochs.count
    else { return nil }
    self.init(epochs: rows.epochs, values: array.floats, width: array.shape[1])
  }
}
