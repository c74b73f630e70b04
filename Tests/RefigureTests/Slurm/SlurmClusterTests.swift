import Foundation
import Ledger
import TestSupport
import Testing

/// Sweeps on a real Slurm of one node, which each test starts.
@Suite(
  "Sweeps on a real Slurm", .waits, .serialized,
  .enabled(if: SlurmRig.problem == nil, Comment(rawValue: SlurmRig.problem ?? "")))
struct SlurmClusterTests {
  private static let quick = TinyStudy().text
  /// Its trainings take long enough that something can happen to them, also as a release build, and leave checkpoints.
  private static let slow = TinyStudy(extra: "checkpoint_every: 20", points: 8_000).text

  private let rig = Result { try SlurmRig() }
  private let project: TinyProject
  private let program: ProgramProcess

  init() throws {
    project = try TinyProject(studies: ["toy": Self.quick, "slow": Self.slow])
    program = ProgramProcess(folder: project.root, environment: try rig.get().environment)
  }

  private static func sweep(_ study: String = "toy", epochs: String = "2,3,5,7") -> [String] {
    [
      "sweep", "studies/\(study).md", "--vary", "epochs=\(epochs)", "--measure", "error=last(ae.validation.error)",
      "--minimise", "error",
    ]
  }

  private static let slurm = ["--cluster", "slurm", "--cluster-option=--mem=300"]

  private func csv(_ results: String = "results") throws -> String {
    let folder = project.file("\(results)/runs/sweeps")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    return try String(contentsOf: folder.appending(path: name).appending(path: "table.csv"), encoding: .utf8)
  }

  private var jobs: URL {
    get throws {
      let folder = project.file("results/runs/sweeps")
      let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
      return folder.appending(path: name).appending(path: "slurm/jobs")
    }
  }

  /// The tasks as `--status --json` has them: state, reason, word, submissions, resubmissions.
  private func status(_ sweep: [String]) throws -> [[String: Any]] {
    let outcome = try program.run(sweep + ["--status", "--json"])
    let status = try #require(try outcome.json() as? [String: Any], "\(outcome.errors)")
    return try #require(status["tasks"] as? [[String: Any]])
  }

  private func states(_ sweep: [String]) throws -> [String] { try status(sweep).map { $0["state"] as? String ?? "" } }

  /// Submits, and waits for nothing.
  private func submit(_ sweep: [String], _ more: String...) throws -> String {
    let outcome = try program.run(sweep + Self.slurm + ["--json"] + more)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try #require((try outcome.json() as? [String: Any])?["job"] as? String)
  }

  /// The process that a task told.
  private func process(of index: Int, job: Int) throws -> pid_t {
    let file = try jobs.appending(path: "\(job)/tasks/\(index).json")
    let record = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    return pid_t(try #require(record?["process"] as? Int))
  }

  /// Waits until a task has written a checkpoint.
  private func waitForCheckpoint(of task: Int) throws {
    let folder = try jobs.deletingLastPathComponent().appending(path: "shards/\(task)/checkpoints")
    try rig.get().wait(for: "a checkpoint of task \(task)") {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).contains {
        $0.hasSuffix(".checkpoint")
      }
    }
  }

  /// Requires that the table is that of a local sweep, that the ledger is whole, and that collecting again changes nothing.
  private func requireLocalTable(_ sweep: [String]) throws {
    try requireCollectedOnce(sweep)
    #expect(try program.run(sweep + ["--results", "local", "--quiet"]).status == 0)
    #expect(try csv("local") == csv())
  }

  /// Requires that the ledger is whole, and that collecting again changes nothing.
  private func requireCollectedOnce(_ sweep: [String]) throws {
    let before = try csv()
    let runs = try Ledger(folder: project.file("results/runs"), access: .readOnly).runs().count
    #expect(try program.run(sweep + ["--collect", "--quiet"]).status == 0)
    let ledger = try Ledger(folder: project.file("results/runs"), access: .readOnly)
    #expect(try ledger.runs().count == runs && ledger.verify().isIntact)
    #expect(try csv() == before)
  }

