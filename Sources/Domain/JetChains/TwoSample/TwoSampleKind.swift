import Expressions
import JetAutoencoders
import StandardCells
import Studies
import Tables

/// The kind `{two-sample}`: classifiers between positives and negatives.
public struct TwoSampleKind: CellKind {
  /// The kind.
  public init() {}

  /// `two-sample`.
  public let name = "two-sample"
  /// `Two samples`.
  public let title = "Two samples"
  /// Random numbers come from the cell's name and the seed.
  public let identification: Identification = [.name, .stream]
  /// The AUC.
  public var metrics: [Metric] { [.twoSampleAUC] }

  /// The keys.
  public var documentation: String {
    """
    A classifier that is shown positives and negatives of a training, by cross-validation: an AUC of 0.5 means that it cannot tell
    them apart.

    | key | meaning |
    |---|---|
    | `model` | The train cell, whose kept negatives are taken. |
    | `at` | The epoch at which they are taken, as of an evaluation. |
    | `every` | In its place: each epoch of kept negatives that is a multiple of this number. |
    | `chains` | In place of a model: a chains cell, whose last states are taken. |
    | `sample` | The sample's part whose first entries are the positives. |
    | `samples` | The number of each; as many as there are negatives. |
    | `hidden` | The widths of the hidden layers. |
    | `epochs` | The number of epochs of the classifier. |
    | `batch` | The number of entries in a batch. |
    | `optimizer` | `kind` (`adam`, `adamw`), `rate`, `weight_decay`, `beta1`, `beta2`, `epsilon`. |
    | `folds` | The number of folds; 2. |
    """
  }

  /// Reads a classifier.
  public func read(_ reader: CellReader) -> any CellBody {
    let keys = reader.keys
    var (model, epochs): (Cell?, ChosenEpochs?)
    if keys.has("chains") {
      model = reader.reference("chains", to: ["chains"])
      for key in ["model", "at", "every"] { keys.refuse(key, because: "'chains' says whose states are taken") }
    } else {
      if !keys.has("model") { keys.missing("model") }
      model = reader.reference("model", to: ["train"])
      epochs = reader.chosenEpochs(of: model)
      if let train = reader.training(model), train.sampler == nil || !train.evaluation.negatives {
        keys.unexpected("model", expected: "a model that keeps negatives; or 'chains'")
      }
    }
    let chains = model?.body as? ChainsCell
    let train = (model?.body as? TrainCell) ?? chains.flatMap { reader.cell(named: $0.model)?.body as? TrainCell }
    let data = train.flatMap { reader.cell(named: $0.data)?.body as? DataCell }
    return TwoSampleCell(
      model: model?.name ?? "", epochs: epochs,
      sample: keys.required("sample", SampleReference(sample: "", split: .test)) {
        reader.sample($0, keys, in: data?.samples)
      }, samples: keys.integer("samples", atLeast: 2),
      hidden: keys.required("hidden", []) { keys.integers($0, atLeast: 1, limit: .width) },
      passes: keys.required("epochs", 1) { keys.integer($0, atLeast: 1, limit: .steps) },
      batch: keys.required("batch", 1) { keys.integer($0, atLeast: 1, limit: .batch) },
      optimizer: TrainReading.optimizer(keys),
      folds: keys.integer("folds", atLeast: 2, limit: .repetitions) ?? 2,
      isByEpoch: epochs?.areMany ?? chains?.epochs.areMany ?? false)
  }
}
