import Foundation
import TestSupport

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#endif

/// A real Slurm of one node: munged, slurmctld and slurmd, started for a test as root and ended with the last reference. It uses no
/// cgroups, has no accounting, and listens on ports of its own.
final class SlurmRig {
  private let folder: TemporaryFolder
  /// The name of the node.
  let node: String
  private var configuration: String { folder.file("slurm.conf").path }

  /// The reason why none can be started here; nil when one can.
  static let problem: String? = {
    if ProcessInfo.processInfo.environment["REFIGURE_LONG_TESTS"] != "1" {
      return "it takes minutes: REFIGURE_LONG_TESTS=1"
    }
    if geteuid() != 0 { return "slurmctld, slurmd and munged are started as root" }
    let missing = ["munged", "mungekey", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol"].filter {
      path($0) == nil
    }
    return missing.isEmpty ? nil : "not installed: \(missing.joined(separator: ", ")) (slurm-wlm, munge)"
  }()

  init() throws {
    folder = try TemporaryFolder()
    node = String(ProcessInfo.processInfo.hostName.prefix { $0 != "." })
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
    for name in ["state", "spool", "log", "munge"] {
      try FileManager.default.createDirectory(at: folder.file(name), withIntermediateDirectories: true)
    }
    try folder.write(text(controller: try Self.freePort(), daemon: try Self.freePort()), to: "slurm.conf")
    try tool("mungekey", "--create", "--keyfile=\(folder.file("munge/key").path)")
    let munge = ["key-file", "socket", "pid-file", "log-file", "seed-file"]
      .map { "--\($0)=\(folder.file("munge/\($0.prefix { $0 != "-" })").path)" }
    try tool("munged", arguments: munge)
    try startController()
    try startDaemon()
  }

  deinit {
    _ = try? tool("scancel", "--full", "--user=root")
    for name in ["slurmd.pid", "slurmctld.pid", "munge/pid"] { stop(name, SIGKILL) }
  }

  /// The settings, which no file of the system's adds to.
  private func text(controller: Int, daemon: Int) -> String {
    """
    ClusterName=test
    SlurmctldHost=\(node)(127.0.0.1)
    SlurmctldPort=\(controller)
    SlurmdPort=\(daemon)
    SlurmUser=root
    SlurmdUser=root
    AuthType=auth/munge
    AuthInfo=socket=\(folder.file("munge/socket").path)
    CredType=cred/munge
    StateSaveLocation=\(folder.file("state").path)
    SlurmdSpoolDir=\(folder.file("spool").path)
    SlurmctldPidFile=\(folder.file("slurmctld.pid").path)
    SlurmdPidFile=\(folder.file("slurmd.pid").path)
    SlurmctldLogFile=\(folder.file("log/slurmctld").path)
    SlurmdLogFile=\(folder.file("log/slurmd").path)
    ProctrackType=proctrack/linuxproc
    TaskPlugin=task/none
    SelectType=select/cons_tres
    SelectTypeParameters=CR_Core_Memory
    SchedulerType=sched/builtin
    SchedulerParameters=sched_interval=1,batch_sched_delay=0
    JobAcctGatherType=jobacct_gather/linux
    JobAcctGatherFrequency=1
    JobAcctGatherParams=OverMemoryKill
    AccountingStorageType=accounting_storage/none
    JobCompType=jobcomp/none
    MpiDefault=none
    SwitchType=switch/none
    ReturnToService=2
    KillWait=5
    MessageTimeout=5
    PreemptType=preempt/partition_prio
    PreemptMode=REQUEUE
    DefMemPerCPU=700
    NodeName=\(node) NodeAddr=127.0.0.1 CPUs=2 RealMemory=1500 State=UNKNOWN
    PartitionName=normal Nodes=\(node) Default=YES MaxTime=INFINITE State=UP PriorityTier=2
    PartitionName=lowest Nodes=\(node) MaxTime=INFINITE State=UP PriorityTier=1 PreemptMode=CANCEL
    PartitionName=urgent Nodes=\(node) MaxTime=INFINITE State=UP PriorityTier=9

    """
  }

  // MARK: Daemons

  func startController() throws { try tool("slurmctld", "-f", configuration) }

