import Values

/// A `{figure}` cell.
public struct FigureCell: Hashable, Sendable {
  /// What is drawn.
  public let drawing: Drawing
  /// The caption, as Markdown.
  public let caption: String
  /// The paper's panel that it is the counterpart of.
  public let paper: String?

  /// The kinds of figures.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Metrics by epoch, in panels above one another.
    case curves
    /// A number for each signal, over mediator mass and invisible fraction.
    case heatmap
    /// Features of positives, negatives and signals.
    case histogram
    /// The energy over the plane, for models of two features.
    case energyMap = "energy-map"
    /// One quantity against another.
    case scatter
    /// The fraction of seeds that have reached a number.
    case cumulative
    /// A drawing without data.
    case diagram
  }

  /// What is drawn.
  public enum Drawing: Hashable, Sendable {
    /// Metrics by epoch.
    case curves(CurvesFigure)
    /// A number for each signal.
    case heatmap(HeatmapFigure)
    /// Features.
    case histogram(HistogramFigure)
    /// The energy over the plane.
    case energyMap(EnergyMapFigure)
    /// One quantity against another.
    case scatter(ScatterFigure)
    /// The fraction of seeds that have reached a number.
    case cumulative(CumulativeFigure)
    /// A drawing without data.
    case diagram(DiagramFigure)
  }

  /// The kind.
  public var kind: Kind {
    switch drawing {
    case .curves: .curves
    case .heatmap: .heatmap
    case .histogram: .histogram
    case .energyMap: .energyMap
    case .scatter: .scatter
    case .cumulative: .cumulative
    case .diagram: .diagram
    }
  }
}

extension FigureCell: Canonical {
  /// What is drawn, without the caption, as canonical JSON: two figures with the same one have the same bytes.
  public var drawingJSON: String {
    Value.mapping(["kind": .text(kind.rawValue), "drawing": drawingValue]).canonicalJSON
  }

  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "kind": .text(kind.rawValue), "drawing": drawingValue, "caption": .text(caption), "paper": .optional(paper),
    ])
  }

  private var drawingValue: Value {
    switch drawing {
    case .curves(let figure): figure.canonicalValue
    case .heatmap(let figure): figure.canonicalValue
    case .histogram(let figure): figure.canonicalValue
    case .energyMap(let figure): figure.canonicalValue
    case .scatter(let figure): figure.canonicalValue
    case .cumulative(let figure): figure.canonicalValue
    case .diagram(let figure): figure.canonicalValue
    }
  }
}
