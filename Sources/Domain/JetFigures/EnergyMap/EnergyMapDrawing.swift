import Autoencoders
import Deterministic
import Drawing
import Figures
import JetAutoencoders
import StandardCells
import Studies
import VectorKernels

/// The plane as a network of two features sees it: its energy, its negatives and chains, with the points it was trained
/// on.
struct EnergyMapDrawing {
  let results: StudyResults
  let figure: EnergyMapFigure
  let name: String

  /// The largest number of points that are drawn of a sample, in a figure of its own and in a grid; half as many where
  /// they would hide a map.
  private static let (pointLimit, gridPointLimit) = (1_000, 400)

  private var hasMap: Bool { figure.show.contains(.energy) }
  private var isGrid: Bool { figure.at.count > 1 }
  private var needed: [String] { figure.show.contains(.negatives) ? [EpochTable.negatives] : [] }

  /// A plot for each epoch.
  ///
  /// - Throws: `CellFault` when an epoch is not a whole number.
  func content() throws -> Figure.Content {
    guard let train = results.study.cell(named: figure.of)?.body as? TrainCell, let prepared = results.data[train.data],
      let data = results.study.cell(named: train.data)?.body as? DataCell,
      let trainings = results.steps[figure.of], trainings.indices.contains(figure.seed)
    else { throw StudyResults.noEpoch(figure.seed, "'\(figure.of)' has no such seed") }
    let training = trainings[figure.seed]
    let features = data.knownFeatures ?? prepared.features
    let range = Axis.Range.fixed(lower: figure.range.lowerBound, upper: figure.range.upperBound)
    let model = Model(
      train: train, positives: prepared.rows(train.sample) ?? [],
      weights: EpochTable(training, name: EpochTable.weights),
      negatives: EpochTable(training, name: EpochTable.negatives))
    let plots = try figure.at.map { choice in
      var panel = Panel(y: Axis(data.axisLabel(features[1]), range: range), marks: [])
      var title = ""
      switch try results.drawnEpoch(choice, of: figure.of, seed: figure.seed, needed: needed) {
      case .absent(let reason): panel.message = reason
      case .epoch(let epoch):
        panel.marks = marks(model, epoch: epoch)
        title = "epoch \(epoch)"
      }
      return Plot(
        x: Axis(data.axisLabel(features[0]), range: range), panels: [panel], title: title, hasEqualUnits: true)
    }
    return plots.count == 1 ? .plot(plots[0]) : .grid(plots, columns: figure.columns)
  }

  /// A training as it was recorded.
  private struct Model {
    let train: TrainCell
    let positives: [Float]
    let weights: EpochTable?
    let negatives: EpochTable?
  }

  private func marks(_ model: Model, epoch: Int) -> [Mark] {
    guard let parameters = model.weights?.row(of: epoch) else { return [] }
    let network = Autoencoder(shape: model.train.shape(features: 2), parameters: parameters)
    // A map covers what is below it.
    var marks: [Mark] = hasMap ? [.fieldMap(fieldMap(network))] : []
    for layer in figure.show {
      switch layer {
      case .energy: break
      case .positives: marks.append(.points(points(model.positives, "training data", isNegative: false)))
      case .negatives:
        guard let rows = model.negatives?.row(of: epoch) else { continue }
        marks.append(.points(points(rows, "negatives", isNegative: true)))
      case .chains: marks += chains(network, model)
      }
    }
    return marks
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

  /// The first points of a sample, which is in random order. On a map white ones with a dark rim and coloured ones with a white
  /// rim; on white, dark ones and coloured ones: told apart in grey as well.
  private func points(_ rows: [Float], _ label: String, isNegative: Bool) -> Points {
    let limit = !isGrid ? Self.pointLimit : hasMap ? Self.gridPointLimit / 2 : Self.gridPointLimit
    let count = min(limit, rows.count / 2)
    let positive = SeriesStyle(hasMap ? Color(0xFFFFFF) : Color(0x2B2B2B))
    return Points(
      label, x: (0..<count).map { Double(rows[2 * $0]) }, y: (0..<count).map { Double(rows[2 * $0 + 1]) },
      diameter: isNegative ? (isGrid ? 1 : 1.5) : isGrid ? 0.8 : 1, style: isNegative ? .negative : positive,
      hasRim: hasMap && isNegative)
  }

  // MARK: Chains

  /// Chains of the network from fresh starts, as lines from a hollow to a filled point.
  private func chains(_ network: Autoencoder, _ model: Model) -> [Mark] {
    guard var settings = model.train.trainingSettings.sampler else { return [] }
    if let steps = figure.steps { settings.langevin.steps = steps }
    settings.leastSteps = nil
    let stream = RandomStream(seed: results.study.seed).stream(name).stream("chains").stream(figure.seed)
    let count = min(figure.chains, settings.initialState == .contrastiveDivergence ? model.positives.count / 2 : .max)
    let sampler = NegativeSampler(shape: network.shape, settings: settings, stream: stream, capacity: count, threads: 1)
    sampler.sample(
      count, parameters: FloatBuffer(network.parameters), replay: nil, positives: model.positives, draw: 0)
    let states = sampler.states(count: count)
    let style = SeriesStyle(Color(0x000000))
    var lines: [Mark] = []
    var ends: (first: [(Double, Double)], last: [(Double, Double)]) = ([], [])
    for chain in 0..<count {
      let path = states.map { (Double($0[2 * chain]), Double($0[2 * chain + 1])) }
      lines.append(
        .line(
          Line(
            chain == 0 ? "chains" : "", x: path.map(\.0), y: path.map(\.1), style: style, width: 0.7, hasCasing: hasMap)
        ))
      ends.first += path.prefix(1)
      ends.last += path.suffix(1)
    }
    let diameter = isGrid ? 3.0 : 4.0
    return lines + [
      .points(
        Points(
          "first point", x: ends.first.map(\.0), y: ends.first.map(\.1), diameter: diameter, style: style,
          isHollow: true)),
      .points(
        Points(
          "last point", x: ends.last.map(\.0), y: ends.last.map(\.1), diameter: diameter, style: style,
          hasRim: hasMap)),
    ]
  }
}
