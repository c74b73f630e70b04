/// The reason why a drawing cannot be written as a document of another kind.
public enum DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The drawing is not one that this program made; with what was found.
  case notOurs(String)

  /// A sentence that says what was found.
  public var description: String {
    switch self {
    case .notOurs(let reason): "not a drawing of this program's own: \(reason)"
    }
  }
}
