import Foundation
import Lists
import Live

extension ToldRun {
  /// The most curves, and lines of one.
  private static let mostCurves = 24, mostLines = 24

  /// What a process tells, with its points as curves.
  init(_ live: LiveRun, points: [LivePoint]) {
    self.init(
      over: live.steps.over, taken: live.steps.taken, failed: live.steps.failed, total: live.steps.total,
      secondsLeft: live.secondsLeft.map { max(0, $0 - max(0, Date().timeIntervalSince(live.updated))) },
      started: live.started, updated: live.updated, process: "\(live.process) on \(live.host)",
      isStopping: live.isStopping)
    running = live.running.map { step in
      ToldRun.Step(
        name: step.step, unit: step.unit, done: step.done, total: step.total,
        values: step.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, secondsLeft: step.secondsLeft)
    }
    curves = Self.curves(points, units: live.running)
  }

  /// One curve for each value of each cell, with a line for each of its steps.
  private static func curves(_ points: [LivePoint], units: [LiveStep]) -> [LiveCurve] {
    let unit = Dictionary(units.map { (cell(of: $0.step), $0.unit) }, uniquingKeysWith: { first, _ in first })
    var order: [String] = []
    var lines: [String: [String: [(x: Double, y: Double)]]] = [:]
    var cells: [String: String] = [:]
    for point in points {
      let cell = cell(of: point.step)
      for (name, value) in point.values.sorted(by: { $0.key < $1.key }) {
        let title = "\(cell): \(name)"
        if lines[title] == nil {
          guard order.count < mostCurves else { continue }
          order.append(title)
          cells[title] = cell
        }
        guard lines[title]?[point.step] != nil || (lines[title]?.count ?? 0) < mostLines else { continue }
        lines[title, default: [:]][point.step, default: []].append((Double(point.done), value))
      }
    }
    return order.map { title in
      let steps = (lines[title] ?? [:]).sorted { $0.key.compare($1.key, options: .numeric) == .orderedAscending }
      return LiveCurve(
        title: title, unit: cells[title].flatMap { unit[$0] } ?? "step",
        lines: steps.map { LiveCurve.Line(name: $0.key, points: $0.value) })
    }
  }

  /// `walk` of `walk/3`.
  private static func cell(of step: String) -> String { step.split(separator: "/").first.map(String.init) ?? step }
}
