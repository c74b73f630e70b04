import Testing

@testable import Serving

@Suite("Requests as the server takes them")
struct PageRequestTests {
  private static func read(
    _ target: String, method: String = "GET", _ headers: [(name: String, value: String)] = []
  ) throws(Refusal) -> PageRequest {
    try PageRequest(method: method, target: target, headers: headers)
  }

  private static func status(_ target: String, method: String = "GET", _ headers: [(String, String)] = []) -> Int {
    do throws(Refusal) {
      _ = try read(target, method: method, headers.map { (name: $0.0, value: $0.1) })
      return 200
    } catch {
      return error.status
    }
  }

  @Test("An address is names between slashes, and a question")
  func address() throws {
    let request = try Self.read("/r12/figure%201.svg?where=a+%3C+1&x&token=")
    #expect(request.path == ["r12", "figure 1.svg"] && !request.isFolder && !request.isHead)
    #expect(request.query.map(\.name) == ["where", "x", "token"] && request.query.map(\.value) == ["a < 1", "", ""])
    let folder = try Self.read("/r12/", method: "HEAD")
    #expect(folder.path == ["r12"] && folder.isFolder && folder.isHead)
    #expect(try Self.read("/").path == [])
  }

  @Test(
    "No name leads elsewhere, however it is written",
    arguments: [
      "", "runs", "*", "http://elsewhere/", "//", "//etc/passwd", "/..", "/../x", "/r1/..", "/r1/../../x", "/./x",
      "/%2e%2e/x",
      "/%2E./x", "/.%2e/x", "/r1/..%2fx", "/r1/%2fetc", "/r1/a%5cb", "/r1/a\\b", "/r1/%00", "/r1/x%00.svg", "/r1/%0a",
      "/r1/%7f",
      "/r1//x", "/%ff", "/%c0%ae%c0%ae/x", "/%", "/%2", "/%zz", "/r1/%e2%28%a1", "/?a=%", "/?a=%00", "/?%00=a",
      "/?" + String(repeating: "a=1&", count: 70),
    ])
  func refused(_ target: String) {
    #expect(Self.status(target) == 400, "\(target)")
  }

  @Test("What is escaped twice is decoded once")
  func twice() throws {
    #expect(try Self.read("/r1/%252e%252e").path == ["r1", "%2e%2e"])
  }

  @Test("A long address, a method that does not read, and content are refused")
  func limits() {
    #expect(Self.status("/" + String(repeating: "a", count: 9_000)) == 414)
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", ""] {
      #expect(Self.status("/", method: method) == 405, "\(method)")
    }
    #expect(Self.status("/", [("content-length", "5")]) == 413)
    #expect(Self.status("/", [("transfer-encoding", "chunked")]) == 413)
    #expect(Self.status("/", [("content-length", "0")]) == 200)
  }

  @Test("The same place with another question is relative")
  func relative() throws {
    #expect(try Self.read("/runs?token=a&study=b").address([("study", "b & c")]) == "./runs?study=b%20%26%20c")
    #expect(try Self.read("/r1/?token=a").address([]) == "./")
    #expect(try Self.read("/").address([]) == "./")
  }

  @Test("Any bytes are read or refused")
  func fuzz() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("/.%25eEfF0?&=+a\\:;@#é\u{0}\n".unicodeScalars)
    for _ in 0..<20_000 {
      var target = String.UnicodeScalarView("/".unicodeScalars)
      for _ in 0..<Int.random(in: 0..<14, using: &generator) {
        target.append(alphabet.randomElement(using: &generator) ?? "/")
      }
      guard let request = try? Self.read(String(target)) else { continue }
      for name in request.path {
        #expect(
          !name.isEmpty && name != "." && name != ".." && !name.contains("/") && !name.contains("\0"), "\(target)")
      }
    }
  }
}

@Suite("The right to read")
struct AccessTests {
  private static func request(_ target: String, cookie: String? = nil) throws -> PageRequest {
    try PageRequest(method: "GET", target: target, headers: cookie.map { [("cookie", $0)] } ?? [])
  }

  @Test("The token gives the cookie, and the cookie the pages")
  func exchange() throws {
    let access = Access()
    #expect(access.decision(on: try Self.request("/")) == .refused)
    #expect(access.decision(on: try Self.request("/?token=")) == .refused)
    #expect(access.decision(on: try Self.request("/?token=\(access.token.dropLast())")) == .refused)
    guard case .exchange(let cookie) = access.decision(on: try Self.request("/runs?token=\(access.token)")) else {
      Issue.record("the token was refused")
      return
    }
    #expect(cookie.hasPrefix(access.cookieName + "=") && cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
    #expect(!cookie.contains(access.token))
    let pair = String(cookie.prefix { $0 != ";" })
    #expect(access.decision(on: try Self.request("/", cookie: "other=1; \(pair)")) == .allowed)
    #expect(access.decision(on: try Self.request("/", cookie: "\(pair)0")) == .refused)
    #expect(Access().decision(on: try Self.request("/", cookie: pair)) == .refused)
  }

  @Test("The token of a browser's start is good once")
  func once() throws {
    let access = Access()
    let token = access.makeOnceToken()
    #expect(token != access.token)
    #expect(access.decision(on: try Self.request("/?token=\(token)")) != .refused)
    #expect(access.decision(on: try Self.request("/?token=\(token)")) == .refused)
  }

  @Test("Texts are the same only when they are")
  func same() {
    #expect(Access.isSame("abc", "abc") && !Access.isSame("abd", "abc") && !Access.isSame("ab", "abc"))
    #expect(!Access.isSame("abcd", "abc") && !Access.isSame("", "abc"))
  }

  @Test(
    "The names of the loopback are its own, with any port",
    arguments: [
      ("127.0.0.1", true), ("127.0.0.1:8080", true), ("localhost:1", true), ("LOCALHOST", true), ("[::1]:65000", true),
      ("[::1]", true), ("", false), ("127.0.0.1.elsewhere", false), ("127.0.0.1:", false), ("127.0.0.1:80a", false),
      ("127.0.0.1:123456", false), ("localhost.elsewhere:80", false), ("elsewhere", false),
      ("localhost@elsewhere", false),
      ("127.0.0.1:80:80", false), ("0.0.0.0", false), ("[::]", false),
    ])
  func hosts(_ host: String, _ isLoopback: Bool) {
    #expect(Access.isLoopback(host: host) == isLoopback)
    #expect(!Access.isLoopback(host: nil))
  }
}
