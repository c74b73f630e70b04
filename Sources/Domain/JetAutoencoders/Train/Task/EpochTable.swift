import Expressions
import Foundation
import Studies
import Tables

/// Something kept of a training at some epochs, a row of numbers each, as a `.npy` array that NumPy reads.
package struct EpochTable: Sendable {
  /// The network's parameters.
  package static let weights = "weights"
  /// The negatives that were looked at, row after row.
  package static let negatives = "negatives"
  /// The states of chains that ran on, row after row, by their step or the training's epoch.
  package static let states = "states"

  package let name: String
  package let width: Int
  package private(set) var epochs: [Int] = []
  package private(set) var values: [Float] = []

  package init(_ name: String, width: Int) {
    self.name = name
    self.width = width
  }

  package init(_ name: String, epochs: [Int], values: [Float], width: Int) {
    self.init(name, width: width)
    self.epochs = epochs
    self.values = values
  }

  package mutating func append(_ row: [Float], epoch: Int) {
    if epochs.last == epoch { return }
    epochs.append(epoch)
    values.append(contentsOf: row)
  }

  /// The row of an epoch; nil when it was not kept.
  package func row(of epoch: Int) -> [Float]? {
    guard let row = epochs.firstIndex(of: epoch) else { return nil }
    return Array(values[(row * width)..<((row + 1) * width)])
  }

  /// The network of an epoch of a training.
  ///
  /// - Parameter done: what cannot be done without it, for the message.
  /// - Throws: `CellFault` where it was not kept.
  package static func weights(
    of training: StepResults, at epoch: Int, model: String, _ done: String
  ) throws(CellFault) -> [Float] {
    let table = EpochTable(training, name: weights)
    if let parameters = table?.row(of: epoch) { return parameters }
    throw CellFault(
      "cannot be \(done): '\(model)' kept no weights of epoch \(epoch) (\(range(of: table))); lower its checkpoint_every"
    )
  }

  /// The epochs that a table has, in words: `kept: 0 … 20`.
  package static func range(of table: EpochTable?) -> String {
    guard let first = table?.epochs.first, let last = table?.epochs.last else { return "kept: none" }
    return "kept: \(first) … \(last)"
  }

  /// The table with one more row, in the place of its epoch.
  package func inserting(_ row: [Float], epoch: Int) -> EpochTable {
    if epochs.contains(epoch) { return self }
    var ordered = EpochTable(name, width: width)
    for place in (epochs + [epoch]).sorted() { ordered.append(self.row(of: place) ?? row, epoch: place) }
    return ordered
  }

  /// Adds the array, and the series that says which of its rows is which epoch, to a training's results.
  package func add(to results: inout StepResults) {
    results.series["\(name).row"] = Series(epochs: epochs, values: epochs.indices.map { Double($0) })
    results.files["\(name).npy"] = StepResults.File(
      mediaType: "application/x-npy", bytes: NumPyArray(shape: [epochs.count, width], values).npy)
  }

  /// The epochs of which something of that name was kept.
  package static func epochs(of name: String, in results: StepResults) -> [Int] {
    results.series["\(name).row"]?.epochs ?? []
  }

  /// Reads it back from a training's results.
  package init?(_ results: StepResults, name: String) {
    guard let file = results.files["\(name).npy"],
      let array = try? NumPyArray(npy: file.bytes, file: "\(name).npy", finiteness: .notRequired),
      array.shape.count == 2, array.shape[0] == Self.epochs(of: name, in: results).count
    else { return nil }
    self.init(name, epochs: Self.epochs(of: name, in: results), values: array.floats, width: array.shape[1])
  }
}
