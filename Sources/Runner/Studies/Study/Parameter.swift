import Values

/// A parameter of a study.
public struct Parameter: Hashable, Sendable {
  /// The name, as `$name` uses it.
  public let name: String
  /// The value in force.
  public let value: Value
  /// The value that the study declares, before settings and overrides.
  public let declared: Value
}
