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
}

extension EvaluateCell: CanonicalValue {
  var canonicalValue: StudyValue {
    .mapping([
      "model": .text(model), "at": at.canonicalValue, "background": background.canonicalValue,
      "signals": .texts(signals),
    ])
  }
}