  @Test("One command submits, follows, collects and prints the table of a local sweep", .timeLimit(.minutes(5)))
  func whole() throws {
    let sweep = Self.sweep()
    let outcome = try program.run(sweep + Self.slurm + ["--wait"])
    #expect(outcome.status == 0 && outcome.output.contains("best, to minimise error"), "\(outcome.errors)")
    #expect(outcome.errors.contains("submitted as job 1") && outcome.errors.contains("Slurm: "), "\(outcome.errors)")
    #expect(try states(sweep) == ["done", "done", "done", "done"])
    try requireLocalTable(sweep)
    let again = try program.run(sweep + Self.slurm + ["--wait"])
    #expect(again.output == outcome.output && again.errors.contains("nothing to submit"))
  }

  @Test(
    "A search that depends on outcomes is submitted round by round, and gives the table of a local one",
    .timeLimit(.minutes(20)),
    arguments: [
      "sobol:trials=4", "halving:trials=4,resource=epochs,from=1,to=4,factor=2",
      "hyperband:resource=epochs,to=4,factor=2",
      "tpe:trials=6,batch=3,startup=3", "gp:trials=6,batch=3,startup=3",
    ])
  func rounds(search: String) throws {
    let sweep = [
      "sweep", "studies/toy.md", "--vary", "ae.optimizer.rate=1e-4:1e-1:log", "--measure",
      "error=last(ae.validation.error)",
      "--minimise", "error", "--search", search,
    ]
    let outcome = try program.run(sweep + Self.slurm + ["--wait", "--array-tasks", "2"])
    #expect(outcome.status == 0 && outcome.output.contains("best, to minimise error"), "\(outcome.errors)")
    let rounds = outcome.errors.components(separatedBy: "submitted as job").count - 1
    #expect(search.hasPrefix("sobol") ? rounds == 1 : rounds >= 2, "\(outcome.errors)")
    try requireLocalTable(sweep)
  }

