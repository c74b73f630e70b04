import Autoencoders
import Expressions
import Foundation
import Values

/// An unfinished training as it is kept on disk: everything that the rest of it depends on.
///
/// A small binary format, little-endian, with lengths before arrays. It never leaves the machine that wrote it; a file of another
/// version, or one that does not parse, is ignored and the training begins anew.
package struct TrainingCheckpoint {
  package struct Best {
    var epoch: Int
    var value: Double
    var parameters: [Float]
  }

  package var trainer: Trainer.State
  package var series: [String: Series]
  package var weights: EpochTable
  package var negatives: EpochTable
  package var best: Best?

  private static let magic: UInt64 = 0x3130_7472_6E72_6671

  package init(
    trainer: Trainer.State, series: [String: Series], weights: EpochTable, negatives: EpochTable, best: Best?
  ) {
    self.trainer = trainer
    self.series = series
    self.weights = weights
    self.negatives = negatives
    self.best = best
  }

  package var bytes: Data {
    var writer = BinaryWriter()
    writer.write(Self.magic)
    writer.write(trainer.epoch)
    writer.write(trainer.step)
    writer.write(trainer.parameters)
    writer.write(trainer.optimizer.firstMoment)
    writer.write(trainer.optimizer.secondMoment)
    for value in [trainer.optimizer.beta1Power, trainer.optimizer.beta2Power, trainer.rate] { writer.write(value) }
    writer.write(trainer.average ?? [])
    writer.write(trainer.average == nil ? 0 : 1)
    writer.write(trainer.replay?.capacity ?? 0)
    writer.write(trainer.replay?.features ?? 0)
    writer.write(trainer.replay?.next ?? 0)
    writer.write(trainer.replay?.rows ?? [])
    writer.write(series.count)
    for (name, values) in series.sorted(by: { $0.key < $1.key }) {
      writer.write(name)
      writer.write(values.epochs)
      writer.write(values.values)
    }
    for table in [weights, negatives] {
      writer.write(table.width)
      writer.write(table.epochs)
      writer.write(table.values)
    }
    writer.write(best == nil ? 0 : 1)
    writer.write(best?.epoch ?? 0)
    writer.write(best?.value ?? 0)
    writer.write(best?.parameters ?? [])
    return writer.data
  }

  package init?(_ data: Data) {
    var reader = BinaryReader(data)
    guard reader.readWord() == Self.magic, let epoch = reader.readInt(), let step = reader.readInt(),
      let parameters = reader.readFloats(), let first = reader.readFloats(), let second = reader.readFloats(),
      let beta1 = reader.readDouble(), let beta2 = reader.readDouble(), let rate = reader.readDouble(),
      let average = reader.readFloats(), let hasAverage = reader.readInt(), let capacity = reader.readInt(),
      let features = reader.readInt(), let next = reader.readInt(), let replayRows = reader.readFloats(),
      let count = reader.readInt(), count >= 0
    else { return nil }
    var series: [String: Series] = [:]
    for _ in 0..<count {
      guard let name = reader.readText(), let epochs = reader.readInts(), let values = reader.readDoubles(),
        epochs.count == values.count
      else { return nil }
      series[name] = Series(epochs: epochs, values: values)
    }
    guard let weights = Self.table(EpochTable.weights, &reader),
      let negatives = Self.table(EpochTable.negatives, &reader),
      let hasBest = reader.readInt(), let bestEpoch = reader.readInt(),
      let bestValue = reader.readDouble(), let bestParameters = reader.readFloats(), reader.isAtEnd
    else { return nil }
    let replay = ReplayBuffer(capacity: capacity, features: features, rows: replayRows, next: next)
    if capacity != 0, replay == nil { return nil }
    trainer = Trainer.State(
      epoch: epoch, step: step, parameters: parameters,
      optimizer: Adam.State(firstMoment: first, secondMoment: second, beta1Power: beta1, beta2Power: beta2), rate: rate,
      average: hasAverage == 1 ? average : nil,
      replay: replay)
    self.series = series
    self.weights = weights
    self.negatives = negatives
    best = hasBest == 1 ? Best(epoch: bestEpoch, value: bestValue, parameters: bestParameters) : nil
  }

  /// True for the state of a network of a shape, before an epoch.
  package func fits(_ shape: AutoencoderShape, before end: Int) -> Bool {
    let count = shape.parameterCount
    return (0..<end).contains(trainer.epoch) && weights.width == count
      && [trainer.parameters, trainer.optimizer.firstMoment, trainer.optimizer.secondMoment].allSatisfy {
        $0.count == count
      }
  }

  private static func table(_ name: String, _ reader: inout BinaryReader) -> EpochTable? {
    guard let width = reader.readInt(), let epochs = reader.readInts(), let values = reader.readFloats(), width >= 0,
      epochs.count.multipliedReportingOverflow(by: width) == (values.count, false)
    else { return nil }
    return EpochTable(name, epochs: epochs, values: values, width: width)
  }
}
