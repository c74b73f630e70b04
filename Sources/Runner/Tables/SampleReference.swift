import Values

/// A sample's part, written `SAMPLE.training`.
public struct SampleReference: Hashable, Sendable, CustomStringConvertible {
  /// The sample's name.
  public let sample: String
  /// The part of the sample.
  public let split: Split

  /// A part of a sample.
  public init(sample: String, split: Split) {
    self.sample = sample
    self.split = split
  }

  /// `sample.split`.
  public var description: String { "\(sample).\(split.rawValue)" }
}

extension SampleReference: Canonical {
  /// The value as canonical JSON has it.
  public var canonicalValue: Value { .text(description) }
}
