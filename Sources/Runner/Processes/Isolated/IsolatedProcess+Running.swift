import CLauncher
import Foundation

extension IsolatedProcess {
  /// Runs it and blocks the thread.
  ///
  /// Not to be called from a task, and from a thread that does not end before: the program is killed when the thread ends.
  ///
  /// - Parameters:
  ///   - isInterrupted: looked at every 50 milliseconds. Once true, the program's group gets SIGTERM and, when patience is at an
  ///     end, SIGKILL.
  ///   - output: called with the new bytes of its standard output about every 50 milliseconds.
  package func run(
    isInterrupted: () -> Bool = { false }, output: (Data) -> Void = { _ in }
  ) throws(ChildProcessError) -> End {
    let streams = try Streams(output: specification.output, errors: specification.errors)
    let ownMemory = ProcessGroup.residentMemory()
    let began = ContinuousClock.now
    let running = try start(streams)
    let group = ProcessGroup(leader: running.process)
    let survivor = GroupKiller(group)
    let watch = running.listener.map { AttemptWatch($0, specification.isolation) }
    var ending = Ending(group, specification, start: began, sparesLeader: running.isolation.files == .bubblewrap)
    let descriptor = launcher_process_descriptor(running.process)
    while true {
      // Without a descriptor to wait for, short programs are not made to last.
      _ = launcher_wait(descriptor, descriptor >= 0 ? 50 : 5)
      if launcher_has_ended(running.process) != 0 { break }
      streams.handOn(output, pieces: 4)
      ending.check(isInterrupted)
    }
    let duration = ContinuousClock.now - began
    // Its number is its group's as long as it is not reaped.
    group.send(SIGKILL)
    if descriptor >= 0 { close(descriptor) }
    var usage = rusage()
    let status = launcher_reap(running.process, &usage)
    survivor?.dismiss()
    group.waitUntilEmpty()
    if let mark = specification.mark, let value = specification.environment[mark] {
      ProcessGroup.killStrays(with: "\(mark)=\(value)")
    }
    let findings = watch?.end() ?? AttemptWatch.Findings()
    streams.handOn(output)
    return End(
      exit: Self.exit(status, running.isolation.files), reason: ending.reason, undeclared: findings.undeclared,
      networkAttempts: findings.connections, isolation: running.isolation, duration: duration,
      processorTime: Self.time(usage.ru_utime) + Self.time(usage.ru_stime),
      peakMemory: Self.peakMemory(usage, own: ownMemory, seen: ending.peakMemory))
  }

  private static func exit(_ status: Int32, _ files: ObtainedIsolation.Files) -> End.Exit {
    let fatal = status & 0x7f
    if fatal != 0 { return .signalled(fatal) }
    let code = (status >> 8) & 0xff
    // Bubblewrap says it as shells do.
    if files == .bubblewrap, code > 128, code <= 128 + 64 { return .signalled(code - 128) }
    return .exited(code)
  }

  private static func time(_ value: timeval) -> Duration {
    .seconds(Int64(value.tv_sec)) + .microseconds(Int64(value.tv_usec))
  }

  /// The system counts what the new process held before it became the program: as much as this process did.
  private static func peakMemory(_ usage: rusage, own: Int, seen: Int) -> Int? {
    #if os(macOS)
      let most = usage.ru_maxrss
    #else
      let most = usage.ru_maxrss * 1024
    #endif
    if most > own + 1 << 20 { return most }
    return seen > 0 ? seen : nil
  }
}

/// The end of a program that is asked for.
private struct Ending {
  private let group: ProcessGroup
  private let start: ContinuousClock.Instant
  private let time: Duration?
  private let patience: Duration
  private let sparesLeader: Bool
  private var asked: ContinuousClock.Instant?
  private(set) var reason: IsolatedProcess.End.Reason?
  private(set) var peakMemory = 0

  init(
    _ group: ProcessGroup, _ specification: IsolatedProcess.Specification, start: ContinuousClock.Instant,
    sparesLeader: Bool
  ) {
    self.group = group
    self.start = start
    self.sparesLeader = sparesLeader
    time = specification.limits.time
    patience = specification.patience
  }

  /// Asks for it, if there is a reason, and enforces it when patience is at an end.
  mutating func check(_ isInterrupted: () -> Bool) {
    peakMemory = max(peakMemory, group.leaderPeakMemory())
    let now = ContinuousClock.now
    if let asked {
      if now - asked > patience { group.send(SIGKILL) }
      return
    }
    if isInterrupted() {
      reason = .interrupted
    } else if let time, now - start > time {
      reason = .timedOut
    }
    guard reason != nil else { return }
    asked = now
    if sparesLeader {
      // Bubblewrap itself would end at once, and all with it.
      for member in group.members() where member != group.leader { kill(member, SIGTERM) }
    } else {
      group.send(SIGTERM)
    }
    // Who was stopped could not hear it.
    group.send(SIGCONT)
  }
}
