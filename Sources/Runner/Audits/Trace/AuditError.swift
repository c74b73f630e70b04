import Digests
import Values

/// The reason why a file could not be traced.
public enum AuditError: Error, Sendable, Equatable, CustomStringConvertible {
  /// There is no file to look at, or it cannot be read.
  case unreadable(path: String, reason: String)
  /// The file carries the identities of several figures.
  case severalFigures(path: String, count: Int)
  /// Neither its content nor an identity inside it is known.
  case untraceable(path: String, digest: Digest, identity: Digest?, ledger: String?, publications: Int)

  /// A sentence that says what was looked for, and where.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): return "cannot read '\(path)': \(reason)"
    case .severalFigures(let path, let count):
      return "'\(path)' shows \(count) figures, as a page does; expected one figure (.svg) or its numbers (.csv)"
    case .untraceable(let path, let digest, let identity, let ledger, let publications):
      let inside = identity.map { "with the identity \($0.short) written inside" } ?? "with no figure's identity inside"
      let record = ledger.map { "the ledger '\($0)'" } ?? "a ledger, of which there is none,"
      return
        "'\(path)' cannot be traced: its content (SHA-256 \(digest.short), \(inside)) was looked for in \(record) and in the "
        + "digests.json of \(Count.words(publications, "published result"))"
    }
  }
}
