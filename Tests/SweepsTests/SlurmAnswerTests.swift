import Clusters
import Foundation
import Testing

@testable import SweepTasks
@testable import Sweeps

/// The answers of Slurm's programs. What stands here was printed by squeue and sacct 22.05, but for `%2`.
@Suite("Answers of Slurm")
struct SlurmAnswerTests {
  @Test(
    "A job's number is read with the cluster's name, after what a site has sbatch say",
    arguments: [
      ("12\n", "12", nil), ("12;north\n", "12", "north"), ("Welcome to north.\n12;north\n", "12", "north"),
      (" 12 ", "12", nil), ("", nil, nil), ("Submitted batch job 12", nil, nil), ("12_1", nil, nil),
    ] as [(String, String?, String?)])
  func ticket(answer: String, job: String?, cluster: String?) {
    #expect(Slurm.ticket(answer) == job.map { ClusterTicket(job: $0, cluster: cluster) })
  }

  @Test(
    "Numbers of tasks are read in all their short forms",
    arguments: [
      ("3", [3]), ("[3-7]", [3, 4, 5, 6, 7]), ("[1,3-4,9]", [1, 3, 4, 9]), ("[0-15:5]", [0, 5, 10, 15]),
      ("[1-3%2]", [1, 2, 3]), ("5-6", [5, 6]), ("N/A", []), ("", []), ("[7-3]", []), ("[1-99999999]", []),
      ("[1-3:0]", []),
    ])
  func tasks(text: String, numbers: [Int]) {
    #expect(Slurm.tasks(text) == numbers)
  }

  @Test(
    "Each of Slurm's words has a meaning, and one that is not known is never success",
    arguments: [
      ("PENDING", .waiting), ("CONFIGURING", .waiting), ("REQUEUED", .waiting), ("REQUEUE_HOLD", .waiting),
      ("SPECIAL_EXIT", .waiting), ("RUNNING", .running), ("COMPLETING", .running), ("SUSPENDED", .running),
      ("COMPLETED", .done), ("FAILED", .failed), ("DEADLINE", .failed), ("TIMEOUT", .timeLimit),
      ("OUT_OF_MEMORY", .outOfMemory), ("OUT_OF_ME+", .unknown), ("NODE_FAIL", .nodeFailed), ("BOOT_FAIL", .nodeFailed),
      ("PREEMPTED", .preempted), ("CANCELLED", .cancelled), ("CANCELLED by 0", .cancelled), ("CANCELLED+", .cancelled),
      ("cancelled by 1000", .cancelled), ("", .unknown), ("COMPLETED_NOT", .unknown), ("REVOKED", .unknown),
    ] as [(String, ClusterState)])
  func words(word: String, state: ClusterState) {
    #expect(Slurm.state(word) == state)
  }

  @Test("What squeue prints is read, a task a line or in ranges")
  func queue() {
    let text = """
      1|2|COMPLETED|0|None|refigure-t-1-abc|
      1|3|FAILED|9|JobLaunchFailure|refigure-t-1-abc|
      1|1|FAILED|768|NonZeroExitCode|refigure-t-1-abc|
      1|5-6|PENDING|0|Resources|refigure-t-1-abc|
      CLUSTER: north

      slurm_load_jobs error
      """
    let reports = Slurm.reports(squeue: text, cluster: "north")
    #expect(reports.map(\.task) == [2, 3, 1, 5, 6] && reports.allSatisfy { $0.name == "refigure-t-1-abc" })
    #expect(reports.map(\.state) == [.done, .failed, .failed, .waiting, .waiting])
    #expect(
      reports.map(\.reason) == [
        nil, "JobLaunchFailure, ended by signal 9", "NonZeroExitCode, exit code 3", "Resources", "Resources",
      ])
    #expect(reports.allSatisfy { $0.ticket == ClusterTicket(job: "1", cluster: "north") })
  }

  @Test("What sacct prints is read: waiting tasks in one line, users that cancelled, exit codes; steps are passed over")
  func accounts() {
    let text = """
      12_[3-5%2]|PENDING|0:0|a
      12_1|CANCELLED by 0|0:15|a
      12_2|FAILED|3:0|a
      13_1|COMPLETED|0:0|b
      13_1.batch|COMPLETED|0:0|b
      """
    let reports = Slurm.reports(sacct: text, cluster: nil)
    #expect(reports.map(\.task) == [3, 4, 5, 1, 2, 1])
    #expect(reports.map(\.state) == [.waiting, .waiting, .waiting, .cancelled, .failed, .done])
    #expect(reports.map(\.reason) == [nil, nil, nil, "ended by signal 15", "exit code 3", nil])
  }

  @Test("Tasks that were cancelled before they began are one line without their numbers")
  func others() {
    let job = ClusterQuestion(name: "acc", tasks: [1, 2, 3, 4], ticket: nil, prepared: .now)
    let accounts = "1_1|REQUEUED|0:0|acc\n1_2|RUNNING|0:0|acc\n1|CANCELLED by 0|0:0|acc"
    let queue = "1|N/A|CANCELLED|0|Resources|acc|\n1|1|PENDING|0|BeginTime|acc|\n1|2|RUNNING|0|None|acc|"
    for reports in [Slurm.reports(sacct: accounts, cluster: nil), Slurm.reports(squeue: queue, cluster: nil)] {
      let states = Dictionary(
        Slurm.expanded(reports, [job]).map { ($0.task, $0.state) }, uniquingKeysWith: { first, _ in first })
      #expect(states == [1: .waiting, 2: .running, 3: .cancelled, 4: .cancelled])
    }
  }

  @Test("A task that took too much memory is known by what Slurm writes into its log, with cgroups and without")
  func memory() {
    let lines = [
      "slurmstepd-vm: error: StepId=5.batch exceeded memory limit (791089152 > 629145600), being killed",
      "slurmstepd: error: Detected 1 oom_kill event in StepId=5.batch. Some of the step tasks have been OOM Killed.",
    ]
    for line in lines {
      let end = Slurm().end(inLog: "epoch 1\n\(line)\nslurmstepd-vm: error: *** JOB 5 ON vm CANCELLED AT 2026 ***\n")
      #expect(end?.state == .outOfMemory && end.map { line.hasSuffix($0.reason) } == true)
    }
    #expect(Slurm().end(inLog: "the program says: exceeded memory limit") == nil)
  }
}
