/// A study that cannot be used, with everything that is wrong with it, in reading order.
public struct InvalidStudy: Error, Hashable, Sendable, CustomStringConvertible {
  /// The errors; never empty.
  public let errors: [StudyError]

  /// One line an error.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
