import Autoencoders
import Expressions
import Steps
import Studies
import Tables
import VectorKernels

/// A region cell: the energies of uniform points, of the background and of signals, for the networks of all repetitions.
package struct RegionTask {
  package let cell: RegionCell
  package let model: TrainedModel
  /// −log p of the rows of each sample; nil without a density.
  package let scores: [String: [Float]]?
  package let step: StepContext

  /// Points that are evaluated at once.
  private static let block = 1 << 16
  /// An outlier has a greater −log p than this share of the background.
  private static let outlierQuantile = 0.99
  /// An outlier is reconstructed when its energy is no greater than that of this share of the background.
  private static let flaggedQuantile = 0.95

  /// Measures the model of each seed at its epoch.
  ///
  /// - Throws: `CellFault` where the network of an epoch was not kept, or `Interrupted`.
  package func run() throws -> StepResults {
    var results = StepResults()
    let evaluator = EnergyEvaluator(shape: model.shape, threads: step.share.threads)
    let rare = scores.map { Self.quantile(Self.outlierQuantile, of: Self.sorted($0[cell.background.sample])) }
    var (networks, medians): ([FloatBuffer], [Float]) = ([], [])
    for (seed, epoch) in model.epochs.enumerated() {
      try step.interruption.check()
      let buffer = FloatBuffer(
        try EpochTable.weights(of: model.trainings[seed], at: epoch, model: cell.model, "measured"))
      let background = Self.sorted(
        evaluator.energies(of: model.data.rows(cell.background) ?? [], parameters: buffer))
      let (median, flagged) = (Self.quantile(0.5, of: background), Self.quantile(Self.flaggedQuantile, of: background))
      networks.append(buffer)
      medians.append(median)
      results.set(.epoch, repetition: seed, to: Double(epoch))
      for signal in cell.signals {
        let rows = model.data.rows(SampleReference(sample: signal, split: cell.background.split)) ?? []
        let energies = evaluator.energies(of: rows, parameters: buffer)
        results.set(.regionSignal, signal, repetition: seed, to: Self.share(of: energies) { $0 < median })
        if let rare {
          let outliers = zip(energies, scores?[signal] ?? []).filter { $0.1 > rare }.map(\.0)
          results.set(.regionOutliers, signal, repetition: seed, to: Self.share(of: outliers) { $0 <= flagged })
        }
      }
    }
    for (seed, volume) in try volumes(below: medians, networks, evaluator).enumerated() {
      results.set(.regionVolume, repetition: seed, to: volume)
    }
    return results
  }

  /// For each network the share of uniform points of the cube with an energy below its bound. All have the same points.
  private func volumes(
    below bounds: [Float], _ networks: [FloatBuffer], _ evaluator: EnergyEvaluator
  ) throws -> [Double] {
    let (low, width) = (cell.bounds.lowerBound, cell.bounds.upperBound - cell.bounds.lowerBound)
    let features = model.shape.features
    var inside = [Int](repeating: 0, count: networks.count)
    for first in stride(from: 0, to: cell.points, by: Self.block) {
      let numbers = min(Self.block, cell.points - first) * features
      let words = stride(from: 0, to: numbers, by: 4).map { step.stream.words(UInt64((first * features + $0) / 4)) }
      let rows = (0..<numbers).map { Float(low + width * (Double(words[$0 / 4][$0 % 4]) + 0.5) * 0x1p-32) }
      for (place, network) in networks.enumerated() {
        try step.interruption.check()
        inside[place] += evaluator.energies(of: rows, parameters: network).count { $0 < bounds[place] }
      }
    }
    return inside.map { Double($0) / Double(cell.points) }
  }

  private static func sorted(_ values: [Float]?) -> [Float] { RankStatistics.sorted(values ?? []) }

  /// The value that so large a share of sorted values lies below; NaN without values.
  private static func quantile(_ share: Double, of sorted: [Float]) -> Float {
    sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }

  /// NaN without values.
  private static func share(of values: [Float], where condition: (Float) -> Bool) -> Double {
    values.isEmpty ? .nan : Double(values.count(where: condition)) / Double(values.count)
  }
}
