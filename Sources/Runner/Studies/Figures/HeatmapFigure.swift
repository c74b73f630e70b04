import Values

/// A figure of kind `heatmap`: a number, in the median over seeds, for each signal of a cell.
///
/// A signal's place is in its name, `svj_<mass>_<r_inv>`: masses along, invisible fractions up.
public struct HeatmapFigure: Hashable, Sendable {
  /// The evaluate or density cell.
  public let of: String
  /// The metric.
  public let value: Metric
  /// The colour scale's label.
  public let label: String
  /// The ends of the colour scale; nil for those of the data.
  public let range: ClosedRange<Double>?
}

extension HeatmapFigure: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "of": .text(of), "value": .text(value.rawValue), "label": .text(label), "range": .range(range),
    ])
  }
}
