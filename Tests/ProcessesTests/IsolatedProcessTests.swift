import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Processes

@Suite("Isolated programs: starting and ending", .waits)
struct IsolatedProcessTests {
  private let place: IsolatedRun

  init() throws { place = try IsolatedRun() }

  /// True once a process is gone, or has ended and nobody has taken notice.
  static func isGone(_ process: pid_t) -> Bool {
    guard kill(process, 0) == 0 else { return true }
    return (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8))?.contains(") Z ") ?? true
  }

  @Test("The exit code or the signal, both streams, the folder, and nothing on standard input")
  func ends() async throws {
    let outcome = try await place.shell("cat; pwd -P; echo err >&2; exit 3")
    #expect(outcome.end.exit == .exited(3) && outcome.end.reason == nil && outcome.end.isolation == .none)
    #expect(outcome.output == "\(place.stage.path)\n" && outcome.errors == "err\n")
    #expect(try await place.shell("kill -9 $$").end.exit == .signalled(SIGKILL))
    #expect(try await place.shell("kill -SEGV $$").end.exit == .signalled(SIGSEGV))
    let both = try await place.shell("echo 1; echo 2 >&2; echo 3") { $0.errors = $0.output }
    #expect(both.output == "1\n2\n3\n")
  }

  @Test("The environment is what was given and nothing else; it leads a session; no signal is ignored or blocked")
  func surroundings() async throws {
    let outcome = try await place.run(URL(filePath: "/usr/bin/env")) { $0.environment = ["B": "2 = two", "A": "1"] }
    #expect(outcome.output == "A=1\nB=2 = two\n")
    let none = try await place.run(URL(filePath: "/usr/bin/env")) { $0.environment = [:] }
    #expect(none.output.isEmpty)
    #if os(Linux)
      let session = try await place.shell("cut -d' ' -f1,5,6 /proc/$$/stat")
      #expect(Set(session.output.split { " \n".contains($0) }).count == 1)
      // Without a shell, which blocks for a moment whatever could disturb it.
      let state = try await place.run(URL(filePath: "/usr/bin/grep"), ["-E", "Sig(Blk|Ign)", "/proc/self/status"])
      let lines = state.output.split(separator: "\n")
      #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix("0000000000000000") }, "\(state.output)")
    #endif
  }

  @Test("No descriptor but those of the three streams, even of files that this process has open for its children")
  func descriptors() async throws {
    let open = open("/dev/null", O_RDONLY)
    defer { close(open) }
    #expect(fcntl(open, F_GETFD) == 0)
    // The fourth is the one by which the folder is listed.
    #expect(try await place.shell("ls /proc/self/fd | wc -l").output == "4\n")
  }

  @Test("Output is handed on while the program runs, all of it, in order")
  func output() async throws {
    let pieces = Mutex<[String]>([])
    let process = IsolatedProcess(
      place.specification(URL(filePath: "/bin/sh"), ["-c", "echo a; sleep 0.4; echo b; sleep 0.4; echo c"]))
    let end = try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            try process.run(output: { data in
              pieces.withLock { $0.append(String(decoding: data, as: UTF8.self)) }
            })
          })
      }
    }
    #expect(end.isSuccess && pieces.withLock { $0 } == ["a\n", "b\n", "c\n"])
  }

  @Test(
    "At the time limit or an interruption who listens may say a last word; who is deaf is killed with all of its group")
  func endings() async throws {
    let polite = try await place.shell("trap 'echo bye; exit 7' TERM; while :; do sleep 0.05; done") {
      $0.limits.time = .milliseconds(300)
      $0.patience = .seconds(20)
    }
    #expect(polite.end.exit == .exited(7) && polite.end.reason == .timedOut && polite.output == "bye\n")
    let ready = place.stage.appending(path: "ready").path
    let deaf = try await place.shell(
      "trap '' TERM; (trap '' TERM; sleep 300) & echo $!; touch ready; sleep 300; sleep 300",
      isInterrupted: { FileManager.default.fileExists(atPath: ready) })
    #expect(deaf.end.exit == .signalled(SIGKILL) && deaf.end.reason == .interrupted)
    #expect(Self.isGone(try #require(pid_t(deaf.output.dropLast()))))
  }

  @Test("A program that prints faster than its output is read is stopped at its time limit")
  func endless() async throws {
    let specification = place.specification(
      URL(filePath: "/bin/sh"), ["-c", "while :; do head -c 1000000 /dev/zero; sleep 0.002; done"])
    let end = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<_, any Error>) in
      Thread.detachNewThread {
        var limited = specification
        limited.limits.time = .milliseconds(300)
        limited.limits.fileSize = 1 << 30
        let process = IsolatedProcess(limited)
        // Slower than it is written.
        continuation.resume(
          with: Result {
            try process.run(output: { data in Thread.sleep(forTimeInterval: Double(data.count) * 2e-8) })
          })
      }
    }
    #expect(end.reason == .timedOut)
  }

  @Test("A process left behind in the background is killed, also after success")
  func background() async throws {
    let outcome = try await place.shell("(trap '' TERM HUP; sleep 300) & echo $!")
    #expect(outcome.end.isSuccess)
    #expect(Self.isGone(try #require(pid_t(outcome.output.dropLast()))))
  }

  #if os(Linux)
    /// The number that a program writes into a file, once it is there.
    private static func number(in file: URL) async throws -> pid_t? {
      for _ in 0..<500 {
        if let text = try? String(contentsOf: file, encoding: .utf8), text.hasSuffix("\n") {
          return pid_t(text.dropLast())
        }
        try await Task.sleep(for: .milliseconds(20))
      }
      return nil
    }

    /// Starts one that has a child, on a thread that ends at the signal, and the program with it. Nobody waits for it.
    private func started(threadEndsAt signal: DispatchSemaphore) async throws -> pid_t {
      let specification = place.specification(
        URL(filePath: "/bin/sh"), ["-c", "trap '' TERM; (trap '' TERM; exec sleep 300) & echo $!; wait"])
      let process = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<pid_t, any Error>) in
        Thread.detachNewThread {
          let streams = Result { try Streams(output: specification.output, errors: specification.errors) }
          continuation.resume(with: Result { try IsolatedProcess(specification).start(streams.get()).process })
          signal.wait()
        }
      }
      return process
    }

    // The two halves of what a SIGKILL of this process does: the system ends the leader, and a shell the rest.
    @Test("A program ends with the thread that waits for it, and its whole group with this process")
    func death() async throws {
      let threadEnd = DispatchSemaphore(value: 0)
      threadEnd.signal()
      let lost = try await started(threadEndsAt: threadEnd)
      for _ in 0..<500 where !Self.isGone(lost) { try await Task.sleep(for: .milliseconds(20)) }
      #expect(Self.isGone(lost))
      kill(-lost, SIGKILL)
      waitpid(lost, nil, 0)

      let kept = try await started(threadEndsAt: threadEnd)
      defer { threadEnd.signal() }
      let child = try #require(try await Self.number(in: place.temporary.file("output")))
      let killer = try #require(GroupKiller(ProcessGroup(leader: kept)))
      #expect(!Self.isGone(kept) && !Self.isGone(child))
      killer.release()
      for _ in 0..<500 where !Self.isGone(kept) || !Self.isGone(child) { try await Task.sleep(for: .milliseconds(20)) }
      #expect(Self.isGone(kept) && Self.isGone(child))
      waitpid(kept, nil, 0)
    }
  #endif

  @Test("What cannot be run is said with its reason")
  func failures() async throws {
    let missing = place.stage.appending(path: "missing")
    await #expect(throws: ChildProcessError.notFound(program: missing.path)) { try await place.run(missing) }
    let file = place.stage.appending(path: "file")
    func expect(_ reason: String, _ text: String, mode: Int) async throws {
      try Data(text.utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
      await #expect(throws: ChildProcessError.notStarted(program: file.path, reason: reason)) {
        try await place.run(file)
      }
    }
    try await expect("it may not be executed", "#!/bin/sh\n", mode: 0o644)
    try await expect("the interpreter that it names does not exist", "#!/no/such/shell\n", mode: 0o755)
    try await expect(
      "it is neither a program for this machine nor a script that begins with #!", "\u{1}\u{2}", mode: 0o755)
    let nowhere = place.temporary.file("nowhere")
    await #expect(
      throws: ChildProcessError.notStarted(
        program: "/bin/sh", reason: "its folder '\(nowhere.path)' cannot be entered: No such file or directory")
    ) { try await place.shell(":") { $0.folder = nowhere } }
    await #expect(throws: ChildProcessError.notWritable(path: "/no/such/log", reason: "No such file or directory")) {
      try await place.shell(":") { $0.errors = URL(filePath: "/no/such/log") }
    }
  }

  @Test("Limits of memory and of the size of files; the most memory that it held")
  func limits() async throws {
    try #require(IsolatedRun.python != nil, "python3 is needed")
    // More than the tests' own process, whose memory a child has until its program runs.
    let greedy = "x = bytearray(1_500_000_000)\nprint(len(x))"
    let refused = try await place.python(greedy) { $0.limits.memory = 300_000_000 }
    #expect(refused.end.exit == .exited(1) && refused.errors.contains("MemoryError"))
    let allowed = try await place.python(greedy) { $0.limits.memory = 4_000_000_000 }
    #expect(allowed.output == "1500000000\n")
    #expect(try #require(allowed.end.peakMemory) > 1_500_000_000)
    #expect(allowed.end.processorTime > .milliseconds(5) && allowed.end.processorTime < .seconds(20))
    let large = try await place.shell("exec head -c 200000 /dev/zero") { $0.limits.fileSize = 100_000 }
    #expect(large.end.exit == .signalled(SIGXFSZ) && large.output.utf8.count == 100_000)
  }

  #if os(Linux)
    @Test("The umask, the processors and the layout of addresses are what was asked for")
    func conditions() async throws {
      let outcome = try await place.shell("umask; grep Cpus_allowed_list /proc/self/status; cat /proc/self/personality")
      {
        $0.conditions = .init(umask: 0o077, hasFixedAddresses: true, cores: [0])
      }
      #expect(outcome.output == "0077\nCpus_allowed_list:\t0\n00040000\n")
    }
  #endif

  @Test("Two hundred runs leave no descriptor open, and from two threads at once each gets its own")
  func many() async throws {
    func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    _ = try await place.shell(":") { $0.isolation = place.isolation() }
    let before = try count()
    let other = try IsolatedRun()
    async let first = Self.hundred(place, "a")
    async let second = Self.hundred(other, "b")
    let succeeded = try await [first, second]
    #expect(succeeded == [true, true])
    // Other tests run at the same time and have files open, but not two hundred.
    #expect(try count() < before + 100)
  }

  private static func hundred(_ place: IsolatedRun, _ word: String) async throws -> Bool {
    for number in 0..<100 {
      let outcome = try await place.shell("cat /etc/passwd >/dev/null; echo \(word) \(number)") {
        $0.isolation = place.isolation()
      }
      guard outcome.end.isSuccess, outcome.output == "\(word) \(number)\n" else { return false }
    }
    return true
  }
}
