import Foundation

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A worker seen from outside: it is asked, watched, and started again where it ended.
final class FuzzProcess {
  /// The end of one input.
  enum Outcome: Equatable {
    case accepted
    case refused(String)
    case wrong(String)
    case ended(signal: Int32, errors: String)
    case hung

    /// The outcome without what differs between inputs of one fault.
    var kind: String {
      switch self {
      case .accepted: "accepted"
      case .refused: "refused"
      case .wrong: "wrong"
      case .ended(let signal, _): "ended by signal \(signal)"
      case .hung: "hung"
      }
    }

    var isFinding: Bool {
      switch self {
      case .accepted, .refused: false
      case .wrong, .ended, .hung: true
      }
    }
  }

  private let fuzzer: any Fuzzer
  private let memory: Int
  private let errors: URL
  /// True when a crash writes where it was, which takes long.
  private let traces: Bool
  private var process: Process?
  private var input = Pipe()
  private var output = Pipe()

  init(_ fuzzer: any Fuzzer, memory: Int, errors: URL, traces: Bool) {
    self.traces = traces
    self.fuzzer = fuzzer
    self.memory = memory
    self.errors = errors
    signal(SIGPIPE, SIG_IGN)
  }

  deinit { stop() }

  /// Tries an input; one that does not end in time is given four times as much once more, for the machine may have other work.
  func outcome(of data: Data) throws -> Outcome {
    let outcome = try self.outcome(of: data, within: fuzzer.limit)
    return outcome == .hung ? try self.outcome(of: data, within: 4 * fuzzer.limit) : outcome
  }

  private func outcome(of data: Data, within limit: Double) throws -> Outcome {
    if process == nil { try start() }
    do {
      try input.fileHandleForWriting.write(contentsOf: FuzzWorker.length(data.count) + data)
    } catch {
      return ending()
    }
    guard let head = read(5, until: Date(timeIntervalSinceNow: limit)) else { return ending() }
    let count = head[1...].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard let text = read(count, until: Date(timeIntervalSinceNow: limit)) else { return ending() }
    let reason = String(decoding: text, as: UTF8.self)
    return switch head[0] {
    case UInt8(ascii: "a"): .accepted
    case UInt8(ascii: "r"): .refused(reason)
    default: .wrong(reason)
    }
  }

  func stop() {
    guard let process else { return }
    try? input.fileHandleForWriting.close()
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }

  private func start() throws {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["--worker", fuzzer.name, "--memory", "\(memory)"]
    if !traces {
      process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    }
    input = Pipe()
    output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try Data().write(to: errors)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    self.process = process
  }

  /// Bytes of the answer; nil when there are none in time.
  private func read(_ count: Int, until end: Date) -> [UInt8]? {
    let descriptor = output.fileHandleForReading.fileDescriptor
    var bytes: [UInt8] = []
    while bytes.count < count {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let left = Int32(max(0, end.timeIntervalSinceNow * 1_000).rounded(.up))
      let ready = poll(&waiting, 1, left)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      var buffer = [UInt8](repeating: 0, count: count - bytes.count)
      #if canImport(Darwin)
        let got = Darwin.read(descriptor, &buffer, buffer.count)
      #else
        let got = Glibc.read(descriptor, &buffer, buffer.count)
      #endif
      guard got > 0 else { return nil }
      bytes += buffer[..<got]
    }
    return bytes
  }

  /// The end of a worker that does not answer.
  private func ending() -> Outcome {
    guard let process else { return .hung }
    // One that crashed is over at once, or writes its backtrace; one that hangs is ended.
    let end = Date(timeIntervalSinceNow: 0.2)
    while process.isRunning, Date() < end { usleep(2_000) }
    let hung = process.isRunning
    stop()
    if hung { return .hung }
    let text = (try? Data(contentsOf: errors)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return .ended(signal: process.terminationStatus, errors: String(text.prefix(2_000)))
  }
}
