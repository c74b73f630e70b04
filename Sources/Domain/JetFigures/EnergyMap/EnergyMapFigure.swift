import JetAutoencoders
import StandardCells
import Studies
import Values

/// A figure of kind `energy-map`: the plane as a model of two features sees it, a panel for each epoch.
///
///     kind: energy-map
///     of: nae                               # a train cell
///     at: [first, 10, 'argmin(validation.error)', last]
///     show: [energy, positives, chains]     # or points alone: [positives, negatives]
///     range: [-3, 3]                        # of both coordinates
///     bins: [20, 30]
///     energy_range: [-3, 1]                 # decimal logarithms
///     chains: 4
///     steps: 100                            # of the chains; the sampler's own without
///     columns: 3
///     seed: 0
///
/// An epoch that a seed does not have (the onset of a divergence that did not come) leaves a panel that says so.
public struct EnergyMapFigure: FigureBody {
  /// The train cell.
  public let of: String
  /// The epochs.
  public let at: [EpochChoice]
  /// The layers from the bottom to the top; only the energy is always lowest.
  public let show: [Layer]
  /// The number of bins along and up.
  public let bins: [Int]
  /// The ends of both coordinates.
  public let range: ClosedRange<Double>
  /// The ends of the decimal logarithm of the energy on the colour scale.
  public let energyRange: ClosedRange<Double>
  /// The number of chains that are drawn.
  public let chains: Int
  /// The number of their steps; nil for as many as in training.
  public let steps: Int?
  /// The number of panels beside one another.
  public let columns: Int
  /// The seed that is drawn, from 0.
  public let seed: Int

  /// The model, and the cells of the epochs' expressions.
  public var inputs: [String] { [of] + at.flatMap { $0.expression?.cells ?? [] } }

  /// Refuses a model whose data turn out not to have two features.
  public func check(_ results: StudyResults) throws(CellFault) {
    guard let train = results.study.cell(named: of)?.body as? TrainCell, let data = results.data[train.data],
      (results.study.cell(named: train.data)?.body as? DataCell)?.knownFeatures == nil, data.features.count != 2
    else { return }
    throw CellFault("cannot be drawn: '\(train.data)' has \(data.features.count) features, expected two")
  }

  /// Draws the panels.
  public func draw(_ context: FigureContext) throws -> DrawnFigure {
    DrawnFigure(
      try EnergyMapDrawing(results: context.results, figure: self, name: context.name).content(), columns: columns,
      most: 3)
  }

  /// The layers that can be drawn.
  public enum Layer: String, CaseIterable, Hashable, Sendable {
    /// The energy.
    case energy
    /// The training sample.
    case positives
    /// The model's negatives after that epoch, as they were kept.
    case negatives
    /// Langevin chains of the model as it was after that epoch, from fresh starts of its sampler, the replay buffer left
    /// aside; first points hollow, last points filled. All panels have the same random numbers.
    case chains
  }
}

extension EnergyMapFigure {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "of": .text(of), "at": .list(at.map(\.canonicalValue)), "show": .texts(show.map(\.rawValue)),
      "bins": .integers(bins), "range": .range(range), "energy_range": .range(energyRange),
      "chains": .integer(chains), "steps": .optional(steps), "columns": .integer(columns), "seed": .integer(seed),
    ])
  }
}
