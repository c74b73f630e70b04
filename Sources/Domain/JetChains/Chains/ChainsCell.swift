import Autoencoders
import Expressions
import JetAutoencoders
import Studies
import Tables
import Values

/// A `{chains}` cell: Langevin chains of a trained model that run on, and how far they are from the data after some steps.
public struct ChainsCell: CellBody, Hashable {
  /// The train cell.
  public let model: String
  /// The epochs at which it is taken.
  package let epochs: ChosenEpochs
  /// The beginning of the chains.
  public let start: Start
  /// The sample's part whose first entries are the positives, and whose next ones chains from data begin at.
  public let sample: SampleReference
  /// The number of chains, and of positives.
  public let samples: Int
  /// The numbers of steps after which the states are measured, increasing.
  public let steps: [Int]
  /// The numbers of steps after which the states are kept.
  public let kept: [Int]
  /// The number of samples over which the floor is averaged.
  public let floorDraws: Int
  /// The chain.
  package let kernel: ChainKernel
  /// The features, in the order of the model's inputs.
  package let features: [String]

  /// The beginnings of chains.
  public enum Start: String, CaseIterable, Hashable, Sendable {
    /// At entries of the sample that are no positives.
    case data
    /// At the standard normal distribution, clamped to the bounds.
    case noise
    /// At the negatives that the training kept, the ends of its own chains.
    case negatives
  }

  /// The model, and the cells of the epoch's expression.
  public var inputs: [String] { [model] + epochs.cells }
  /// The features.
  public var members: [String] { features }
  /// True: each seed goes its own way.
  public var readsOwnRepetition: Bool { true }
  /// Chains for each seed of the model.
  public var repetition: Repetition { .each }
  /// The number of seeds of the model.
  public func seeds(_ known: [Cell]) -> Int? { known.first { $0.name == model }?.seeds }
  /// The steps.
  public var workload: Workload { Workload(steps: epochs.areMany ? 0 : last) }
  /// The greatest number of steps.
  package var last: Int { steps.last ?? 0 }

  /// Distances by step, or by epoch.
  public var metrics: [Metric] {
    if epochs.areMany {
      return [Metric.equilibriumWasserstein, .equilibriumFloor, .equilibriumEnergy].map(\.byEpoch)
    }
    var metrics: [Metric] = [
      .chainWasserstein, .chainFloor, .chainFeature, .chainFeatureFloor, .chainEnergy, .chainAtBounds,
    ]
    if kernel.canRefuse { metrics.append(.chainAcceptance) }
    return metrics.map(\.byEpoch)
  }

  /// The states after the steps at which they are kept, a row each with a column for each feature.
  public var madeFiles: [String: String] {
    guard !epochs.areMany else { return [:] }
    return Dictionary(kept.map { (Self.fileName(ofStep: $0), Self.tableType) }) { first, _ in first }
  }

  static let tableType = "application/x-npy"
  /// The name of the file of the states after some steps.
  package static func fileName(ofStep step: Int) -> String { "states-\(step).npy" }

  /// Refuses a sample with too few rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let train = results.study.cell(named: model)?.body as? TrainCell, let data = results.data[train.data] else {
      return
    }
    let rows = (data.rows(sample)?.count ?? 0) / max(1, data.features.count)
    guard rows >= 2 * samples else {
      throw CellFault(
        "cannot be computed: '\(sample)' of '\(train.data)' has \(rows) rows; expected at least \(2 * samples), "
          + "\(samples) positives and as many others")
    }
  }

  /// Runs the chains of one repetition.
  public func run(_ step: StepContext) throws -> StepResults {
    let (train, data) = try step.training(model, "computed")
    return try ChainsTask(
      cell: self, shape: train.shape(features: data.features.count), features: data.features,
      rows: data.rows(sample) ?? [], step: step
    ).run()
  }

  /// The model, and the numbers of chains and steps.
  public func summary(of cell: Cell, _ results: StudyResults) -> String? {
    "\(model), \(Count.words(samples, "chain")) of \(Count.words(last, "step")) from \(start.rawValue)"
  }
}

extension ChainsCell {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    let epochs = epochs.canonicalEntry
    return .mapping([
      "model": .text(model), epochs.key: epochs.value, "start": .text(start.rawValue),
      "sample": sample.canonicalValue, "samples": .integer(samples), "steps": .integers(steps),
      "keep": .integers(kept), "floor_draws": .integer(floorDraws), "sampler": kernel.canonicalValue,
    ])
  }
}
