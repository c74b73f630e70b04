import OptimalTransport

/// The reason why a reference file could not be checked.
public enum ReferenceCheckError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is missing or cannot be read.
  case unreadable(file: String, reason: String)
  /// The file is not JSON.
  case malformed(file: String, reason: String)
  /// The file's `format` is none that can be checked.
  case unknownFormat(file: String, found: String)
  /// Something in the file differs from its format.
  case unexpected(file: String, place: String, found: String, expected: String)
  /// The problem in the file has no optimal transport.
  case unsolvable(file: String, place: String, reason: TransportError)

  /// One line.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "cannot read '\(file)': \(reason)"
    case .malformed(let file, let reason): "\(file): not valid JSON: \(reason)"
    case .unknownFormat(let file, let found):
      "\(file): 'format' is \(found); expected \"\(ReferenceStep.format)\" or \"\(ReferenceTransport.format)\""
    case .unexpected(let file, let place, let found, let expected):
      "\(file): \(place.isEmpty ? "" : "at \(place): ")found \(found), expected \(expected)"
    case .unsolvable(let file, let place, let reason): "\(file): at \(place): \(reason)"
    }
  }

  /// True when the machine is at fault, and not the file's content.
  public var isEnvironment: Bool {
    if case .unreadable = self { return true }
    return false
  }
}
