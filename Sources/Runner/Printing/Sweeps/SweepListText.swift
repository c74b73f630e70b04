import Foundation
import Live
import Sweeps
import Values

/// The texts about recorded sweeps in a list, for people and programs.
package enum SweepListText {
  /// So many of several best trials are told.
  private static let mostBest = 3

  /// A paragraph a sweep, which fits a narrow terminal.
  package static func text(_ sweeps: [RecordedSweep]) -> String {
    sweeps.map { paragraph($0).joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private static func paragraph(_ sweep: RecordedSweep) -> [String] {
    let date = JSONText.date(sweep.changed)
    var lines = [
      StyledText.text(sweep.name, .strong) + "  " + state(sweep)
        + "  \(date.prefix(10)) \(date.dropFirst(11).prefix(5)) UTC"
    ]
    lines.append("  \(sweep.study): \(sweep.title)" + (sweep.setting.map { ", setting \($0)" } ?? ""))
    lines.append("  \(sweep.search) of \(sweep.parameters.joined(separator: ", "))")
    lines.append("  \(trials(sweep))")
    for best in sweep.best.prefix(mostBest) { lines.append("  \(words(best, sweep))") }
    if sweep.best.count > mostBest {
      lines.append("  and \(sweep.best.count - mostBest) more that no other one is better than")
    }
    return lines
  }

  private static func state(_ sweep: RecordedSweep) -> String {
    switch sweep.state {
    case .running: StyledText.text("running", .open)
    case .finished: sweep.trials.failed > 0 ? StyledText.text("finished, with failures", .bad) : "finished"
    case .stopped: StyledText.text("stopped", .open)
    }
  }

  private static func trials(_ sweep: RecordedSweep) -> String {
    if case .running(let state) = sweep.state { return "\(state.words), process \(state.process) on \(state.host)" }
    let parts = [
      (sweep.trials.finished, "finished"), (sweep.trials.failed, "failed"), (sweep.trials.invalid, "invalid"),
      (sweep.left, sweep.later > 0 ? "left at most" : "left"),
    ].filter { $0.0 > 0 }
    let words = parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return Count.words(sweep.trials.all, "trial") + (words.isEmpty ? "" : ": \(words)")
  }

  private static func words(_ best: RecordedSweep.Best, _ sweep: RecordedSweep) -> String {
    let values = best.values.map { "\($0.name) \(short($0.value))" }.joined(separator: ", ")
    let wanted = sweep.goals.map(\.measure)
    let measures = best.measures.filter { wanted.contains($0.name) }.map { measure in
      "\(measure.name) \(measure.value.map { NumberFormat.significant(4).short(of: $0) } ?? "undecided")"
    }
    return (["best: trial \(best.trial) (\(values))"] + measures + (best.run.map { [$0] } ?? [])).joined(
      separator: ", ")
  }

  /// A drawn number has more digits than anybody reads in a list.
  private static func short(_ value: String) -> String {
    guard value.count > 8, let number = Double(value) else { return value }
    return NumberFormat.significant(4).short(of: number)
  }

  /// The list for programs.
  package static func json(_ sweeps: [RecordedSweep]) -> String { JSONText.of(sweeps.map(ListedSweepJSON.init)) }
}

/// A sweep in a list, for programs.
private struct ListedSweepJSON: Encodable {
  struct Trials: Encodable {
    let finished, failed, invalid, missing: Int
  }

  struct Best: Encodable {
    let trial: Int
    let parameters: [String: String]
    let measures: [String: Double]
    let run: String?
  }

  let name, study, title: String
  let setting: String?
  let search: String
  let parameters, measures: [String]
  let goals: [[String: String]]
  let state: String
  let trials: Trials
  let left: Int
  let best: [Best]
  let changed: String
  let process: Int?
  let host, started, updated: String?
  let secondsLeft: Double?
  let page: Bool

  init(_ sweep: RecordedSweep) {
    (name, study, title, setting, search) = (sweep.name, sweep.study, sweep.title, sweep.setting, sweep.search)
    (parameters, measures) = (sweep.parameters, sweep.measures)
    goals = sweep.goals.map { [$0.direction: $0.measure] }
    state = sweep.state.word
    let counts = sweep.trials
    trials = Trials(
      finished: counts.finished, failed: counts.failed, invalid: counts.invalid, missing: counts.missing)
    left = sweep.left
    best = sweep.best.map { best in
      Best(
        trial: best.trial,
        parameters: Dictionary(best.values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
        measures: Dictionary(
          best.measures.compactMap { measure in measure.value.map { (measure.name, $0) } },
          uniquingKeysWith: { first, _ in first }), run: best.run)
    }
    changed = JSONText.date(sweep.changed)
    page = sweep.hasPage
    guard case .running(let running) = sweep.state else {
      (process, host, started, updated, secondsLeft) = (nil, nil, nil, nil, nil)
      return
    }
    (process, host) = (Int(running.process), running.host)
    (started, updated) = (JSONText.date(running.started), JSONText.date(running.updated))
    secondsLeft = running.secondsLeft
  }
}
