/// The reason why an expression has no value.
public struct Undecided: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason, in words.
  public let reason: String

  init(_ reason: String) { self.reason = reason }

  /// The reason.
  public var description: String { reason }
}
