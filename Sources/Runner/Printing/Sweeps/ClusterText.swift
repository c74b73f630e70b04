import Foundation
import SweepTasks
import Sweeps
import Values

/// The texts about a sweep on a cluster, for people and programs.
package enum ClusterText {
  /// The submission to a cluster.
  ///
  /// - Parameter isFollowed: true when nobody has to come back for it.
  package static func text(_ submission: SweepSubmission, isFollowed: Bool = false) -> String {
    var lines = submission.invalid.map { "  trial \($0.trial) is invalid: \($0.reason)" }
    if submission.imported > 0 { lines.append("  \(Count.words(submission.imported, "run")) taken over") }
    lines += submission.left.map { "  task \($0.task) is left as it is: \($0.reason)" }
    guard let script = submission.script else {
      let all = submission.left.isEmpty ? "every trial is there; " : ""
      return (lines + ["sweep \(submission.name): \(all)nothing to submit"]).joined(separator: "\n")
    }
    lines.append(
      "sweep \(submission.name): \(Count.words(submission.trials, "trial")) for \(Count.words(submission.tasks.count, "task"))"
    )
    lines.append("  script: \(OutcomeText.relative(script))")
    if let job = submission.job { lines.append("  submitted as job \(job)") }
    if isFollowed { return lines.joined(separator: "\n") }
    lines.append("  when the tasks have ended: the same command with --collect instead; --wait follows them")
    return lines.joined(separator: "\n")
  }

  /// The submission for programs.
  package static func json(_ submission: SweepSubmission) -> String {
    JSONText.of(
      SubmissionJSON(
        name: submission.name, folder: submission.folder.path, script: submission.script?.path, job: submission.job,
        tasks: submission.tasks, trials: submission.trials, imported: submission.imported,
        invalid: submission.invalid.map { SubmissionJSON.Invalid(trial: $0.trial, reason: $0.reason) },
        left: submission.left.map { SubmissionJSON.Left(task: $0.task, reason: $0.reason) }))
  }

  /// A line a task, then what can be done.
  package static func text(_ status: SweepStatus) -> String {
    let rows = status.tasks.map { task in
      [
        "  \(task.task)", ranges(task.trials), "\(task.finished.count) of \(task.trials.count)",
        task.state.rawValue, task.job ?? "–", "\(task.submissions)", task.reason ?? "–",
        FileManager.default.fileExists(atPath: task.log.path) ? OutcomeText.relative(task.log) : "–",
      ]
    }
    let counts = status.counts.map { "\($0.count) \($0.state.rawValue)" }.joined(separator: ", ")
    var lines = ["sweep \(status.name) on \(status.cluster.title): \(Count.words(rows.count, "task")), \(counts)"]
    if let silence = status.silence { lines.append("  \(status.cluster.title) does not answer: \(silence)") }
    lines += TextTable([["  task", "trials", "done", "state", "job", "jobs", "reason", "log"]] + rows).lines
    return lines.joined(separator: "\n")
  }

  /// The status for programs.
  package static func json(_ status: SweepStatus) -> String {
    JSONText.of(
      StatusJSON(
        name: status.name, cluster: status.cluster.name, silence: status.silence,
        tasks: status.tasks.map { task in
          StatusJSON.Task(
            task: task.task, trials: task.trials, finished: task.finished, failed: task.failed,
            state: task.state.rawValue, word: task.word, reason: task.reason, job: task.job,
            submissions: task.submissions, resubmissions: task.resubmissions, log: task.log.path)
        }))
  }

  /// Numbers in short: `1–3, 5`.
  private static func ranges(_ numbers: [Int]) -> String {
    var ranges: [(Int, Int)] = []
    for number in numbers {
      if let last = ranges.last, last.1 + 1 == number {
        ranges[ranges.count - 1].1 = number
      } else {
        ranges.append((number, number))
      }
    }
    return ranges.map { $0 == $1 ? "\($0)" : "\($0)–\($1)" }.joined(separator: ", ")
  }

  private struct SubmissionJSON: Encodable {
    struct Invalid: Encodable {
      let trial: Int
      let reason: String
    }

    struct Left: Encodable {
      let task: Int
      let reason: String
    }

    let name, folder: String
    let script, job: String?
    let tasks: [Int]
    let trials, imported: Int
    let invalid: [Invalid]
    let left: [Left]
  }

  private struct StatusJSON: Encodable {
    struct Task: Encodable {
      let task: Int
      let trials, finished, failed: [Int]
      let state: String
      let word, reason, job: String?
      let submissions, resubmissions: Int
      let log: String
    }

    let name, cluster: String
    let silence: String?
    let tasks: [Task]
  }
}
