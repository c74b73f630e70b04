import Execution
import Foundation
import Reports
import Sweeps
import Values

/// The texts about a sweep, before and after it, for people and programs.
package enum SweepText {
  /// The table with columns aligned, then the best trial and where to read on.
  package static func text(_ table: SweepTable, folder: URL) -> String {
    let best = table.best
    let header =
      ["trial"] + table.sweep.space.map(\.parameter) + table.sweep.measures.map(\.name) + ["claims", "status", "run"]
    let rows = table.rows.enumerated().map { index, row in
      [(index == best ? "* " : "  ") + "\(row.trial.number)"] + row.trial.values.map(\.plain)
        + table.sweep.measures.indices.map { place in
          row.measures.indices.contains(place) ? SweepTable.words(row.measures[place]) : "–"
        } + [row.claims.map(SweepTable.words) ?? "–", row.status.word, row.run.map { "\($0)" } ?? "–"]
    }
    var lines = ["\(table.title): sweep \(table.name), \(Count.words(table.rows.count, "trial"))"]
    lines += TextTable([["  " + header[0]] + header.dropFirst()] + rows).lines
    for row in table.rows {
      if let reason = row.status.reason { lines.append("  trial \(row.trial.number) is \(row.status.word): \(reason)") }
      if let reason = row.measures.lazy.compactMap(\.reason).first {
        lines.append("  trial \(row.trial.number): a measure is undecided: \(reason)")
      }
      if !row.notReproduced.isEmpty {
        lines.append("  NOT REPRODUCED: trial \(row.trial.number): \(row.notReproduced.joined(separator: ", "))")
      }
    }
    if let best, let goal = table.sweep.goal {
      let row = table.rows[best]
      let values = zip(table.sweep.space, row.trial.values).map { "\($0.parameter) \($1.plain)" }
      let run = row.run.map { ", run \($0)" } ?? ""
      lines.append(
        "  best, to \(goal.direction.rawValue) \(goal.measure): trial \(row.trial.number) (\(values.joined(separator: ", ")))\(run)"
      )
    }
    let place = OutcomeText.relative(folder)
    lines.append("  table: \(place)/table.csv, \(place)/table.json")
    lines.append("  to read: \(place)/\(StudyReport.fileName)")
    return lines.joined(separator: "\n")
  }

  /// The explanation of a sweep, a line a trial.
  package static func text(_ explanation: SweepExplanation) -> String {
    let rows = explanation.trials.map { item in
      let (action, why) = words(item.action)
      return [
        "  \(action)", "trial \(item.trial.number)",
        zip(explanation.parameters, item.trial.values).map { "\($0) \($1.plain)" }.joined(separator: ", "), why,
      ]
    }
    let runs = explanation.trials.count { if case .runs = $0.action { true } else { false } }
    let head =
      "\(explanation.title): sweep \(explanation.name), \(runs) of \(Count.words(explanation.trials.count, "trial")) would be run"
    let foot =
      "  \(Count.words(explanation.steps, "step")) of these trials: \(explanation.shared) shared by trials, "
      + "\(explanation.recorded) recorded, \(explanation.computed) to compute"
    return ([head] + TextTable(rows).lines + [foot]).joined(separator: "\n")
  }

  private static func words(_ action: SweepExplanation.Action) -> (String, String) {
    switch action {
    case .found(let run): ("found", "as \(run)")
    case .invalid(let reason): ("invalid", reason)
    case .runs(let steps): ("runs", "\(Count.words(steps, "step")) of its own to compute")
    case .repeats(let other): ("repeats", "trial \(other)")
    }
  }

  /// The explanation for programs.
  package static func json(_ explanation: SweepExplanation) -> String { JSONText.of(ExplanationJSON(explanation)) }

  /// The submission to a cluster.
  package static func text(_ submission: SweepSubmission, job: String?) -> String {
    var lines = submission.invalid.map { "  trial \($0.trial) is invalid: \($0.reason)" }
    guard let script = submission.script else {
      return (lines + ["sweep \(submission.name): every trial is there; nothing to submit"]).joined(separator: "\n")
    }
    lines.append(
      "sweep \(submission.name): \(Count.words(submission.trials, "trial")) for \(Count.words(submission.tasks.count, "task"))"
    )
    lines.append("  script: \(OutcomeText.relative(script))")
    if let job { lines.append("  submitted as job \(job)") }
    lines.append("  when the tasks have ended: the same command with --collect instead")
    return lines.joined(separator: "\n")
  }

  /// The submission for programs.
  package static func json(_ submission: SweepSubmission, job: String?) -> String {
    JSONText.of(
      SubmissionJSON(
        name: submission.name, folder: submission.folder.path, script: submission.script?.path, job: job,
        tasks: submission.tasks, trials: submission.trials,
        invalid: submission.invalid.map { SubmissionJSON.Invalid(trial: $0.trial, reason: $0.reason) }))
  }

  private struct SubmissionJSON: Encodable {
    struct Invalid: Encodable {
      let trial: Int
      let reason: String
    }

    let name, folder: String
    let script, job: String?
    let tasks: [Int]
    let trials: Int
    let invalid: [Invalid]
  }

  private struct ExplanationJSON: Encodable {
    struct Trial: Encodable {
      let trial: Int
      let parameters: [String: String]
      let action: String
      let run, reason: String?
      let computing, repeats: Int?
    }

    let study, title, name: String
    let steps, shared, recorded, computed: Int
    let trials: [Trial]

    init(_ explanation: SweepExplanation) {
      (study, title, name) = (explanation.study, explanation.title, explanation.name)
      (steps, shared) = (explanation.steps, explanation.shared)
      (recorded, computed) = (explanation.recorded, explanation.computed)
      trials = explanation.trials.map { item in
        var (run, reason, computing, repeats): (String?, String?, Int?, Int?) = (nil, nil, nil, nil)
        let action: String
        switch item.action {
        case .found(let id): (action, run) = ("found", "\(id)")
        case .invalid(let why): (action, reason) = ("invalid", why)
        case .runs(let steps): (action, computing) = ("run", steps)
        case .repeats(let other): (action, repeats) = ("repeat", other)
        }
        let values = zip(explanation.parameters, item.trial.values.map(\.plain)).map { ($0, $1) }
        return Trial(
          trial: item.trial.number, parameters: Dictionary(values, uniquingKeysWith: { first, _ in first }),
          action: action, run: run, reason: reason, computing: computing, repeats: repeats)
      }
    }
  }
}
