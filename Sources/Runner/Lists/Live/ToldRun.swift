import Foundation
import Values

/// What a process tells of the run that it works on. It is told, not recorded.
package struct ToldRun: Sendable {
  /// A step that is being computed.
  package struct Step: Sendable {
    package var name: String
    package var unit: String
    package var done: Int
    package var total: Int
    package var values: [(name: String, value: Double)]
    package var secondsLeft: Double?

    package init(
      name: String, unit: String, done: Int, total: Int, values: [(name: String, value: Double)], secondsLeft: Double?
    ) {
      (self.name, self.unit, self.done, self.total) = (name, unit, done, total)
      (self.values, self.secondsLeft) = (values, secondsLeft)
    }

    /// `walk/3: epoch 120 of 600`.
    var words: String { total > 0 ? "\(name): \(unit) \(done) of \(total)" : name }

    /// The fraction that is done; nil where the step does not tell it.
    var fraction: Double? { total > 0 ? min(1, Double(done) / Double(total)) : nil }
  }

  /// The steps that are behind the run, those of which the results were taken from earlier runs, those that failed, and all.
  package var over: Int, taken: Int, failed: Int, total: Int
  /// The seconds that are left; nil where nothing is known yet.
  package var secondsLeft: Double?
  /// The time at which the process began or resumed the run, and that at which this was told.
  package var started: Date, updated: Date
  /// The process, and the machine that it runs on.
  package var process: String
  /// True once it was asked to stop.
  package var isStopping: Bool
  /// The steps that are being computed.
  package var running: [Step] = []
  /// The curves so far.
  package var curves: [LiveCurve] = []

  package init(
    over: Int, taken: Int, failed: Int, total: Int, secondsLeft: Double?, started: Date, updated: Date, process: String,
    isStopping: Bool
  ) {
    (self.over, self.taken, self.failed, self.total) = (over, taken, failed, total)
    (self.secondsLeft, self.started, self.updated) = (secondsLeft, started, updated)
    (self.process, self.isStopping) = (process, isStopping)
  }

  /// The time that is left, in words.
  var left: String? { secondsLeft.map(Self.words) }

  /// The fraction of the time that is over; as long as nobody knows what is left, of the steps.
  func fraction(now: Date) -> Double {
    let over = now.timeIntervalSince(started)
    if let secondsLeft, over > 0 { return over / (over + secondsLeft) }
    return total > 0 ? min(1, Double(self.over) / Double(total)) : 0
  }

  /// A time to come, in words: not to the second.
  static func words(_ seconds: Double) -> String {
    switch seconds {
    case ..<10: "a few seconds"
    case ..<90: "\(Int((seconds / 5).rounded(.up)) * 5) s"
    case ..<5_400: "\(Int((seconds / 60).rounded(.up))) min"
    default: NumberFormat.duration.text(of: (seconds / 60).rounded(.up) * 60)
    }
  }
}
