import Foundation
import Ledger
import TestSupport
import Testing

/// A sweep by array jobs, with a stand-in for sbatch that runs the script's tasks itself.
@Suite("Sweeps on a cluster")
struct ClusterTests {
  private static let sweep = [
    "sweep", "studies/toy.md", "--vary", "epochs=2,3,5,7", "--measure", "error=last(ae.validation.error)", "--minimise",
    "error",
  ]

  /// A project whose sbatch runs these tasks in this order.
  private static func project(tasks: [Int], study: String = TinyStudy().text) throws -> (TinyProject, ProgramProcess) {
    let project = try TinyProject(studies: ["toy": study])
    try project.write(
      """
      #!/bin/bash
      for task in \(tasks.map { "\($0)" }.joined(separator: " ")); do
        SLURM_ARRAY_TASK_ID=$task bash "${!#}" || exit 1
      done 1>&2
      echo '12;cluster'

      """, to: "results/runs/bin/sbatch")
    let sbatch = project.file("results/runs/bin/sbatch")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: sbatch.path)
    var program = project.program
    program.environment = ["PATH": "\(sbatch.deletingLastPathComponent().path):/usr/bin:/bin"]
    return (project, program)
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
    let (project, program) = try Self.project(tasks: [3, 1, 4, 1, 2])
    let submitted = try program.run(Self.sweep + ["--slurm", "--sbatch-option=--time=2:00"])
    #expect(submitted.status == 0, "\(submitted.errors)")
    #expect(
      submitted.output.contains(": 4 trials for 4 tasks\n") && submitted.output.contains("  submitted as job 12\n"))
    let folder = try Self.folder(project)
    let script = try String(contentsOf: folder.appending(path: "slurm/job.sh"), encoding: .utf8)
    #expect(script.contains("#SBATCH --array=1-4\n") && script.contains("#SBATCH --time=2:00\n"))
    let json = try #require(
      try program.run(Self.sweep + ["--slurm", "--prepare-only", "--json"]).json() as? [String: Any])
    #expect(json["tasks"] as? [Int] == [1, 2, 3, 4] && json["trials"] as? Int == 4 && json["job"] == nil)

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
    #expect(try program.run(Self.sweep + ["--slurm"]).output.contains("nothing to submit"))
  }

  @Test(
    "Two trials a task; what failed is in the table with its reason, and what a task has not begun is said to be missing"
  )
  func partial() throws {
    let text = TinyStudy().text.replacing("at: argmin(validation.error)", with: "at: onset(validation.error < $limit)")
      .replacing("parameters: { ", with: "parameters: { limit: 1000, ")
    let (project, program) = try Self.project(tasks: [2], study: text)
    let sweep = ["sweep", "studies/toy.md", "--vary", "limit=1000,1e-9", "--vary", "epochs=0,2,3"]
    let submitted = try program.run(sweep + ["--slurm", "--array-tasks", "2"])
    #expect(submitted.output.contains(": 4 trials for 2 tasks\n") && submitted.output.contains("trial 1 is invalid: "))
    let first = try program.run(sweep + ["--collect"])
    #expect(first.errors.contains("task 1: trials 2, 3 missing: task 1 has not begun\n"))
    #expect(first.errors.contains("task 2: trials 5, 6 failed: studies/toy.md:30: 'test' has no epoch at seed 1: "))
    #expect(try Ledger(folder: project.file("results/runs"), access: .readOnly).runs().isEmpty)
    // The missing task alone, submitted again, leaves nothing missing.
    let manifest = try Self.folder(project).appending(path: "slurm/manifest.json").path
    #expect(try program.run(["sweep-task", manifest, "1"]).status == 0)
    _ = try program.run(sweep + ["--collect"])
    #expect(try program.run(sweep + ["--results", "local"]).status == 0)
    #expect(try Self.csv(project) == Self.csv(project, "local"))
  }

  @Test("A task that is killed goes on in its own ledger when it is run again")
  func kill() throws {
    let (project, program) = try Self.project(tasks: [], study: TinyStudy(extra: "checkpoint_every: 100").text)
    let sweep = ["sweep", "studies/toy.md", "--vary", "epochs=600,800", "--measure", "last(ae.validation.error)"]
    #expect(try program.run(sweep + ["--slurm", "--array-tasks", "1", "--prepare-only"]).status == 0)
    let folder = try Self.folder(project).appending(path: "slurm")
    let task = ["sweep-task", folder.appending(path: "manifest.json").path, "1", "--threads", "1"]
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
    let (project, program) = try Self.project(tasks: [])
    #expect(try program.run(Self.sweep + ["--slurm", "--prepare-only"]).status == 0)
    let folder = try Self.folder(project).appending(path: "slurm")
    let task = ["sweep-task", folder.appending(path: "manifest.json").path, "1"]
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
    #expect(try program.run(task).status == 0)
  }

  @Test("What is asked for wrongly, and a machine without Slurm, are said")
  func errors() throws {
    let project = try TinyProject()
    for (arguments, status, message) in [
      (["--slurm"], 3, "the cluster did not take"), (["--collect", "--slurm"], 2, "two steps"),
      (["--prepare-only"], 2, "go with '--cluster'"), (["--slurm", "--array-tasks", "0"], 2, "from 1 to 1000"),
      (["--slurm", "--sbatch-option=time"], 2, "an option of sbatch was expected"),
      (["--slurm", "--recompute"], 2, "not for a cluster"), (["--cluster", "pbs"], 2, "expected one of: slurm"),
      (["--cluster", "slurm"], 3, "the cluster did not take"),
    ] as [([String], Int32, String)] {
      let outcome = try project.program.run(Self.sweep + arguments)
      #expect(outcome.status == status && outcome.errors.contains(message), "\(arguments): \(outcome.errors)")
    }
    let manifest = try Self.folder(project).appending(path: "slurm/manifest.json").path
    let task = try project.program.run(["sweep-task", manifest, "5"])
    #expect(task.status == 2 && task.errors.contains("has no task 5; expected a number from 1 to 4"), "\(task.errors)")
    let other = try project.program.run(["sweep", "studies/toy.md", "--vary", "epochs=9", "--collect"])
    #expect(other.status == 3 && other.errors.contains("the command sweep with --cluster prepares tasks"))
  }
}
