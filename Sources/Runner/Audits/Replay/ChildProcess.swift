import Foundation
import Runs
import Studies

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Another program, run until its end or until a stop is asked for.
package struct ChildProcess {
  package let executable: URL
  package let arguments: [String]
  package let folder: URL
  /// Where its standard output goes.
  package let output: URL
  /// Whether its standard error goes there, too, and not to ours.
  package let capturesErrors: Bool
  /// How long it may take to end when it is asked to stop.
  package let patience: Duration

  /// Runs it.
  ///
  /// - Returns: the exit status; 128 and the signal's number after a signal.
  /// - Throws: `ReplayError.interrupted`, `RunError.notWritable`, or whatever starting a process throws.
  package func run(_ interruption: Interruption) throws -> Int32 {
    guard FileManager.default.createFile(atPath: output.path, contents: nil),
      let handle = FileHandle(forWritingAtPath: output.path)
    else { throw RunError.notWritable(path: output.path, reason: "it cannot be created") }
    defer { try? handle.close() }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    if capturesErrors { process.standardError = handle }
    try process.run()
    var asked: ContinuousClock.Instant?
    while process.isRunning {
      usleep(50_000)
      guard interruption.isRequested else { continue }
      if asked == nil {
        asked = .now
        Self.send(SIGTERM, to: process.processIdentifier)
      } else if let asked, ContinuousClock.now - asked > patience {
        Self.send(SIGKILL, to: process.processIdentifier)
      }
    }
    process.waitUntilExit()
    if interruption.isRequested { throw ReplayError.interrupted }
    return process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
  }

  /// Sends a signal, to those that the process has started, too, where it leads a group of its own.
  private static func send(_ signal: Int32, to process: pid_t) {
    kill(getpgid(process) == process ? -process : process, signal)
  }

  /// The last lines of what it wrote.
  package static func tail(of file: URL, lines count: Int = 20) -> String {
    let text = (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").suffix(count).map { "  \($0)" }.joined(separator: "\n")
  }

  /// A program of that name on the search path.
  package static func find(_ name: String) -> URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { URL(fileURLWithPath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