  @Test(
    "A task that is put into the queue again goes on; what is done is collected meanwhile", .timeLimit(.minutes(10)))
  func requeue() throws {
    let rig = try rig.get()
    let sweep = Self.sweep("slow", epochs: "3,5000")
    let job = try submit(sweep)
    try rig.wait(for: "\(job)_1", toBe: "COMPLETED")
    try waitForCheckpoint(of: 2)
    let early = try program.run(sweep + ["--collect"])
    #expect(
      early.status == 0 && early.errors.contains("task 2: trial 2 missing: task 2 has not come to its end (running"))
    #expect(try Ledger(folder: project.file("results/runs"), access: .readOnly).runs().count == 1)
    try rig.tool("scontrol", "requeue", "\(job)_2")
    try rig.wait(for: "\(job)_2", toBe: "PENDING")
    #expect(try states(sweep) == ["done", "waiting"])
    // What waits is not submitted a second time.
    let idle = try program.run(sweep + Self.slurm)
    #expect(idle.output.contains("nothing to submit") && idle.output.contains("task 2 is left as it is: waiting"))
    try rig.release("\(job)_2")
    try rig.wait(for: "\(job)_2", toBe: "RUNNING")
    #expect(try status(sweep)[1]["reason"] as? String == "begun 1 time before")
    #expect(try program.run(sweep + Self.slurm + ["--wait", "--quiet"]).status == 0)
    let log = try String(contentsOf: jobs.appending(path: "1/logs/2.log"), encoding: .utf8)
    #expect(log.ranges(of: "refigure task 2").count == 2)
    try requireLocalTable(sweep)
  }

  @Test("What a person cancels is submitted again only when that is asked for", .timeLimit(.minutes(10)))
  func cancelled() throws {
    let rig = try rig.get()
    let sweep = Self.sweep("slow", epochs: "4000,5000,6000")
    let job = try submit(sweep)
    try rig.wait(for: "\(job)_2", toBe: "RUNNING")
    try waitForCheckpoint(of: 2)
    try rig.tool("scancel", "\(job)_2")
    try rig.wait(for: "\(job)_2", toBe: "CANCELLED")
    #expect(try states(sweep)[1] == "cancelled")
    let left = try program.run(sweep + Self.slurm)
    #expect(left.status == 0 && left.output.contains("task 2 is left as it is: cancelled"), "\(left.output)")
    // All others are cancelled by the sweep's own command, also one that waits, which Slurm may forget at once.
    #expect(try program.run(sweep + ["--cancel"]).errors.contains("2 tasks cancelled"))
    try rig.wait(for: "the end of all") { try !self.states(sweep).contains { $0 == "running" || $0 == "waiting" } }
    #expect(try states(sweep) == ["cancelled", "cancelled", "cancelled"])
    let waited = try program.run(sweep + Self.slurm + ["--wait"])
    #expect(waited.status == 3 && waited.errors.contains("(cancelled"), "\(waited.errors)")
    let asked = try program.run(sweep + Self.slurm + ["--wait", "--retry"])
    #expect(asked.status == 0, "\(asked.errors)")
    #expect(try status(sweep).allSatisfy { $0["submissions"] as? Int == 2 && $0["resubmissions"] as? Int == 0 })
    try requireLocalTable(sweep)
  }

  @Test(
    "At its time limit a task leaves a checkpoint, is submitted again, and comes to its end", .timeLimit(.minutes(15)))
  func timeLimit() throws {
    // As many epochs as take more than one limit and fewer than some, whatever the machine. Only the processor's time does not depend
    // on what else it does.
    let command = Self.sweep("slow", epochs: "1000") + ["--results", "speed", "--threads", "1"]
    let speed = ([ProgramProcess.binary.path] + command).map { "'\($0)'" }.joined(separator: " ")
    let timed = "mkdir -p results/runs; TIMEFORMAT=%U; { time \(speed) 2>&3; } 3>/dev/null 2>results/runs/seconds"
    try #require(try Shell.run(timed, in: project.root, program.environment) == 0)
    let told = try String(contentsOf: project.file("results/runs/seconds"), encoding: .utf8)
    let seconds = try #require(Double(told.trimmingCharacters(in: .whitespacesAndNewlines)), "\(told)")
    let epochs = max(4_000, Int(1_000 * 75 / seconds))
    let sweep = Self.sweep("slow", epochs: "\(epochs)")
    let outcome = try program.run(
      sweep + Self.slurm + [
        "--cluster-option=--time=1", "--cluster-option=--signal=B:TERM@15", "--wait", "--resubmit", "20",
      ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let task = try #require(try status(sweep).first)
    #expect(task["resubmissions"] as? Int ?? 0 >= 1 && task["state"] as? String == "done", "\(task)")
    let manifest = try String(contentsOf: jobs.appending(path: "2/manifest.json"), encoding: .utf8)
    #expect(manifest.contains("time limit: it was asked to stop, and did"), "\(manifest)")
    // The bits of a task that goes on are compared where tasks are shorter.
    try requireCollectedOnce(sweep)
  }

  @Test("A task that takes too much memory is known, and left until it is given more", .timeLimit(.minutes(10)))
  func memory() throws {
    let sweep = Self.sweep("slow", epochs: "5000")
    let outcome = try program.run(
      sweep + ["--cluster", "slurm", "--cluster-option=--mem=15", "--wait"])
    #expect(outcome.status == 3 && outcome.errors.contains("(out of memory: "), "\(outcome.errors)")
    let task = try #require(try status(sweep).first)
    #expect(task["state"] as? String == "out of memory" && task["submissions"] as? Int == 1)
    #expect((task["reason"] as? String)?.contains("exceeded memory limit") == true)
    #expect(try program.run(sweep + Self.slurm + ["--wait", "--retry", "--quiet"]).status == 0)
    try requireLocalTable(sweep)
  }

  @Test("When a node goes down its task is submitted again, or waits for the node", .timeLimit(.minutes(10)))
  func nodeDown() throws {
    let rig = try rig.get()
    let sweep = Self.sweep("slow", epochs: "5000")
    let job = try submit(sweep, "--cluster-option=--no-requeue")
    try waitForCheckpoint(of: 1)
    try rig.loseNode(with: try process(of: 1, job: 1))
    try rig.wait(for: "\(job)_1", toBe: "NODE_FAIL")
    #expect(try states(sweep) == ["node failed"])
    try rig.startDaemon()
    // Submitted again, this time so that Slurm itself puts it into the queue again.
    let second = try submit(sweep)
    try rig.wait(for: "\(second)_1", toBe: "RUNNING")
    try rig.wait(for: "its process") { (try? self.process(of: 1, job: 2)) != nil }
    try rig.loseNode(with: try process(of: 1, job: 2))
    try rig.wait(for: "\(second)_1", toBe: "PENDING")
    #expect(try states(sweep) == ["waiting"])
    try rig.startDaemon()
    try rig.release("\(second)_1")
    let outcome = try program.run(sweep + Self.slurm + ["--wait"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let task = try #require(try status(sweep).first)
    // A controller may take the task's second run for what is left of the first, and end it, too: that is one submission more.
    let resubmissions = task["resubmissions"] as? Int ?? 0
    #expect((1...2).contains(resubmissions) && task["state"] as? String == "done", "\(outcome.errors)")
    let reasons = try String(contentsOf: jobs.appending(path: "2/manifest.json"), encoding: .utf8)
    #expect(reasons.contains("\"reason\" : \"node failed"), "\(reasons)")
    try requireLocalTable(sweep)
  }

  @Test("A task that leaves its place to another job is submitted again", .timeLimit(.minutes(10)))
  func preempted() throws {
    let rig = try rig.get()
    let sweep = Self.sweep("slow", epochs: "5000")
    let exclusive = ["--cluster-option=--exclusive", "--cluster-option=--partition=lowest"]
    let waiting = try program.start(sweep + Self.slurm + exclusive + ["--wait"])
    try rig.wait(for: "1_1", toBe: "RUNNING")
    try waitForCheckpoint(of: 1)
    try rig.tool(
      "sbatch", "--partition=urgent", "--exclusive", "--output=/dev/null", "--mem=300", "--wrap=sleep 3")
    try rig.wait(for: "1_1", toBe: "PREEMPTED")
    let outcome = waiting.wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let manifest = try String(contentsOf: jobs.appending(path: "2/manifest.json"), encoding: .utf8)
    #expect(manifest.contains("\"reason\" : \"preempted"), "\(manifest)")
    try requireLocalTable(sweep)
  }

  @Test("While the controller is away nothing is lost, and nothing is submitted twice", .timeLimit(.minutes(10)))
  func controllerDown() throws {
    let rig = try rig.get()
    let sweep = Self.sweep("slow", epochs: "3,12000")
    let job = try submit(sweep)
    try rig.wait(for: "\(job)_2", toBe: "RUNNING")
    let waiting = try program.start(sweep + Self.slurm + ["--wait"])
    try rig.wait(for: "\(job)_1", toBe: "COMPLETED")
    rig.stopController()
    let submitted = try program.run(sweep + Self.slurm)
    #expect(submitted.status == 3 && submitted.errors.contains("error: Slurm does not answer: "), "\(submitted.errors)")
    #expect(submitted.errors.contains("Unable to contact slurm controller"))
    let status = try program.run(sweep + ["--status"])
    #expect(status.status == 3 && status.output.contains("Slurm does not answer: "), "\(status.output)")
    // What is finished can be collected without it.
    let collected = try program.run(sweep + ["--collect"])
    #expect(collected.status == 0 && collected.errors.contains("the cluster does not answer"), "\(collected.errors)")
    #expect(waiting.waitForProgress("Slurm does not answer, and is asked again"))
    try rig.startController()
    let outcome = waiting.wait()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: jobs.path).filter { !$0.hasPrefix(".") } == ["1"])
    try requireLocalTable(sweep)
  }

  @Test("A submission whose answer is lost is known by its name", .timeLimit(.minutes(10)), arguments: [false, true])
  func lostAnswer(isKilled: Bool) throws {
    let rig = try rig.get()
    let sweep = Self.sweep()
    // The real sbatch, after which the answer is lost: to an error, or because who asked is killed.
    let end = isKilled ? "kill -9 $PPID" : "echo 'sbatch: error: Socket timed out on send/recv operation' >&2; exit 1"
    try project.write("#!/bin/bash\n/usr/bin/sbatch \"$@\" >/dev/null\n\(end)\n", to: "results/runs/bin/sbatch")
    let sbatch = project.file("results/runs/bin/sbatch")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: sbatch.path)
    var faulty = program
    faulty.environment["PATH"] = "\(sbatch.deletingLastPathComponent().path):/usr/bin:/bin"
    let outcome = try faulty.run(sweep + Self.slurm)
    if isKilled {
      #expect(outcome.status == 128 + SIGKILL)
    } else {
      #expect(outcome.status == 0 && outcome.output.contains("submitted as job 1"), "\(outcome.errors)")
    }
    let waited = try program.run(sweep + Self.slurm + ["--wait"])
    #expect(waited.status == 0 && !waited.errors.contains("submitted as"), "\(waited.errors)")
    #expect(try rig.tool("squeue", "--noheader", "--array", "--states=all").split(separator: "\n").count == 4)
    try requireLocalTable(sweep)
  }

  @Test("What sbatch refuses is said in its words, and the next submission is the first", .timeLimit(.minutes(5)))
  func refused() throws {
    let sweep = Self.sweep()
    for (option, message) in [
      ("--partition=none", "invalid partition specified: none"), ("--nonsense", "unrecognized option '--nonsense'"),
      ("--mem=1T", "Memory specification can not be satisfied"),
    ] {
      let outcome = try program.run(sweep + ["--cluster", "slurm", "--cluster-option=\(option)"])
      #expect(outcome.status == 3 && outcome.errors.contains(message), "\(outcome.errors)")
    }
    #expect(try states(sweep).allSatisfy { $0 == "not submitted" })
    #expect(try program.run(sweep + Self.slurm + ["--wait", "--quiet"]).status == 0)
    #expect(try status(sweep).allSatisfy { $0["submissions"] as? Int == 1 && $0["resubmissions"] as? Int == 0 })
  }

  @Test(
    "Who stops following leaves the jobs, and goes on where it was", .timeLimit(.minutes(10)),
    arguments: [SIGINT, SIGKILL])
  func loggedOff(number: Int32) throws {
    let sweep = Self.sweep("slow", epochs: "3,5000")
    let waiting = try program.start(sweep + Self.slurm + ["--wait"])
    try rig.get().wait(for: "1_2", toBe: "RUNNING")
    waiting.send(number)
    let stopped = waiting.wait()
    if number == SIGINT {
      #expect(stopped.status == 130 && stopped.errors.contains("the jobs go on"), "\(stopped.errors)")
    }
    #expect(try states(sweep).last == "running")
    let outcome = try program.run(sweep + Self.slurm + ["--wait"])
    #expect(outcome.status == 0 && !outcome.errors.contains("submitted as"), "\(outcome.errors)")
    try requireLocalTable(sweep)
  }

  @Test("A program that fails is not tried again unless it is asked for", .timeLimit(.minutes(5)))
  func failing() throws {
    let sweep = Self.sweep()
    let job = try submit(sweep, "--cluster-option=--begin=now+3")
    // The tree is another one when the tasks begin.
    try project.write("new", to: "notes.txt")
    for task in 1...4 { try rig.get().wait(for: "\(job)_\(task)", toBe: "FAILED") }
    try FileManager.default.removeItem(at: project.file("notes.txt"))
    let status = try status(sweep)
    #expect(status.allSatisfy { $0["state"] as? String == "failed" })
    #expect((status[0]["reason"] as? String)?.contains("the tree's differences from the commit changed") == true)
    let waited = try program.run(sweep + Self.slurm + ["--wait"])
    #expect(waited.status == 3 && !waited.errors.contains("submitted as"), "\(waited.errors)")
    #expect(try program.run(sweep + Self.slurm + ["--wait", "--retry", "--quiet"]).status == 0)
    try requireLocalTable(sweep)
  }
}
