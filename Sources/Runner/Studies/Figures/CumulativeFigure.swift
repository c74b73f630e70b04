import Values

/// A figure of kind `cumulative`: the fraction of seeds that have reached a number by each abscissa, as a step curve.
///
///     kind: cumulative
///     x: { label: onset of divergence (epoch), range: [0, 80] }
///     y: { label: fraction of seeds }
///     series:
///       - { values: onset(nae.negatives.error > 10), label: NAE }
///
/// A seed for which the expression has no value (no onset) never counts, so that the curve stays below 1, and the legend says of how many
/// seeds there is one. Each seed's own number is a tick below the curves. Without a range, the axis begins at 0 and ends with the longest of
/// the trainings concerned, or with the greatest number.
public struct CumulativeFigure: Hashable, Sendable {
  /// The numbers' axis.
  public let x: AxisSettings
  /// The label of the fractions' axis.
  public let yLabel: String
  /// A line above the legend's entries, with mathematics between dollar signs.
  public let note: String?
  /// The curves.
  public let series: [Entry]

  /// A curve.
  public struct Entry: Hashable, Sendable {
    /// A number for each seed.
    public let values: Expression
    /// The legend's text.
    public let label: String
  }
}

extension CumulativeFigure: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping([
      "x": x.canonicalValue, "y": .text(yLabel), "note": .optional(note),
      "series": .list(
        series.map { .mapping(["values": $0.values.canonicalValue, "label": .text($0.label)]) }),
    ])
  }
}
