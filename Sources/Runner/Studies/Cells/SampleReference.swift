import Values

/// A sample's part, written `ttbar.training`.
public struct SampleReference: Hashable, Sendable, CustomStringConvertible {
  /// The sample's name.
  public let sample: String
  /// Which part of it.
  public let split: Split

  /// A part of a sample.
  public init(sample: String, split: Split) {
    self.sample = sample
    self.split = split
  }

  /// The parts into which a sample is split.
  public enum Split: String, CaseIterable, Hashable, Sendable {
    /// For fitting.
    case training
    /// For choosing an epoch, and for everything measured while training.
    case validation
    /// For what is reported in the end.
    case test
  }

  /// `sample.split`.
  public var description: String { "\(sample).\(split.rawValue)" }
}

extension SampleReference: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .text(description) }
}
