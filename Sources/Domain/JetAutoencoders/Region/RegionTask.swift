import Autoencoders
import Deterministic
import Expressions
import Studies
import Tables
import VectorKernels

/// A region cell: the energies of uniform points, of the background and of signals, for the networks of all repetitions.
package struct RegionTask {
  package let cell: RegionCell
  package let data: PreparedData
  package let shape: AutoencoderShape
  package let stream: RandomStream
  /// −log p of the rows of each sample; nil without a density.
  package let scores: [String: [Float]]?
  package let threads: Int

  /// Points that are evaluated at once.
  private static let block = 1 << 16
  /// An outlier is less dense than this share of the background.
  private static let outlierQuantile = 0.99
  /// An outlier is reconstructed when this share of the background has a greater or equal place.
  private static let flaggedQuantile = 0.95

  /// Measures the trainings' results, each at its epoch.
  ///
  /// - Throws: `CellFault` where the network of an epoch was not kept, or `Interrupted`.
  package func run(_ trainings: [StepResults], epochs: [Int], check: () throws -> Void) throws -> StepResults {
    var results = StepResults()
    let evaluator = EnergyEvaluator(shape: shape, threads: threads)
    for (seed, training) in trainings.enumerated() {
      try check()
      let buffer = FloatBuffer(
        try EpochTable.weights(of: training, at: epochs[seed], model: cell.model, "measured"))
      let background = evaluator.energies(of: data.rows(cell.background) ?? [], parameters: buffer)
      let median = Self.quantile(0.5, of: background)
      results.set(.epoch, repetition: seed, to: Double(epochs[seed]))
      results.set(.regionVolume, repetition: seed, to: try volume(below: median, evaluator, buffer, check))
      for signal in cell.signals {
        let rows = data.rows(SampleReference(sample: signal, split: cell.background.split)) ?? []
        let energies = evaluator.energies(of: rows, parameters: buffer)
        results.set(.regionSignal, signal, repetition: seed, to: Self.share(of: energies) { $0 < median })
        if let scores {
          results.set(
            .regionOutliers, signal, repetition: seed,
            to: reconstructed(energies, scores[signal] ?? [], background, scores[cell.background.sample] ?? []))
        }
      }
    }
    return results
  }

  /// The share of uniform points of the cube with an energy below a bound. All seeds have the same points.
  private func volume(
    below bound: Float, _ evaluator: EnergyEvaluator, _ parameters: FloatBuffer, _ check: () throws -> Void
  ) throws -> Double {
    let (low, width) = (cell.bounds.lowerBound, cell.bounds.upperBound - cell.bounds.lowerBound)
    let features = shape.features
    var inside = 0
    for first in stride(from: 0, to: cell.points, by: Self.block) {
      try check()
      let numbers = min(Self.block, cell.points - first) * features
      let words = stride(from: 0, to: numbers, by: 4).map { stream.words(UInt64((first * features + $0) / 4)) }
      let rows = (0..<numbers).map { Float(low + width * (Double(words[$0 / 4][$0 % 4]) + 0.5) * 0x1p-32) }
      for energy in evaluator.energies(of: rows, parameters: parameters) where energy < bound { inside += 1 }
    }
    return Double(inside) / Double(cell.points)
  }

  /// Of a signal's outliers, the share with an energy below that of 95 % of the background; NaN without outliers.
  private func reconstructed(
    _ energies: [Float], _ scores: [Float], _ background: [Float], _ backgroundScores: [Float]
  ) -> Double {
    let rare = Self.quantile(Self.outlierQuantile, of: backgroundScores)
    let flagged = Self.quantile(Self.flaggedQuantile, of: background)
    let outliers = zip(energies, scores).filter { $0.1 > rare }.map(\.0)
    return Self.share(of: outliers) { $0 <= flagged }
  }

  /// The least value that at least a share of all values are less than or equal to.
  private static func quantile(_ share: Double, of values: [Float]) -> Float {
    let sorted = RankStatistics.sorted(values)
    guard !sorted.isEmpty else { return .nan }
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }

  private static func share(of values: [Float], where condition: (Float) -> Bool) -> Double {
    values.isEmpty ? .nan : Double(values.filter(condition).count) / Double(values.count)
  }
}
