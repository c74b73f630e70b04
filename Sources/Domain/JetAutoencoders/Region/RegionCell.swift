import Expressions
import Studies
import Tables
import Values

/// A `{region}` cell: where a trained model's energy is low, at one epoch of each seed.
public struct RegionCell: TrainedModelCell {
  /// The train cell.
  public let model: String
  /// The epoch.
  public let at: EpochChoice
  /// The sample whose energies bound the region.
  public let background: SampleReference
  /// The signals, in order; the same split as the background's is taken of each.
  public let signals: [String]
  /// The ends of the cube, in scaled units.
  public let bounds: ClosedRange<Double>
  /// The number of uniform points in it.
  public let points: Int
  /// The density cell that says what an outlier is; nil without.
  public let density: String?

  /// The metrics that it has.
  public var metrics: [Metric] { RegionKind.metrics.filter { density != nil || $0 != .regionOutliers } }
  /// Measures the region of each seed.
  public func run(_ step: StepContext) throws -> StepResults {
    let model = try step.trainedModel(of: self, "measured")
    let scores = try step.densityScores(
      by: density, of: [background.sample] + signals, split: background.split, in: model.data)
    return try RegionTask(cell: self, model: model, scores: scores, step: step).run()
  }

  /// The model, and the numbers of seeds and points.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(model), \(Count.words(cell.seeds, "seed")), \(Count.words(points, "point"))"
  }
}

extension RegionCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "model": .text(model), "at": at.canonicalValue, "background": background.canonicalValue,
      "signals": .texts(signals), "bounds": .range(bounds), "points": .integer(points), "density": .optional(density),
    ])
  }
}
