/// A study that cannot be used, with everything that is wrong with it, in reading order.
public struct InvalidStudy: Error, Hashable, Sendable, CustomStringConvertible {
  /// The errors; never empty.
  public let errors: [StudyError]

  /// One line an error.
  public var description: String { errors.map(\.description).joined(separator: "\n") }

  /// True when it is a sweep's winner that is missing, or not of the sweep as it is declared now.
  package var lacksWinner: Bool { errors.contains { if case .noWinner = $0.problem { true } else { false } } }
}
