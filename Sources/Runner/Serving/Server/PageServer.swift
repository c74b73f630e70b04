import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The server: it listens on the loopback, reads requests within limits, and writes answers, each client at its own pace.
struct PageServer: Sendable {
  /// The limits of what is held for clients.
  enum Limits {
    static let connections = 200
    static let streams = 32
    static let idle = TimeAmount.seconds(10)
    /// The time in which a client must take a piece of an answer.
    static let patience = Duration.seconds(30)
    static let piece = 1 << 16
  }

  let access: Access
  let site: Site
  private let workers = Workers(max(2, min(4, ProcessInfo.processInfo.activeProcessorCount)))
  /// For what may look at every run: those who ask for anything else do not wait for it.
  private let askers = Workers(2)
  private let streams = OpenStreams()

  init(access: Access, site: Site) {
    (self.access, self.site) = (access, site)
  }

  /// Serves until the process ends.
  ///
  /// - Parameters:
  ///   - port: the port; 0 for one that is free.
  ///   - started: called with the port once clients are answered.
  /// - Throws: what opening the port throws.
  func run(port: Int, started: @escaping @Sendable (Int) -> Void) async throws {
    let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: PageRequest.Limits.headerField, maxHeaderListSize: PageRequest.Limits.headers,
      maxHeaderFieldCount: PageRequest.Limits.headerCount)
    let silent = Logger(label: "refigure.serve", factory: { _ in SwiftLogNoOpLogHandler() })
    let channel = HTTP1Channel(
      responder: { request, writer, channel in try await self.answer(request, writer, channel) },
      configuration: .init(idleTimeout: Limits.idle, httpDecoderConfiguration: decoder))
    let server = Server(
      childChannelSetup: channel,
      configuration: ServerConfiguration(
        address: .hostname("127.0.0.1", port: port),
        availableConnectionsDelegate: .maximum(Limits.connections, logger: silent)),
      onServerRunning: { started($0.localAddress?.port ?? port) },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: silent)
    try await server.run()
  }

  private func answer(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
    let head = request.head
    var headers = head.headerFields.map { (name: $0.name.canonicalName, value: $0.value) }
    // More than one name of a host is none.
    let hosts = [head.authority].compactMap(\.self) + headers.filter { $0.name == "host" }.map(\.value)
    headers.removeAll { $0.name == "host" }
    let host = hosts.count == 1 ? hosts[0] : nil
    let (method, target) = (head.method.rawValue, head.path ?? "")
    let reply = try await reply(to: method, target, host: host, headers)
    if case .events(let source) = reply.body, method == "GET" {
      return try await send(source, reply, writer, channel)
    }
    try await send(reply, isHead: method == "HEAD", writer, channel)
    // What a client sends beside a request is not read.
    if reply.status == 413 { throw Refusal(413, "") }
  }

  /// The answer to a request.
  func reply(
    to method: String, _ target: String, host: String?, _ headers: [(name: String, value: String)]
  ) async throws -> Reply {
    do throws(Refusal) {
      guard Access.isLoopback(host: host) else {
        throw Refusal(403, "This server is asked by the name 127.0.0.1 or localhost only.")
      }
      let request = try PageRequest(method: method, target: target, headers: headers)
      switch access.decision(on: request) {
      case .refused:
        throw Refusal(403, "The address lacks the token: open the one that '\(site.program) serve' printed.")
      case .exchange(let cookie):
        var reply = Reply.redirect(to: request.address(request.query.filter { $0.name != "token" }))
        reply.headers.append(("Set-Cookie", cookie))
        return reply
      case .allowed: break
      }
      if let reply = await worked(request) { return reply }
      throw Refusal(500, "This page cannot be made.")
    } catch {
      var reply = Reply.text(error.reason, status: error.status)
      if error.status == 405 { reply.headers.append(("Allow", "GET, HEAD")) }
      return reply
    }
  }

  private func worked(_ request: PageRequest) async -> Reply? {
    try? await (Site.isLong(request) ? askers : workers).run { [site] in site.reply(to: request) }
  }

  // MARK: Sending

  private func response(_ reply: Reply, length: Int?) -> HTTPResponse {
    var fields = HTTPFields()
    for (name, value) in Reply.always + reply.headers {
      // The names are this program's own.
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    if let length { fields[.contentLength] = "\(length)" }
    if reply.status == 413 { fields[.connection] = "close" }
    return HTTPResponse(status: .init(code: reply.status), headerFields: fields)
  }

  private func send(
    _ reply: Reply, isHead: Bool, _ writer: consuming ResponseWriter, _ channel: any Channel
  ) async throws {
    switch reply.body {
    case .events: try await writer.writeResponse(response(reply, length: nil))
    case .bytes(let data):
      let head = response(reply, length: data.count)
      if isHead { return try await writer.writeResponse(head) }
      if data.count <= Limits.piece {
        return try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
      }
      var body = try await writer.writeHead(head)
      for start in stride(from: 0, to: data.count, by: Limits.piece) {
        let piece = ByteBuffer(bytes: data[start..<min(data.count, start + Limits.piece)])
        try await within(Limits.patience, channel) { try await body.write(piece) }
      }
      try await body.finish(nil)
    case .file(let file):
      let head = response(reply, length: file.length)
      if isHead { return try await writer.writeResponse(head) }
      var body = try await writer.writeHead(head)
      var left = file.length
      while left > 0 {
        let piece = try await workers.run { [left] in file.read(upTo: min(left, Limits.piece)) }
        // A file that became shorter meanwhile: the client sees that the answer is not whole.
        guard let piece, !piece.isEmpty else { throw Refusal(500, "") }
        left -= piece.count
        try await within(Limits.patience, channel) { try await body.write(ByteBuffer(bytes: piece)) }
      }
      try await body.finish(nil)
    }
  }

  private func send(
    _ source: any EventSource, _ reply: Reply, _ writer: consuming ResponseWriter, _ channel: any Channel
  ) async throws {
    guard streams.open() else {
      let refused = Reply.text("Too many pages are listening.", status: 503)
      return try await send(refused, isHead: false, writer, channel)
    }
    defer { streams.close() }
    var body = try await writer.writeHead(response(reply, length: nil))
    var silence = Duration.zero
    while channel.isActive {
      let events = try await workers.run { source.next() }
      // A comment now and then finds out whether anybody listens still.
      let text = events.text.isEmpty && silence >= .seconds(10) ? ":\n\n" : events.text
      silence = text.isEmpty ? silence + events.pause : .zero
      if !text.isEmpty {
        let piece = ByteBuffer(string: text)
        try await within(Limits.patience, channel) { try await body.write(piece) }
      }
      if events.isOver { break }
      try await Task.sleep(for: events.pause)
    }
    try await body.finish(nil)
  }

  /// Closes the connection of a client that does not take what it is sent.
  private func within(
    _ patience: Duration, _ channel: any Channel, _ write: () async throws -> Void
  ) async throws {
    let watch = Task {
      try await Task.sleep(for: patience)
      channel.close(promise: nil)
    }
    defer { watch.cancel() }
    try await write()
  }
}

/// The number of pages that listen for events.
private final class OpenStreams: Sendable {
  private let count = Mutex(0)

  /// Takes a place; false when there is none.
  func open() -> Bool {
    count.withLock { count in
      guard count < PageServer.Limits.streams else { return false }
      count += 1
      return true
    }
  }

  func close() { count.withLock { $0 -= 1 } }
}
