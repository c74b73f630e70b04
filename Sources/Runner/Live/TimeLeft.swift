import Values

/// Times as they are said.
package enum TimeLeft {
  /// `12 s`, `11 min` or `2 h 5 min`: no more digits than an estimate has.
  package static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "a long time" }
    if seconds < 20 { return "\(Int(seconds.rounded(.up))) s" }
    if seconds < 90 { return "\(Int((seconds / 5).rounded(.up)) * 5) s" }
    let minutes = Int((seconds / 60).rounded(.up))
    return minutes < 90 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  /// A time that is over.
  package static func duration(_ seconds: Double) -> String { NumberFormat.duration.plain(of: seconds) }

  /// `120 of 600 steps, 11 min left`.
  package static func words(_ steps: LiveTally, _ secondsLeft: Double?) -> String {
    "\(steps.over) of \(Count.words(steps.total, "step"))"
      + (steps.failed > 0 ? " (\(steps.failed) failed)" : "")
      + (secondsLeft.map { ", \(text($0)) left" } ?? "")
  }

  /// The same of a run.
  package static func words(of run: LiveRun) -> String { words(run.steps, run.secondsLeft) }
}
