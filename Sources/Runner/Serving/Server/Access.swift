import Synchronization

/// The right to read: a token in the address, which is exchanged for a cookie, and the names under which the server is asked.
final class Access: Sendable {
  /// The answer to a request that may be answered or not.
  enum Decision: Equatable, Sendable {
    /// It has the cookie.
    case allowed
    /// It has the token: the cookie is to be set, and the token to leave the address.
    case exchange(cookie: String)
    /// It has neither.
    case refused
  }

  /// The token of the address that is printed.
  let token: String
  /// The name of the cookie: no two servers of a machine share one, whose cookies a browser does not tell apart by port.
  let cookieName: String
  private let session: String
  /// The token of the address that a browser was started with, good for one request: other users of the machine see arguments.
  private let once = Mutex<String?>(nil)

  init() {
    token = Self.random(bytes: 24)
    session = Self.random(bytes: 24)
    cookieName = "refigure_" + Self.random(bytes: 4)
  }

  /// A token that is good for one request.
  func makeOnceToken() -> String {
    let token = Self.random(bytes: 24)
    once.withLock { $0 = token }
    return token
  }

  /// Decides on a request.
  func decision(on request: PageRequest) -> Decision {
    if let given = request.value("token") {
      let isOnce = once.withLock { kept in
        guard let expected = kept, Self.isSame(given, expected) else { return false }
        kept = nil
        return true
      }
      guard isOnce || Self.isSame(given, token) else { return .refused }
      return .exchange(cookie: "\(cookieName)=\(session); Path=/; HttpOnly; SameSite=Strict")
    }
    let isKnown = request.cookies.contains { $0.name == cookieName && Self.isSame($0.value, session) }
    return isKnown ? .allowed : .refused
  }

  /// Tells whether a server on the loopback is asked by a name of the loopback. The port is not looked at: that of a tunnel is another one.
  /// A page from elsewhere, whose name was made to lead here, asks by its own name.
  static func isLoopback(host: String?) -> Bool {
    guard let host = host?.lowercased(), !host.isEmpty else { return false }
    for name in ["127.0.0.1", "localhost", "[::1]"] where host.hasPrefix(name) {
      let rest = host.dropFirst(name.count)
      if rest.isEmpty { return true }
      let port = rest.dropFirst()
      return rest.first == ":" && (1...5).contains(port.utf8.count) && port.utf8.allSatisfy { (48...57).contains($0) }
    }
    return false
  }

  /// Compares two texts in a time that does not depend on where they differ.
  static func isSame(_ given: String, _ expected: String) -> Bool {
    let (given, expected) = (Array(given.utf8), Array(expected.utf8))
    var difference: UInt8 = given.count == expected.count ? 0 : 1
    for index in expected.indices { difference |= expected[index] ^ (index < given.count ? given[index] : 0) }
    return difference == 0
  }

  /// Random hexadecimal digits, from the system's generator.
  private static func random(bytes: Int) -> String {
    var generator = SystemRandomNumberGenerator()
    let digits = Array("0123456789abcdef")
    return String(
      (0..<bytes).flatMap { _ in
        let byte = UInt8.random(in: .min ... .max, using: &generator)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      })
  }
}
