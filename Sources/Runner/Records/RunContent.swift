import Digests

/// The content of a run: the names of its cells and their identities, whatever commit or command made it.
public enum RunContent {
  /// The digest of names and identities, in any order.
  public static func digest(_ cells: [(name: String, identity: Digest)]) -> Digest {
    let lines = cells.map { "\($0.name) \($0.identity.hexadecimal)" }
    return Digest(of: lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "\n"))
  }
}
