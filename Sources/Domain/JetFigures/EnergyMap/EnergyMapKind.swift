import JetAutoencoders
import StandardCells
import Studies

/// The kind of figure `energy-map`: a model of two features over the plane.
public struct EnergyMapKind: FigureKind {
  /// The kind.
  public init() {}

  /// `energy-map`.
  public let name = "energy-map"

  /// The keys.
  public var documentation: String {
    """
    The energy over the plane of a model of two features, a panel for each epoch.

    | key | meaning |
    |---|---|
    | `of` | The train cell. |
    | `at` | The epochs, as of an evaluation. |
    | `show` | `energy`, `positives`, `negatives`, `chains`, from the bottom to the top. |
    | `range` | The ends of both coordinates. |
    | `bins` | The number of bins along and up. |
    | `energy_range` | The ends of the colour scale, as decimal logarithms. |
    | `chains`, `steps` | The number of chains, and of their steps. |
    | `columns` | The number of panels beside one another. |
    | `seed` | The seed that is drawn: `0` for the first, which tables and messages call seed 1. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    let (model, data, seed) = reader.drawn()
    if let known = data?.knownFeatures, known.count != 2, let node = keys.node("of") {
      keys.unexpected("of", "a model of two features", node)
    }
    let show = keys.list("show", "a list of layers") { node -> EnergyMapFigure.Layer? in keys.choice("show", node) }
    if let train = reader.training(model), train.sampler == nil, let node = keys.node("show"),
      show?.contains(where: { $0 == .negatives || $0 == .chains }) == true
    {
      keys.unexpected("show", "energy or positives; reconstruction has no negatives", node)
    }
    if let show, !show.contains(.chains) {
      for key in ["chains", "steps"] { keys.refuse(key, because: "'show' has no chains") }
    }
    if let show, !show.contains(.energy) {
      for key in ["bins", "energy_range"] { keys.refuse(key, because: "'show' has no energy") }
    }
    let bins = keys.list("bins", "two whole numbers") { keys.integer("bins", $0, atLeast: 1) }
    if let bins, bins.count != 2, let node = keys.node("bins") {
      keys.unexpected("bins", "two whole numbers: along and up", node)
    }
    return EnergyMapFigure(
      of: model?.name ?? "", at: reader.epochs(of: model), show: show ?? [.energy, .positives],
      bins: bins ?? [60, 60],
      range: keys.required("range", -1...1) { keys.range($0) }, energyRange: keys.range("energy_range") ?? -3...1,
      chains: keys.integer("chains", atLeast: 1) ?? 4, steps: keys.integer("steps", atLeast: 1),
      columns: keys.integer("columns", atLeast: 1, atMost: 6) ?? 3, seed: seed)
  }
}
