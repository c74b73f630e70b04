import Foundation
import TestSupport
import Testing

@testable import Processes

@Suite("Child processes")
struct ChildProcessTests {
  /// A shell's command, run on a thread of its own.
  private static func shell(
    _ command: String, in folder: URL? = nil, output: ChildProcess.Output = .collected(limit: 100_000),
    patience: Duration = .milliseconds(200), isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> ChildProcess.End {
    try await run(
      ChildProcess(.named("sh"), ["-c", command], in: folder, output: output, patience: patience), isInterrupted)
  }

  private static func run(
    _ process: ChildProcess, _ isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> ChildProcess.End {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try process.run(isInterrupted: isInterrupted) }) }
    }
  }

  @Test("The two streams are told apart; the status is the program's, or 128 and a signal")
  func ends() async throws {
    let end = try await Self.shell("cat; echo out; echo err >&2; exit 3")
    #expect(end == .init(status: 3, output: "out\n", errors: "err\n", wasInterrupted: false, isolation: .none))
    #expect(try await Self.shell("kill -9 $$").status == 128 + SIGKILL)
  }

  @Test("A program that says more than a pipe holds, on either stream, comes to its end; the limit cuts")
  func much() async throws {
    let say = "head -c 1000000 /dev/zero | tr '\\0' x"
    let end = try await Self.shell("\(say) >&2; \(say); \(say) >&2")
    #expect(end.status == 0 && end.output == String(repeating: "x", count: 100_000) && end.errors == end.output)
  }

  @Test("What a program leaves behind ends with it")
  func leftBehind() async throws {
    let end = try await Self.shell("sleep 300 & echo $!")
    let other = try #require(pid_t(end.output.dropLast()))
    #expect(kill(other, 0) != 0 || Self.isDead(other))
  }

  @Test("A file takes both streams in their order, in the folder that was asked for")
  func file() async throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let log = folder.appending(path: "log")
    try Data("before, and longer than what comes".utf8).write(to: log)
    let end = try await Self.shell(
      "echo 1; echo 2 >&2; pwd -P", in: folder, output: .file(log, includingErrors: true))
    #expect(end.output.isEmpty && end.status == 0)
    #expect(try String(contentsOf: log, encoding: .utf8) == "1\n2\n\(folder.path)\n")
    #expect(ChildProcess.tail(of: log, lines: 2) == "  2\n  \(folder.path)")
  }

  @Test("A stop reaches the whole group; who does not listen is killed when patience ends")
  func interruption() async throws {
    let temporary = try TemporaryFolder()
    defer { withExtendedLifetime(temporary) {} }
    let folder = temporary.url
    let ready = folder.appending(path: "ready").path
    let asked: @Sendable () -> Bool = { FileManager.default.fileExists(atPath: ready) }
    let polite = try await Self.shell(
      "trap 'echo bye; exit 7' TERM; touch '\(ready)'; while :; do sleep 0.05; done", patience: .seconds(20),
      isInterrupted: asked)
    #expect(polite == .init(status: 7, output: "bye\n", errors: polite.errors, wasInterrupted: true, isolation: .none))
    try FileManager.default.removeItem(atPath: ready)
    let deaf = try await Self.shell(
      "trap '' TERM; (trap '' TERM; sleep 30) & echo $!; touch '\(ready)'; sleep 30; sleep 30", isInterrupted: asked)
    #expect(deaf.status == 128 + SIGKILL && deaf.wasInterrupted)
    let other = try #require(pid_t(deaf.output.dropLast()))
    // It is gone as soon as whoever adopted it has taken notice.
    var isThere = true
    for _ in 0..<100 where isThere {
      isThere = kill(other, 0) == 0 && !Self.isDead(other)
      if isThere { try await Task.sleep(for: .milliseconds(20)) }
    }
    #expect(!isThere)
  }

  /// Whether a process has ended and nobody has taken notice (on systems that say so).
  private static func isDead(_ process: pid_t) -> Bool {
    (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z ") ?? false
  }

  @Test("What is not there, or is no program, is said to be so")
  func missing() async throws {
    await #expect(throws: ChildProcessError.notFound(program: "no-such-program")) {
      try await Self.run(ChildProcess(.named("no-such-program"), [], output: .collected(limit: 10)))
    }
    await #expect(throws: ChildProcessError.notWritable(path: "/no/such/log", reason: "No such file or directory")) {
      try await Self.shell("true", output: .file(URL(filePath: "/no/such/log"), includingErrors: true))
    }
  }

  @Test("Many at once")
  func many() async throws {
    let outputs = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<20 { group.addTask { try await Self.shell("sleep 0.1; echo \(number)").output } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(outputs == Set((0..<20).map { "\($0)\n" }))
  }
}
