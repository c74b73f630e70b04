import Autoencoders
import Deterministic
import Figures
import Studies

/// The energy of a network of two features over the plane, with the points it was trained on.
struct EnergyMapDrawing {
  let results: StudyResults
  let figure: EnergyMapFigure
  let name: String
  let epoch: EpochChoice

  /// How many points are drawn at the most.
  private static let pointLimit = 1_000

  /// Draws the seed that the figure names.
  ///
  /// - Throws: `ExecutionError` when the epoch cannot be chosen or its weights were not kept.
  func plot() throws -> Plot {
    guard case .train(let train) = results.study.cell(named: figure.of)?.body, let data = results.data[train.data],
      let training = results.trainings[figure.of]?[figure.seed]
    else { throw ExecutionError.noEpoch(cell: name, seed: figure.seed, reason: "'\(figure.of)' has no such seed") }
    let epoch = try results.epochs(epoch, of: figure.of, cell: name)[figure.seed]
    guard let parameters = EpochTable(training, name: EpochTable.weights)?.row(of: epoch) else {
      throw ExecutionError.epochNotKept(cell: figure.of, epoch: epoch, kept: "see checkpoint_every")
    }
    let model = Autoencoder(shape: train.shape(features: data.features.count), parameters: parameters)
    var marks: [Mark] = []
    if figure.show.contains(.energy) { marks.append(.fieldMap(fieldMap(model))) }
    if figure.show.contains(.positives), let rows = data.rows(train.sample) {
      marks.append(.points(points(rows, label: "training data")))
    }
    let range = Axis.Range.fixed(lower: figure.range.lowerBound, upper: figure.range.upperBound)
    let labels = data.features.map { data.scaler == nil ? $0 : "\($0) (scaled)" }
    return Plot(
      x: Axis(labels[0], range: range), panels: [Panel(y: Axis(labels[1], range: range), marks: marks)],
      hasEqualUnits: true)
  }

  private func fieldMap(_ model: Autoencoder) -> FieldMap {
    let (columns, rows) = (figure.bins[0], figure.bins[figure.bins.count - 1])
    let (lower, width) = (figure.range.lowerBound, figure.range.upperBound - figure.range.lowerBound)
    var points: [Float] = []
    for row in 0..<rows {
      for column in 0..<columns {
        points.append(Float(lower + (Double(column) + 0.5) / Double(columns) * width))
        points.append(Float(lower + (Double(row) + 0.5) / Double(rows) * width))
      }
    }
    return FieldMap(
      columns: columns, rows: rows, x: figure.range, y: figure.range,
      values: model.energies(of: points).map { Double($0) },
      colors: ColorScale(
        .viridis, label: "Reconstruction error", lower: DeterministicMath.pow(10, figure.energyRange.lowerBound),
        upper: DeterministicMath.pow(10, figure.energyRange.upperBound), isLogarithmic: true))
  }

  private func points(_ rows: [Float], label: String) -> Points {
    let count = min(Self.pointLimit, rows.count / 2)
    return Points(
      label, x: (0..<count).map { Double(rows[2 * $0]) }, y: (0..<count).map { Double(rows[2 * $0 + 1]) }, diameter: 1,
      style: SeriesStyle(Color(0xFFFFFF)))
  }
}
