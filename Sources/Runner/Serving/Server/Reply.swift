import Digests
import Foundation
import Lists

/// An answer.
struct Reply: Sendable {
  /// The content of an answer.
  enum Body: Sendable {
    case bytes(Data)
    case file(ServedFile)
    case events(any EventSource)
  }

  var status = 200
  var headers: [(name: String, value: String)]
  var body: Body

  /// A page of this program's own making.
  static func page(_ html: String, status: Int = 200) -> Reply {
    Reply(
      status: status,
      headers: [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", PagePolicy.of(html))],
      body: .bytes(Data(html.utf8)))
  }

  /// A line of text.
  static func text(_ text: String, status: Int) -> Reply {
    Reply(
      status: status,
      headers: [("Content-Type", "text/plain; charset=utf-8"), ("Content-Security-Policy", PagePolicy.nothing)],
      body: .bytes(Data((text + "\n").utf8)))
  }

  /// The way to another page, relative to this one.
  static func redirect(to address: String) -> Reply {
    var reply = Reply.text(address, status: 303)
    reply.headers.append(("Location", address))
    return reply
  }

  /// A file of a run or a sweep.
  static func file(_ file: ServedFile) -> Reply { Reply(headers: headers(ofType: file.type), body: .file(file)) }

  /// A file's content by the file's name.
  static func content(_ content: Data, ofFile name: String) -> Reply {
    Reply(headers: headers(ofType: ServedFile.type(of: name)), body: .bytes(content))
  }

  private static func headers(ofType type: String) -> [(name: String, value: String)] {
    [("Content-Type", type), ("Content-Security-Policy", PagePolicy.sandbox)]
      + (type == ServedFile.unknownType ? [("Content-Disposition", "attachment")] : [])
  }

  /// Events as they happen.
  static func events(_ source: any EventSource) -> Reply {
    Reply(
      headers: [("Content-Type", "text/event-stream; charset=utf-8"), ("Content-Security-Policy", PagePolicy.nothing)],
      body: .events(source))
  }

  /// The headers that every answer has.
  static let always = [
    ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
    ("X-Frame-Options", "DENY"), ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ]
}

/// A source of events that a page listens to.
protocol EventSource: Sendable {
  /// The next events, as they are sent; empty when nothing happened.
  func next() -> Events
}

/// Some events, and what comes after them.
struct Events: Sendable {
  /// The events' text.
  var text = ""
  /// True when none will follow.
  var isOver = false
  /// The time until the source is asked again.
  var pause = Duration.seconds(1)

  /// An event with a text.
  static func event(_ name: String, _ text: String) -> String {
    // As a string of JSON, for a line break would end the event's line.
    let encoded = (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    return "event: \(name)\ndata: \(encoded)\n\n"
  }
}

/// What a page may do in a browser: show itself and what lies beside it.
enum PagePolicy {
  static let nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
  /// A file, which somebody else may have put there.
  static let sandbox =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; "
    + "base-uri 'none'; form-action 'none'; sandbox"

  /// The policy of a page: its style and its scripts are those that this program writes, and no others.
  static func of(_ html: String) -> String {
    let scripts = LivePage.scripts.filter { html.contains("<script>\($0)</script>") }.map(source)
    return [
      "default-src 'none'", "style-src \(styles(html))", "style-src-attr 'unsafe-inline'",
      "script-src \(scripts.isEmpty ? "'none'" : scripts.joined(separator: " "))", "img-src 'self' data:",
      "font-src data:",
      "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")
  }

  /// The style in the head of the page, before which nothing stands that a study says.
  private static func styles(_ html: String) -> String {
    let head = html[..<(html.range(of: "</head>")?.lowerBound ?? html.endIndex)]
    guard let start = head.range(of: "<style>"), let end = head[start.upperBound...].range(of: "</style>") else {
      return "'none'"
    }
    return source(String(head[start.upperBound..<end.lowerBound]))
  }

  private static func source(_ text: String) -> String {
    let digits = Array(Digest(of: text).hexadecimal.utf8)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
    }
    return "'sha256-\(Data(bytes).base64EncodedString())'"
  }
}
