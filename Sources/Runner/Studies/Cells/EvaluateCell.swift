import Values

/// An `{evaluate}` cell: a trained model at one epoch of each seed, against several signals.
public struct EvaluateCell: Hashable, Sendable {
  /// The train cell.
  public let model: String
  /// The epoch.
  public let at: EpochChoice
  /// The sample against which signals are ranked.
  public let background: SampleReference
  /// The signals, in order; the same split as the background's is taken of each.
  public let signals: [String]
  /// The density cell with which energies are correlated; nil without.
  public let density: String?

  /// The metrics that it has.
  public var metrics: [Metric] {
    Metric.metrics(of: .evaluate).filter {
      density != nil || ($0 != .densityCorrelation && $0 != .densitySignalCorrelation)
    }
  }
}

extension EvaluateCell: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value {
    var body: [String: Value] = [
      "model": .text(model), "at": at.canonicalValue, "background": background.canonicalValue,
      "signals": .texts(signals),
    ]
    // Without it, the identity is that of before there was such a key.
    if let density { body["density"] = .text(density) }
    return .mapping(body)
  }
}
