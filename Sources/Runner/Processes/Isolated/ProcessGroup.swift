import CLauncher
import Foundation

/// A program's processes.
struct ProcessGroup: Sendable {
  let leader: pid_t

  func send(_ number: Int32) { kill(-leader, number) }

  /// The members that have not ended, on systems that say so.
  func members() -> [pid_t] {
    Self.processes().filter { number in
      // After the name, which may hold anything: state, parent, group.
      guard let text = Self.text("/proc/\(number)/stat"), let end = text.lastIndex(of: ")") else { return false }
      let fields = text[end...].split(separator: " ")
      return fields.count > 3 && fields[1] != "Z" && fields[1] != "X" && fields[3] == "\(leader)"
    }
  }

  /// Waits for members that were killed to be gone, once the leader is reaped: for a second at most.
  func waitUntilEmpty() {
    for _ in 0..<1000 {
      guard kill(-leader, 0) == 0, !members().isEmpty else { return }
      usleep(1000)
    }
  }

  /// Kills the processes that left the group by a session of their own, known by an entry of their environment that no other
  /// program has. Who gave up its environment is not found.
  static func killStrays(with entry: String) {
    // One that is just being born is found the next time.
    for _ in 0..<20 {
      let strays = processes().filter { number in
        guard number != getpid(), let environment = bytes("/proc/\(number)/environ") else { return false }
        return environment.split(separator: 0).contains { $0.elementsEqual(entry.utf8) }
      }
      guard !strays.isEmpty else { return }
      for stray in strays { kill(stray, SIGKILL) }
      usleep(2000)
    }
  }

  private static func processes() -> [pid_t] {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
  }

  /// The most bytes that the leader held so far, 0 if that cannot be told.
  func leaderPeakMemory() -> Int { Self.field("VmHWM:", of: "/proc/\(leader)/status") }

  /// The bytes that this process holds, 0 if that cannot be told.
  static func residentMemory() -> Int { field("VmRSS:", of: "/proc/self/status") }

  private static func field(_ name: String, of file: String) -> Int {
    guard let line = text(file)?.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return 0 }
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 } ?? 0
  }

  private static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

  /// The content of a file of /proc, whose size is not known before; nil where there is none.
  private static func bytes(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while all.count < 1 << 20 {
      let count = read(file, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      all += part[..<count]
    }
    return all.isEmpty ? nil : all
  }
}

/// A shell that kills a program's group when this process ends without having dismissed it, be it by SIGKILL: the system itself would
/// end only the group's leader.
struct GroupKiller: Sendable {
  private let process: pid_t
  private let pipe: Int32

  /// None if it cannot be had: the leader ends anyway.
  init?(_ group: ProcessGroup) {
    var ends: [Int32] = [-1, -1]
    guard Foundation.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let nothing = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer {
      close(ends[0])
      if nothing >= 0 { close(nothing) }
    }
    var plan = launcher_plan()
    (plan.input, plan.output, plan.errors) = (ends[0], nothing, nothing)
    (plan.rules, plan.memory, plan.file_size, plan.mask) = (-1, -1, -1, -1)
    plan.outlives = 1
    let command = ["/bin/sh", "-c", "read -r line; kill -KILL -\(group.leader)"]
    let result = withCStrings(command) { arguments in
      withCStrings([]) { environment in
        "/".withCString { folder in
          plan.program = UnsafePointer(arguments[0])
          plan.arguments = arguments
          plan.environment = environment
          plan.folder = folder
          return launcher_start(&plan)
        }
      }
    }
    guard result.step == Int32(LAUNCHER_STEP_NONE.rawValue) else {
      close(ends[1])
      return nil
    }
    process = result.process
    pipe = ends[1]
  }

  /// Lets go of it as the end of this process does, and waits until it has done its work.
  func release() {
    close(pipe)
    var usage = rusage()
    _ = launcher_reap(process, &usage)
  }

  /// To be called when the group is gone.
  func dismiss() {
    kill(process, SIGKILL)
    var usage = rusage()
    _ = launcher_reap(process, &usage)
    close(pipe)
  }
}