  /// Starts the node's daemon, and waits until the controller knows it again. A task that is sent to the node before that can be
  /// ended as one that the node does not know.
  func startDaemon() throws {
    try tool("slurmd", "-f", configuration, "-N", node)
    try wait(for: "a node that is idle") { try self.tool("sinfo", "--noheader", "--format=%T").contains("idle\n") }
  }

  /// Ends the controller, so that nobody answers.
  func stopController() { stop("slurmctld.pid", SIGTERM) }
  /// Ends the node's daemon, and a task with all that holds it, without a word to the controller, as a loss of power does.
  func loseNode(with task: pid_t) throws {
    stop("slurmd.pid", SIGKILL)
    let status = try String(contentsOfFile: "/proc/\(task)/status", encoding: .utf8)
    let parent = status.split(separator: "\n").first { $0.hasPrefix("PPid:") }?.split(separator: "\t").last
    if let step = parent.flatMap({ pid_t($0) }), step > 1 { kill(step, SIGKILL) }
    kill(task, SIGKILL)
    try tool("scontrol", "update", "nodename=\(node)", "state=down", "reason=test")
  }

  private func stop(_ file: String, _ number: Int32) {
    let text = (try? String(contentsOf: folder.file(file), encoding: .utf8)) ?? ""
    guard let process = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)), process > 1 else { return }
    kill(process, number)
    for _ in 0..<1_000 where kill(process, 0) == 0 { usleep(10_000) }
  }

  // MARK: Using it

  /// The variables with which programs find it.
  var environment: [String: String] {
    ["SLURM_CONF": configuration, "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"]
  }

  /// Runs one of its programs.
  ///
  /// - Returns: the output.
  /// - Throws: `TestFailure` when it fails.
  @discardableResult
  func tool(_ name: String, _ arguments: String...) throws -> String { try tool(name, arguments: arguments) }

  @discardableResult
  private func tool(_ name: String, arguments: [String]) throws -> String {
    guard let program = Self.path(name) else { throw TestFailure("there is no \(name)") }
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", Self.closing, program.path] + arguments
    process.environment = environment
    // Files, not pipes, for a daemon keeps what it inherits.
    let files = try TemporaryFolder()
    for name in ["output", "errors"] { try files.write(Data(), to: name) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files.file("output"))
    process.standardError = try FileHandle(forWritingTo: files.file("errors"))
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String { try String(contentsOf: files.file(name), encoding: .utf8) }
    guard process.terminationStatus == 0 else {
      throw TestFailure("\(name) \(arguments.joined(separator: " ")): \(try text("errors"))")
    }
    return try text("output")
  }

  /// Runs its arguments without descriptors that a daemon would keep: Foundation waits until one of its own is closed.
  private static let closing =
    "for place in /proc/self/fd/*; do n=${place##*/}; if [ $n -gt 2 ]; then eval \"exec $n>&-\"; fi; done; exec \"$0\" \"$@\""

  /// Waits until something is so.
  ///
  /// - Throws: `TestFailure` after two minutes.
  func wait(for what: String, seconds: Int = 120, _ isSo: () throws -> Bool) throws {
    for _ in 0..<(seconds * 10) {
      if try isSo() { return }
      usleep(100_000)
    }
    throw TestFailure("waited \(seconds) s for \(what): \((try? tool("squeue", "--states=all", "--array")) ?? "")")
  }

  /// Waits until tasks of an array job are in a state, by Slurm's word.
  func wait(for job: String, toBe word: String, seconds: Int = 120) throws {
    try wait(for: "\(job) \(word)", seconds: seconds) {
      try self.tool("squeue", "--noheader", "--array", "--states=all", "--format=%i %T").contains("\(job) \(word)\n")
    }
  }

  /// Lets a task that is put back into the queue begin at once, and not after two minutes.
  func release(_ job: String) throws {
    try wait(for: "\(job) in the queue again") {
      (try? self.tool("scontrol", "update", "jobid=\(job)", "StartTime=now")) != nil
    }
  }

  private static func path(_ name: String) -> URL? {
    ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"].map { URL(filePath: "\($0)/\(name)") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// A port that nobody listens on.
  private static func freePort() throws -> Int {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = socket(AF_INET, kind, 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw TestFailure("no port is free") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
