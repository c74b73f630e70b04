import Values

/// An axis of a figure.
public struct AxisSettings: Hashable, Sendable {
  /// The label, with mathematics between dollar signs.
  public let label: String
  /// Linear or logarithmic.
  public let scale: Scale
  /// The ends; nil for those of the data.
  public let range: ClosedRange<Double>?

  /// An axis.
  public init(label: String, scale: Scale, range: ClosedRange<Double>?) {
    self.label = label
    self.scale = scale
    self.range = range
  }

  /// The scales.
  public enum Scale: String, CaseIterable, Hashable, Sendable {
    /// Linear.
    case linear
    /// Logarithmic.
    case log
  }
}

extension AxisSettings: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    .mapping(["label": .text(label), "scale": .text(scale.rawValue), "range": .range(range)])
  }
}
