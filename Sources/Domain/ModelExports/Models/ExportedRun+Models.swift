import Autoencoders
import Densities
import JetAutoencoders
import Ledger
import Runs
import Studies
import Tables

extension ExportedRun {
  /// The models of a run that are kept: of each training the network of each epoch that has one, of each density the mixture.
  ///
  /// - Throws: `ExportError`, or `LedgerError` where a file is damaged.
  func models() throws -> [ExportedModel] {
    var data: [String: PreparedData] = [:]
    var models: [ExportedModel] = []
    for cell in recorded.study.cells {
      guard let source = (cell.body as? TrainCell)?.data ?? (cell.body as? DensityCell)?.data else { continue }
      let steps = recorded.steps(of: cell).filter { !$0.isFailed }
      guard !steps.isEmpty, let holder = recorded.study.cell(named: source) else { continue }
      let own = try data[source] ?? self.data(of: holder)
      data[source] = own
      for step in steps {
        let results = try StepResults(step.outputs, from: recorded.artefacts)
        if let train = cell.body as? TrainCell {
          models += try networks(of: train, step, results, own)
        } else if let fitted = FittedDensity(results, dimension: own.features.count) {
          models.append(model(step, own) { $0.add(fitted.mixture, of: $1) })
        }
      }
    }
    return models
  }

  private func networks(
    of cell: TrainCell, _ step: StepRecord, _ results: StepResults, _ data: PreparedData
  ) throws(ExportError) -> [ExportedModel] {
    let shape = cell.shape(features: data.features.count)
    guard let table = EpochTable(results, name: EpochTable.weights), table.width == shape.parameterCount else {
      throw .unsupported(run: name, reason: "the networks of '\(step.cell.name)' are none of its shape")
    }
    let best = results.scalars[TrainingRecord.bestEpoch].flatMap { Int(exactly: $0) }
    return table.epochs.compactMap { epoch in
      table.row(of: epoch).map { parameters in
        model(step, data, epoch: epoch, isBest: epoch == best) {
          $0.add(Autoencoder(shape: shape, parameters: parameters), of: $1)
        }
      }
    }
  }

  private func model(
    _ step: StepRecord, _ data: PreparedData, epoch: Int? = nil, isBest: Bool = false,
    _ add: (inout ONNXGraph, String) -> Void
  ) -> ExportedModel {
    var graph = ONNXGraph(name: step.cell.cell)
    graph.addInput(
      "features", width: data.features.count,
      "the features in their own units, in this order: \(data.features.joined(separator: ", "))")
    let scaled = graph.addScaling(of: "features", by: data.scaler)
    add(&graph, scaled)
    graph.addOutput(scaled, width: data.features.count, "the features as the model was trained on them")
    let seeds = recorded.details.run.seeds
    let place = step.cell.repetition.map { $0 - 1 }
    return ExportedModel(
      cell: step.cell.cell, repetition: step.cell.repetition,
      seed: place.flatMap { seeds.indices.contains($0) ? seeds[$0] : nil }, epoch: epoch, isBest: isBest,
      identity: "\(step.cell.identity)", features: data.features, graph: graph)
  }
}
