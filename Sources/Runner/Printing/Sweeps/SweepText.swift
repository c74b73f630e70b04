import Execution
import Foundation
import Reports
import Sweeps
import Values

/// The texts about a sweep, before and after it, for people and programs.
package enum SweepText {
  /// The table with columns aligned, then the best trial and where to read on.
  package static func text(_ table: SweepTable, folder: URL) -> String {
    let front = table.front
    let header =
      ["trial"] + table.sweep.columns + table.sweep.measures.map(\.name) + ["claims", "status", "run"]
    let rows = table.rows.enumerated().map { index, row in
      [(front.contains(index) ? "* " : "  ") + "\(row.trial.number)"]
        + table.sweep.values(row.trial).map { $0?.plain ?? "–" }
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
    if table.later > 0 {
      lines.append("  then at most \(Count.words(table.later, "trial")) more, chosen by the outcomes")
    }
    lines += best(table)
    let place = OutcomeText.relative(folder)
    lines.append("  table: \(place)/table.csv, \(place)/table.json")
    lines.append("  to read: \(place)/\(StudyReport.fileName)")
    return lines.joined(separator: "\n")
  }

  /// The best trial in a line; with several measures that are looked for, those that no other one is better than.
  private static func best(_ table: SweepTable) -> [String] {
    let goals = table.sweep.goals.map { "\($0.direction.rawValue) \($0.measure)" }.joined(separator: " and ")
    return table.front.map { place in
      let row = table.rows[place]
      let run = row.run.map { ", run \($0)" } ?? ""
      let what = table.sweep.goals.count == 1 ? "best" : "none is better"
      return "  \(what), to \(goals): trial \(row.trial.number) (\(table.sweep.words(row.trial)))\(run)"
    }
  }

  /// The explanation of a sweep, a line a trial.
  package static func text(_ explanation: SweepExplanation) -> String {
    let rows = explanation.trials.map { item in
      let (action, why) = words(item.action)
      return [
        "  \(action)", "trial \(item.trial.number)",
        explanation.sweep.words(item.trial), why + continued(item.continued),
      ]
    }
    let runs = explanation.trials.count { if case .runs = $0.action { true } else { false } }
    let head =
      "\(explanation.title): sweep \(explanation.name), \(runs) of \(Count.words(explanation.trials.count, "trial")) would be run"
    let foot =
      "  \(Count.words(explanation.steps, "step")) of these trials: \(explanation.shared) shared by trials, "
      + "\(explanation.recorded) recorded, \(explanation.computed) to compute"
    var lines = [head] + TextTable(rows).lines + [foot]
    if explanation.later != 0 {
      let most = explanation.later.map { "at most \($0)" } ?? "others"
      lines.append("  then \(most), chosen by the outcomes")
    }
    return lines.joined(separator: "\n")
  }

  /// Where steps go on: `; ae/1 and 1 more from 27 of 81`.
  private static func continued(_ steps: [SweepExplanation.ContinuedStep]) -> String {
    let groups = Dictionary(grouping: steps) { [$0.start, $0.length] }.sorted {
      $0.key.lexicographicallyPrecedes($1.key)
    }
    return groups.map { lengths, steps in
      let more = steps.count > 1 ? " and \(steps.count - 1) more" : ""
      return "; \(steps[0].name)\(more) from \(lengths[0]) of \(lengths[1])"
    }.joined()
  }

  private static func words(_ action: SweepExplanation.Action) -> (String, String) {
    switch action {
    case .found(let run): ("found", "as \(run)")
    case .invalid(let reason): ("invalid", reason)
    case .failed(let reason): ("failed", "\(reason) (--retry tries it again)")
    case .runs(let steps): ("runs", "\(Count.words(steps, "step")) of its own to compute")
    case .repeats(let other): ("repeats", "trial \(other)")
    }
  }

  /// The explanation for programs.
  package static func json(_ explanation: SweepExplanation) -> String { JSONText.of(ExplanationJSON(explanation)) }

  private struct ExplanationJSON: Encodable {
    struct Trial: Encodable {
      let trial: Int
      let parameters: [String: String]
      let action: String
      let run, reason: String?
      let computing, repeats: Int?
      let continued: [Continued]?
    }

    struct Continued: Encodable {
      let step: String
      let from, of: Int
    }

    let study, title, name: String
    let steps, shared, recorded, computed: Int
    let later: Int?
    let trials: [Trial]

    init(_ explanation: SweepExplanation) {
      (study, title, name) = (explanation.study, explanation.title, explanation.name)
      (steps, shared) = (explanation.steps, explanation.shared)
      (recorded, computed, later) = (explanation.recorded, explanation.computed, explanation.later)
      trials = explanation.trials.map { item in
        var (run, reason, computing, repeats): (String?, String?, Int?, Int?) = (nil, nil, nil, nil)
        let action: String
        switch item.action {
        case .found(let id): (action, run) = ("found", "\(id)")
        case .invalid(let why): (action, reason) = ("invalid", why)
        case .failed(let why): (action, reason) = ("failed", why)
        case .runs(let steps): (action, computing) = ("run", steps)
        case .repeats(let other): (action, repeats) = ("repeat", other)
        }
        let values = zip(explanation.sweep.columns, explanation.sweep.values(item.trial)).map { ($0, $1?.plain ?? "") }
        let continued = item.continued.map { Continued(step: $0.name, from: $0.start, of: $0.length) }
        return Trial(
          trial: item.trial.number, parameters: Dictionary(values, uniquingKeysWith: { first, _ in first }),
          action: action, run: run, reason: reason, computing: computing, repeats: repeats,
          continued: continued.isEmpty ? nil : continued)
      }
    }
  }
}
