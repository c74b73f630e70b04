import Foundation
import Ledger
import TestSupport
import Testing

/// The tasks of a sweep, run as the script of an array job runs them; a real Slurm runs them in `SlurmClusterTests`.
@Suite("Sweeps on a cluster", .waits)
struct ClusterTests {
  private static let sweep = [
    "sweep", "studies/toy.md", "--vary", "epochs=2,3,5,7", "--measure", "error=last(ae.validation.error)", "--minimise",
    "error",
  ]

  /// Runs tasks of a job's script in some order, with what Slurm tells each.
  private static func run(_ tasks: [Int], of script: URL) throws {
    for task in tasks {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/bash")
      process.arguments = [script.path]
      process.environment = [
        "PATH": "/usr/bin:/bin", "HOME": script.deletingLastPathComponent().path, "GIT_CONFIG_NOSYSTEM": "1",
        "SLURM_ARRAY_TASK_ID": "\(task)", "SLURM_ARRAY_JOB_ID": "12",
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
  }

  private static func folder(_ project: TinyProject, _ results: String = "results") throws -> URL {
    let folder = project.file("\(results)/runs/sweeps")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return folder.appending(path: try #require(names.first))
  }

  private static func csv(_ project: TinyProject, _ results: String = "results") throws -> String {
    try String(contentsOf: folder(project, results).appending(path: "table.csv"), encoding: .utf8)
  }

  @Test("Tasks in any order, one of them twice, give the table of a local sweep; each run is taken over once")
  func order() throws {
    let project = try TinyProject()
    let program = project.program
    let prepared = try program.run(Self.sweep + ["--slurm", "--sbatch-option=--time=2:00", "--prepare-only"])
    #expect(prepared.status == 0 && prepared.output.contains(": 4 trials for 4 tasks\n"), "\(prepared.errors)")
    let folder = try Self.folder(project)
    let script = folder.appending(path: "slurm/jobs/1/job.sh")
    let text = try String(contentsOf: script, encoding: .utf8)
    #expect(text.contains("#SBATCH --array=1-4\n") && text.contains("#SBATCH --time=2:00\n"))
    try Self.run([3, 1, 4, 1, 2], of: script)

    let collected = try program.run(Self.sweep + ["--collect"])
    #expect(collected.status == 0 && collected.errors == "", "\(collected.errors)")
    let again = try program.run(Self.sweep + ["--collect"])
    #expect(again.output == collected.output)
    let ledger = try Ledger(folder: project.file("results/runs"), access: .readOnly)
    #expect(try ledger.runs().count == 4 && ledger.verify().isIntact)
    for run in try ledger.runs() {
      let made = try FileManager.default.contentsOfDirectory(atPath: project.file("results/runs/\(run.id)").path)
      #expect(made.contains("index.html") && made.contains("map.svg") && made.contains("claims.json"))
    }
    let audit = try program.run(["audit", "verify"])
    #expect(audit.status == 0 && !audit.output.contains("missing"), "\(audit.output)")
    // Task 1, which was run twice, made one run.
    #expect(try Ledger(folder: folder.appending(path: "slurm/shards/1"), access: .readOnly).runs().count == 1)
    #expect(try program.run(Self.sweep + ["--results", "local"]).status == 0)
    #expect(try Self.csv(project) == Self.csv(project, "local"))
    // What was collected is found by a local sweep, and nothing is left to submit.
    #expect(try program.run(Self.sweep + ["--quiet"]).output == collected.output)
    #expect(try program.run(Self.sweep + ["--slurm"]).output.contains("every trial is there; nothing to submit"))
    let status = try #require(try program.run(Self.sweep + ["--status", "--json"]).json() as? [String: Any])
    let tasks = try #require(status["tasks"] as? [[String: Any]])
    #expect(tasks.map { $0["state"] as? String } == ["done", "done", "done", "done"])
  }

  @Test(
    "Two trials a task; what failed is in the table with its reason, and what a task has not begun is said to be missing"
  )
  func partial() throws {
    let text = TinyStudy().text.replacing("at: argmin(validation.error)", with: "at: onset(validation.error < $limit)")
      .replacing("parameters: { ", with: "parameters: { limit: 1000, ")
    let project = try TinyProject(studies: ["toy": text])
    let program = project.program
    let sweep = ["sweep", "studies/toy.md", "--vary", "limit=1000,1e-9", "--vary", "epochs=0,2,3"]
    let prepared = try program.run(sweep + ["--slurm", "--array-tasks", "2", "--prepare-only"])
    #expect(prepared.output.contains(": 4 trials for 2 tasks\n") && prepared.output.contains("trial 1 is invalid: "))
    let folder = try Self.folder(project).appending(path: "slurm/jobs/1")
    try Self.run([2], of: folder.appending(path: "job.sh"))
    let first = try program.run(sweep + ["--collect"])
    #expect(first.errors.contains("task 1: trials 2, 3 missing: task 1 has not begun"), "\(first.errors)")
    #expect(first.errors.contains("task 2: trials 5, 6 failed: studies/toy.md:30: 'test' has no epoch at seed 1: "))
    #expect(try Ledger(folder: project.file("results/runs"), access: .readOnly).runs().isEmpty)
    let status = try program.run(sweep + ["--status"]).output
    #expect(status.contains("2 tasks, ") && status.contains("5–6") && status.contains("0 of 2"), "\(status)")
    // The missing task alone, run again, leaves nothing missing.
    #expect(try program.run(["sweep-task", folder.appending(path: "manifest.json").path, "1"]).status == 0)
    _ = try program.run(sweep + ["--collect"])
    #expect(try program.run(sweep + ["--results", "local"]).status == 1)
    #expect(try Self.csv(project) == Self.csv(project, "local"))
  }

  @Test("A task that is killed goes on in its own ledger when it is run again")
  func kill() throws {
    let project = try TinyProject(studies: ["toy": TinyStudy(extra: "checkpoint_every: 100").text])
    let program = project.program
    let sweep = ["sweep", "studies/toy.md", "--vary", "epochs=600,800", "--measure", "last(ae.validation.error)"]
    #expect(try program.run(sweep + ["--slurm", "--array-tasks", "1", "--prepare-only"]).status == 0)
    let folder = try Self.folder(project).appending(path: "slurm")
    let task = ["sweep-task", folder.appending(path: "jobs/1/manifest.json").path, "1", "--threads", "1"]
    let running = try program.start(task)
    #expect(running.waitForProgress("train 2/ae"))
    running.send(SIGKILL)
    #expect(running.wait().status == 128 + SIGKILL)
    let early = try program.run(sweep + ["--collect"])
    #expect(early.errors.contains("trial 2 missing: task 1 has not come to its end"), "\(early.errors)")
    #expect(try Ledger(folder: project.file("results/runs"), access: .readOnly).runs().count == 1)
    #expect(try program.run(task).status == 0)
    #expect(try Ledger(folder: folder.appending(path: "shards/1"), access: .readOnly).runs().count == 2)
    #expect(try program.run(sweep + ["--collect"]).status == 0)
    let ledger = try Ledger(folder: project.file("results/runs"), access: .readOnly)
    #expect(try ledger.runs().count == 2 && ledger.verify().isIntact)
    #expect(try program.run(sweep + ["--results", "local"]).status == 0)
    #expect(try Self.csv(project) == Self.csv(project, "local"))
  }

  @Test("A task refuses a study, a tree or a commit that is not the one it was prepared for")
  func changes() throws {
    let project = try TinyProject()
    let program = project.program
    #expect(try program.run(Self.sweep + ["--slurm", "--prepare-only"]).status == 0)
    let folder = try Self.folder(project).appending(path: "slurm")
    var task = ["sweep-task", folder.appending(path: "jobs/1/manifest.json").path, "1"]
    try project.write("new", to: "notes.txt")
    let dirty = try program.run(task)
    #expect(
      dirty.status == 2 && dirty.errors.contains("the tree's differences from the commit changed"), "\(dirty.errors)")
    try project.commit()
    #expect(try program.run(task).errors.contains("the commit changed since the sweep's tasks were prepared"))
    try project.write(TinyStudy(points: 300).text, to: "studies/toy.md")
    #expect(try program.run(task).errors.contains("studies/toy.md: the study's text changed"))
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "shards").path))
    // Prepared again, with the same tasks, it runs.
    #expect(try program.run(Self.sweep + ["--slurm", "--prepare-only"]).status == 0)
    task[1] = folder.appending(path: "jobs/2/manifest.json").path
    #expect(try program.run(task).status == 0)
  }

  @Test("What is asked for wrongly, and a machine without Slurm, are said")
  func errors() throws {
    let project = try TinyProject()
    var program = project.program
    program.environment = ["PATH": project.root.path]
    for (arguments, status, message) in [
      (["--slurm"], 3, "the cluster did not take"), (["--collect", "--slurm"], 2, "two steps"),
      (["--prepare-only"], 2, "go with '--cluster'"), (["--slurm", "--array-tasks", "0"], 2, "from 1 to 1000"),
      (["--slurm", "--sbatch-option=time"], 2, "an option of sbatch was expected"),
      (["--slurm", "--recompute"], 2, "not for a cluster"), (["--cluster", "pbs"], 2, "expected one of: slurm"),
      (["--cluster", "slurm"], 3, "the cluster did not take"), (["--status", "--cancel"], 2, "two steps"),
      (["--wait"], 2, "go with '--cluster'"), (["--slurm", "--wait", "--status"], 2, "two steps"),
      (["--status", "--resubmit", "1"], 2, "go with '--cluster'"), (["--slurm", "--resubmit=200"], 2, "0 to 100"),
      (["--slurm", "--sbatch-option=--job-name=x"], 2, "a sweep gives --job-name itself"),
    ] as [([String], Int32, String)] {
      let outcome = try program.run(Self.sweep + arguments)
      #expect(outcome.status == status && outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
    }
    let manifest = try Self.folder(project).appending(path: "slurm/jobs/1/manifest.json").path
    let task = try project.program.run(["sweep-task", manifest, "5"])
    #expect(task.status == 2 && task.errors.contains("has no task 5; expected a number from 1 to 4"), "\(task.errors)")
    let other = try project.program.run(["sweep", "studies/toy.md", "--vary", "epochs=9", "--collect"])
    #expect(other.status == 3 && other.errors.contains("the command sweep with --cluster prepares tasks"))
  }
}
