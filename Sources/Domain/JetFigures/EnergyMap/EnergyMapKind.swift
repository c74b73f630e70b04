import JetAutoencoders
import StandardCells
import Studies
import Values

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

  private func hasTwo(_ node: LocatedNode) -> Bool {
    if case .list(let nodes) = node.content { nodes.count == 2 } else { false }
  }

  /// The most points of the lines that chains are drawn as.
  private static let mostPoints = 100_000

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
    let bins = keys.list("bins", "two whole numbers") { keys.integer("bins", $0, atLeast: 1, limit: .bins) }
    // One that is wrong has its own error.
    if let node = keys.node("bins"), bins?.count != 2, !hasTwo(node) {
      keys.unexpected("bins", "two whole numbers: along and up", node)
    }
    let (chains, steps) = (
      keys.integer("chains", atLeast: 1, limit: .repetitions) ?? 4, keys.integer("steps", atLeast: 1, limit: .steps)
    )
    let length = steps ?? reader.training(model)?.sampler?.chain.steps ?? 1
    if chains * length > Self.mostPoints {
      keys.unexpected(
        keys.has("steps") ? "steps" : "chains",
        expected: "chains of at most \(Self.mostPoints) steps altogether, not of \(chains * length)")
    }
    return EnergyMapFigure(
      of: model?.name ?? "", at: reader.epochs(of: model), show: show ?? [.energy, .positives],
      bins: bins ?? [60, 60],
      range: keys.required("range", -1...1) { keys.range($0) }, energyRange: keys.range("energy_range") ?? -3...1,
      chains: chains, steps: steps,
      columns: keys.integer("columns", atLeast: 1, atMost: 6) ?? 3, seed: seed)
  }
}
