/// The use that a row is put to.
public enum Split: String, Codable, CaseIterable, Sendable, CustomStringConvertible {
  /// Rows that weights and scalers are fitted on.
  case training
  /// Rows that a training is watched and its epoch chosen on.
  case validation
  /// Rows that results are reported on.
  case test

  /// The name as it stands in the manifest and in references such as `SAMPLE.training`.
  public var description: String { rawValue }
}
