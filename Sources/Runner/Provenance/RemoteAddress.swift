import Foundation

/// Addresses of git remotes, fit to be recorded.
public enum RemoteAddress {
  /// The address without password, token, query or fragment. The user's name stays with SSH, where it is part of the
  /// address (`git@host:path`) and no secret; elsewhere it goes, too, since it may be a token.
  public static func withoutCredentials(_ address: String) -> String {
    guard let separator = address.range(of: "://") else { return withoutPassword(ofShort: address) }
    let scheme = address[..<separator.lowerBound].lowercased()
    let rest = address[separator.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    // A password in which `/`, `?` or `#` was not escaped: what looks like the host is its beginning.
    let isTorn = !authority.contains("@") && !hasPortOrNone(authority)
    let at = isTorn ? rest.lastIndex(of: "@") : authority.lastIndex(of: "@")
    if isTorn, at == nil { return scheme + "://" }
    var location = at.map { rest[rest.index(after: $0)...] } ?? rest
    location = location.prefix { !"?#".contains($0) }
    guard let at, !isTorn, scheme == "ssh" || scheme.hasSuffix("+ssh") || scheme.hasPrefix("ssh+") else {
      return "\(scheme)://\(location)"
    }
    let user = authority[..<at].prefix { $0 != ":" }
    return user.isEmpty ? "\(scheme)://\(location)" : "\(scheme)://\(user)@\(location)"
  }

  /// `user@host:path` and paths of files.
  private static func withoutPassword(ofShort address: String) -> String {
    let head = address.prefix { $0 != "/" }
    guard let at = head.lastIndex(of: "@"), let colon = head[..<at].firstIndex(of: ":") else { return address }
    return String(address[..<colon] + address[at...])
  }

  private static func hasPortOrNone(_ authority: Substring) -> Bool {
    if authority.hasPrefix("[") { return true }
    guard let colon = authority.firstIndex(of: ":") else { return true }
    return authority[authority.index(after: colon)...].allSatisfy { $0.isASCII && $0.isNumber }
  }
}
