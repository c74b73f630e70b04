import Expressions
import JetAutoencoders
import StandardCells
import Studies
import Tables

/// The kind `{chains}`: Langevin chains of a trained model, run on.
public struct ChainsKind: CellKind {
  /// The kind.
  public init() {}

  /// `chains`.
  public let name = "chains"
  /// Random numbers come from the cell's name and the seed.
  public let identification: Identification = [.name, .stream]
  /// Seeds and steps of chains.
  public let progressWords = (part: "seed", step: "step")

  /// Distances, energies and what was refused, by step or by epoch.
  public var metrics: [Metric] {
    [
      Metric.chainWasserstein, .chainFloor, .chainFeature, .chainFeatureFloor, .chainEnergy, .chainAcceptance,
      .chainAtBounds, .equilibriumWasserstein, .equilibriumFloor, .equilibriumEnergy,
    ].map(\.byEpoch)
  }

  /// The keys.
  public var documentation: String {
    """
    Langevin chains of a trained model that run on, and how far they are from the data: by the number of their steps, or at their end
    by the training's epoch.

    | key | meaning |
    |---|---|
    | `model` | The train cell. |
    | `at` | The epoch at which it is taken, as of an evaluation. |
    | `every` | In its place: each kept epoch that is a multiple of this number; chains are then measured after the last of `steps`. |
    | `start` | The beginning of the chains: `data` (entries that are no positives), `noise` (the standard normal distribution), `negatives` (those that the training kept). |
    | `sample` | The sample's part whose first entries are the positives. |
    | `samples` | The number of chains, and of positives; 900. |
    | `steps` | The numbers of steps after which they are measured, increasing. |
    | `keep` | Those after which the states are kept, `states-STEP.npy`; the last. |
    | `floor_draws` | Samples over which the floor is averaged; the model's. |
    | `sampler` | What is other than in training: `noise`, `step_size`, `temperature`, `bounds`, `at_bounds`, `metropolis`. |
    """
  }

  /// Reads chains.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    if !keys.has("model") { keys.missing("model") }
    let model = reader.reference("model", to: ["train"])
    let train = reader.training(model)
    let data = train.flatMap { reader.cell(named: $0.data)?.body as? DataCell }
    let epochs = reader.chosenEpochs(of: model)
    let start: ChainsCell.Start = keys.required("start", .data) { keys.choice($0) }
    if start == .negatives, let train, train.sampler == nil || !train.evaluation.negatives {
      keys.unexpected("start", expected: "'data' or 'noise', for '\(model?.name ?? "")' keeps no negatives")
    }
    let steps = keys.required("steps", [1]) { keys.integers($0, atLeast: 0) }
    if zip(steps, steps.dropFirst()).contains(where: { $0 >= $1 }) {
      keys.unexpected("steps", expected: "whole numbers, each greater than the one before")
    }
    if epochs.areMany { keys.refuse("keep", because: "with 'every' the ends of the chains are kept") }
    let kept = keys.integers("keep", atLeast: 0) ?? steps.suffix(1)
    if !Set(kept).isSubset(of: steps) { keys.unexpected("keep", expected: "some of 'steps'") }
    return ChainsCell(
      model: model?.name ?? "", epochs: epochs, start: start,
      sample: keys.required("sample", SampleReference(sample: "", split: .test)) {
        reader.sample($0, keys, in: data?.samples)
      }, samples: keys.integer("samples", atLeast: 2) ?? 900, steps: steps, kept: kept,
      floorDraws: keys.integer("floor_draws", atLeast: 1, limit: .repetitions) ?? train?.evaluation.floorDraws ?? 1,
      kernel: reader.chainKernel(of: model), features: data?.knownFeatures ?? [])
  }
}
