import Expressions
import Studies
import Tables
import Values

/// A `{region}` cell: where a trained model's energy is low, at one epoch of each seed.
public struct RegionCell: CellBody {
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
  /// The model, the cells of the epoch's expression, and the density.
  public var inputs: [String] { [model] + (at.expression?.cells ?? []) + (density.map { [$0] } ?? []) }
  /// The signals.
  public var members: [String] { signals }
  /// One step evaluates all seeds.
  public var repetition: Repetition { .all }
  /// The number of seeds of the model.
  public func seeds(_ known: [Cell]) -> Int? { known.first { $0.name == model }?.seeds }

  /// Refuses samples without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let train = results.study.cell(named: model)?.body as? TrainCell else { return }
    try results.requireRows(
      of: [background] + signals.map { SampleReference(sample: $0, split: background.split) }, in: train.data)
  }

  /// Measures the region of each seed.
  public func run(_ step: StepContext) throws -> StepResults {
    guard let train = step.study.cell(named: model)?.body as? TrainCell, let data = step.results.data[train.data] else {
      throw CellFault("cannot be measured: '\(model)' has no data")
    }
    let epochs = try step.results.epochs(at, of: model)
    let task = RegionTask(
      cell: self, data: data, shape: train.shape(features: data.features.count), stream: step.stream,
      scores: try step.densityScores(
        by: density, of: [background.sample] + signals, split: background.split, in: data),
      threads: step.share.threads)
    return try task.run(step.results.steps[model] ?? [], epochs: epochs) { try step.interruption.check() }
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
