import Foundation
import Records
import Values

/// The bounds of what is read: the files may be anyone's.
package enum LiveLimits {
  /// Steps that run at once, as told.
  package static let steps = 256
  /// Numbers of one step.
  package static let values = 32
  /// Bytes of a name or a title.
  package static let text = 400
  /// Bytes of the file of a run.
  package static let runBytes = 1 << 20
  /// Bytes of the file of points that are read; a writer keeps to `LiveWriter.mostBytes`.
  package static let pointBytes = 4 << 20
  /// Bytes of a line with a point.
  static let lineBytes = 4_096
  /// The most of anything that is counted.
  static let count = 1 << 53
  /// The longest time, in seconds.
  static let seconds = 1e10
}

extension LiveRun {
  /// The run as JSON, in one line.
  package var json: String { value.canonicalJSON }

  /// The run as a value, for a text that holds more than one.
  package var value: Value {
    .mapping([
      "run": .text("\(run)"), "study": .text(study), "setting": .optional(setting), "title": .text(title),
      "pid": .integer(Int(process)), "host": .text(host), "started": .text(Timestamp.text(started)),
      "updated": .text(Timestamp.text(updated)), "stopping": .flag(isStopping),
      "steps": .mapping([
        "done": .integer(steps.done), "taken": .integer(steps.taken), "total": .integer(steps.total),
        "failed": .integer(steps.failed),
      ]), "secondsLeft": .told(secondsLeft), "running": .list(running.prefix(LiveLimits.steps).map(\.value)),
    ])
  }

  /// Reads a run; nil where the text is not one, or says what cannot be.
  package init?(json: String) {
    guard json.utf8.count <= LiveLimits.runBytes, case .mapping(let keys) = Value(json: json),
      let run = keys["run"]?.told.flatMap(RunID.init), let study = keys["study"]?.told, let title = keys["title"]?.told,
      let host = keys["host"]?.told, let process = keys["pid"]?.count.flatMap(Int32.init(exactly:)), process > 0,
      let started = keys["started"]?.told.flatMap(Timestamp.date),
      let updated = keys["updated"]?.told.flatMap(Timestamp.date),
      case .mapping(let tally) = keys["steps"], case .list(let running) = keys["running"],
      running.count <= LiveLimits.steps
    else { return nil }
    self.init(
      run: run, study: study, setting: keys["setting"]?.told, title: title, process: process, host: host,
      started: started, updated: updated)
    let counts = ["done", "taken", "total", "failed"].compactMap { tally[$0]?.count }
    guard counts.count == 4 else { return nil }
    steps = LiveTally(done: counts[0], taken: counts[1], total: counts[2], failed: counts[3])
    let read = running.compactMap(LiveStep.init)
    guard read.count == running.count else { return nil }
    self.running = read
    isStopping = keys["stopping"] == .flag(true)
    secondsLeft = keys["secondsLeft"]?.time
  }
}

extension LiveStep {
  fileprivate var value: Value {
    .mapping([
      "step": .text(step), "unit": .text(unit), "done": .integer(done), "total": .integer(total),
      "values": .values(values), "secondsLeft": .told(secondsLeft),
    ])
  }

  fileprivate init?(_ value: Value) {
    guard case .mapping(let keys) = value, let step = keys["step"]?.told, let unit = keys["unit"]?.told,
      let done = keys["done"]?.count, let total = keys["total"]?.count, let values = keys["values"]?.numbers
    else { return nil }
    self.init(
      step: step, unit: unit, done: done, total: total, values: values, secondsLeft: keys["secondsLeft"]?.time)
  }
}

extension LivePoint {
  /// The point as JSON, in one line.
  package var json: String {
    Value.mapping([
      // A millisecond is enough, and shorter.
      "t": .number((seconds * 1_000).rounded() / 1_000), "step": .text(step), "done": .integer(done),
      "values": .values(values),
    ]).canonicalJSON
  }

  /// Reads a point; nil where the text is none.
  package init?(json: some StringProtocol) {
    guard json.utf8.count <= LiveLimits.lineBytes, case .mapping(let keys) = Value(json: String(json)),
      let seconds = keys["t"]?.time, let step = keys["step"]?.told, let done = keys["done"]?.count,
      let values = keys["values"]?.numbers
    else { return nil }
    self.init(seconds: seconds, step: step, done: done, values: values)
  }
}

extension Value {
  /// A text of a size that one expects.
  fileprivate var told: String? {
    if case .text(let text) = self, text.utf8.count <= LiveLimits.text { text } else { nil }
  }

  /// A number of things.
  fileprivate var count: Int? {
    if case .integer(let count) = self, (0...LiveLimits.count).contains(count) { count } else { nil }
  }

  /// A number of seconds.
  fileprivate var time: Double? {
    guard let double, double >= 0, double <= LiveLimits.seconds else { return nil }
    return double
  }

  /// Finite numbers by name.
  fileprivate var numbers: [String: Double]? {
    guard case .mapping(let all) = self, all.count <= LiveLimits.values else { return nil }
    let numbers = all.compactMapValues(\.double)
    guard numbers.count == all.count, numbers.allSatisfy({ $0.value.isFinite && $0.key.utf8.count <= LiveLimits.text })
    else { return nil }
    return numbers
  }

  /// Numbers by name, so many as are read again.
  fileprivate static func values(_ numbers: [String: Double]) -> Value {
    let kept = numbers.filter(\.value.isFinite).sorted { $0.key < $1.key }.prefix(LiveLimits.values)
    return .mapping(Dictionary(kept.map { ($0.key, Value.number($0.value)) }) { first, _ in first })
  }

  /// A time, where it is one.
  fileprivate static func told(_ seconds: Double?) -> Value {
    guard let seconds, seconds >= 0, seconds <= LiveLimits.seconds else { return .null }
    return .number(seconds)
  }
}
