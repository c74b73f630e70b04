import Autoencoders
import Studies
import Tables

/// A cell that asks a trained model, at one epoch of each seed, about a background and signals.
public protocol TrainedModelCell: CellBody {
  /// The train cell.
  var model: String { get }
  /// The epoch.
  var at: EpochChoice { get }
  /// The sample that signals are compared with.
  var background: SampleReference { get }
  /// The signals, in order; the same split as the background's is taken of each.
  var signals: [String] { get }
  /// A density cell that ranks the same entries; nil without.
  var density: String? { get }
}

extension TrainedModelCell {
  /// The model, the cells of the epoch's expression, and the density.
  public var inputs: [String] { [model] + (at.expression?.cells ?? []) + (density.map { [$0] } ?? []) }
  /// The signals.
  public var members: [String] { signals }
  /// One step looks at all seeds.
  public var repetition: Repetition { .all }
  /// The number of seeds of the model.
  public func seeds(_ known: [Cell]) -> Int? { known.first { $0.name == model }?.seeds }

  /// Refuses samples without rows.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let train = results.study.cell(named: model)?.body as? TrainCell else { return }
    try results.requireRows(
      of: [background] + signals.map { SampleReference(sample: $0, split: background.split) }, in: train.data)
  }
}

/// The networks of a training at one epoch of each seed, with its data.
package struct TrainedModel {
  package let data: PreparedData
  package let shape: AutoencoderShape
  /// The training of each seed.
  package let trainings: [StepResults]
  /// The epoch of each seed.
  package let epochs: [Int]
}

extension StepContext {
  /// The model that a cell asks.
  ///
  /// - Parameter done: what cannot be done without it, for the message.
  /// - Throws: `CellFault` where the model has no data, or a seed has no such epoch.
  package func trainedModel(of cell: some TrainedModelCell, _ done: String) throws(CellFault) -> TrainedModel {
    let (train, data) = try training(cell.model, done)
    return TrainedModel(
      data: data, shape: train.shape(features: data.features.count), trainings: results.steps[cell.model] ?? [],
      epochs: try results.epochs(cell.at, of: cell.model))
  }

  /// The declaration and the data of a training.
  ///
  /// - Parameter done: what cannot be done without them, for the message.
  /// - Throws: `CellFault` where there are none.
  package func training(_ model: String, _ done: String) throws(CellFault) -> (cell: TrainCell, data: PreparedData) {
    guard let train = study.cell(named: model)?.body as? TrainCell, let data = results.data[train.data] else {
      throw CellFault("cannot be \(done): '\(model)' has no data")
    }
    return (train, data)
  }
}

extension CellReader {
  /// The keys `model`, `at` and `background` of a cell that asks a trained model, and the samples of its data.
  package func trainedModel() -> (name: String, at: EpochChoice, background: SampleReference, samples: [String]?) {
    if !keys.has("model") { keys.missing("model") }
    let model = reference("model", to: ["train"])
    let samples = samples(of: (model?.body as? TrainCell)?.data)
    let at = keys.required("at", EpochChoice.last) { key in
      keys.node(key).flatMap { epoch(key, $0, of: model) }
    }
    let background = keys.required("background", SampleReference(sample: "", split: .test)) {
      sample($0, keys, in: samples)
    }
    return (model?.name ?? "", at, background, samples)
  }
}
