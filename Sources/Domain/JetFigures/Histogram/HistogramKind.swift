import JetAutoencoders
import StandardCells
import Studies
import Values

/// The kind of figure `histogram`: features of positives, negatives and signals.
public struct HistogramKind: FigureKind {
  /// The kind.
  public init() {}

  /// `histogram`.
  public let name = "histogram"

  /// The keys.
  public var documentation: String {
    """
    Features of positives, negatives and signals, a panel for each feature and epoch.

    | key | meaning |
    |---|---|
    | `of` | The train cell. |
    | `features` | The features. |
    | `at` | The epochs, as of an evaluation. |
    | `samples` | `positives`, `negatives`, or names of samples. |
    | `bins`, `range` | The number of bins, and their ends in scaled units; what lies beyond counts in the outermost bins, and arrows say how much. |
    | `ratio`, `pull` | Draws the ratio of negatives to positives, or their difference in standard deviations, below. |
    | `columns` | The number of panels beside one another. |
    | `seed` | The seed that is drawn: `0` for the first, which tables and messages call seed 1. |
    """
  }

  /// Reads a figure.
  public func read(_ reader: CellReader) -> any FigureBody {
    let keys = reader.keys
    let (model, data, seed) = reader.drawn()
    let features = keys.required("features", []) { reader.texts($0, keys) }
    if let node = keys.node("features"), let known = data?.knownFeatures {
      for feature in features where !known.contains(feature) {
        let nearest = NearestName.nearest(to: feature, in: known)
        reader.context.report(.unknownName(what: "feature", name: feature, nearest: nearest), at: node.location)
      }
    }
    let content: [HistogramFigure.Content] = keys.required("samples", []) { key in
      keys.list(key, "positives, negatives, or names of samples") { self.content(key, $0, reader, data) }
    }
    let hasNegatives = content.contains(.negatives)
    if hasNegatives, let train = reader.training(model), train.sampler == nil, let node = keys.node("samples") {
      keys.unexpected("samples", "samples that '\(model?.name ?? "")' has; reconstruction has no negatives", node)
    }
    let hasBoth = hasNegatives && content.contains(.positives)
    let pull = keys.flag("pull") ?? false
    let ratio = keys.flag("ratio") ?? (hasBoth && !pull)
    if ratio, pull, let node = keys.node("pull") {
      keys.unexpected("pull", "false, for the ratio is drawn in its place", node)
    }
    for (key, flag) in [("ratio", ratio), ("pull", pull)] {
      guard flag, !hasBoth, let node = keys.node(key) else { continue }
      keys.unexpected(key, "false, for positives and negatives are not both drawn", node)
    }
    let epochs = reader.epochs(of: model)
    // Epochs of a feature beside one another; two of them leave room for two features.
    let columns = epochs.count == 1 || (epochs.count == 2 && features.count > 2) ? 4 : epochs.count
    return HistogramFigure(
      of: model?.name ?? "", features: features, at: epochs, samples: content,
      bins: keys.integer("bins", atLeast: 1, limit: .bins) ?? 40, range: keys.range("range"), ratio: ratio, pull: pull,
      columns: keys.integer("columns", atLeast: 1, atMost: 6) ?? min(4, max(1, columns)), seed: seed)
  }

  private func content(
    _ key: String, _ node: LocatedNode, _ reader: CellReader, _ data: DataCell?
  ) -> HistogramFigure.Content? {
    guard let name = reader.keys.text(key, node) else { return nil }
    if name == "positives" { return .positives }
    if name == "negatives" { return .negatives }
    if let samples = data?.samples, !samples.contains(name) {
      let nearest = NearestName.nearest(to: name, in: ["positives", "negatives"] + samples)
      reader.context.report(.unknownName(what: "sample", name: name, nearest: nearest), at: node.location)
    }
    return .sample(name)
  }
}
