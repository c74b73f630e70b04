import ArgumentParser
import Commands
import Foundation
import Runs
import Synchronization

/// `refigure serve`
public struct ServeCommand: ParsableCommand {
  /// The help.
  public static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show runs, sweeps and what is running in a browser.",
    discussion: """
      A small server that only reads. It listens on 127.0.0.1 alone, and answers whoever has the token of the address that it prints. From another machine: \
      ssh -L PORT:127.0.0.1:PORT HOST, then the same address there. Ctrl-C ends it.
      """)

  @Option(help: "The port (default: \(Self.usualPort), or another one when that is taken; 0: one that is free).")
  var port: Int?

  @Flag(help: "Open the address in a browser.")
  var open = false

  @OptionGroup var location: LocationOptions
  @OptionGroup var format: FormatOptions

  /// The port that is tried first: a tunnel that is kept leads to it again.
  private static let usualPort = 7433

  /// The command.
  public init() {}

  /// Refuses what is no port.
  public mutating func validate() throws {
    if let port, !(0...65_535).contains(port) {
      throw ValidationError("'--port \(port)': a number from 0 to 65535 was expected")
    }
  }

  /// Serves until the process is told to end.
  public func run() throws {
    let site = Site(project: try location.project)
    endWhenTold(site)
    let access = Access()
    let ended = Mutex<(any Error)?>(nil)
    let end = DispatchSemaphore(value: 0)
    let (wanted, opens, json) = (port, open, format.json)
    Task.detached {
      do {
        try await Self.serve(PageServer(access: access, site: site), on: wanted) { port in
          Self.announce(access, port, json: json)
          if opens { Browser.open("http://127.0.0.1:\(port)/?token=\(access.makeOnceToken())") }
        }
      } catch {
        ended.withLock { $0 = error }
      }
      end.signal()
    }
    end.wait()
    if let error = ended.withLock({ $0 }) { throw ServeError(port: port, reason: "\(error)") }
  }

  private static func serve(
    _ server: PageServer, on port: Int?, started: @escaping @Sendable (Int) -> Void
  ) async throws {
    if let port { return try await server.run(port: port, started: started) }
    let isStarted = Mutex(false)
    do {
      try await server.run(port: usualPort) { port in
        isStarted.withLock { $0 = true }
        started(port)
      }
    } catch  where !isStarted.withLock({ $0 }) {
      try await server.run(port: 0, started: started)
    }
  }

  private static func announce(_ access: Access, _ port: Int, json: Bool) {
    let address = "http://127.0.0.1:\(port)/?token=\(access.token)"
    if json {
      print("{\"pid\": \(ProcessInfo.processInfo.processIdentifier), \"port\": \(port), \"url\": \"\(address)\"}")
    } else {
      print(address)
      print(
        "From another machine: ssh -L \(port):127.0.0.1:\(port) HOST, then open the same address there. Ctrl-C ends it."
      )
    }
    fflush(nil)
  }

  /// Ends at once on Ctrl-C, a request to terminate, and the end of the terminal; a copy of a ledger that could not be read in place goes,
  /// too.
  private func endWhenTold(_ site: Site) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
      source.setEventHandler {
        site.shelf.close()
        fflush(nil)
        _exit(0)
      }
      source.activate()
      Self.sources.append(source)
    }
  }

  /// Sources work as long as they are referred to. Written by the main thread, before the server begins.
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
}

/// A server that could not be started.
struct ServeError: Error, CustomStringConvertible {
  let port: Int?
  let reason: String

  var description: String {
    let place = port.map { "port \($0)" } ?? "a port"
    return "\(place) of 127.0.0.1 cannot be opened: \(reason); --port 0 takes one that is free"
  }
}
