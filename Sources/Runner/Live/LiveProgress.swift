/// The progress of runs that go on at the same time, as one.
package struct LiveProgress: Hashable, Sendable {
  /// The runs that have not ended.
  package var runs: [LiveRun]
  /// The steps of all runs, those that have ended too.
  package var steps: LiveTally
  /// The seconds since the first of them began.
  package var seconds: Double
  /// The seconds until the last one ends; nil where nothing is known yet.
  package var secondsLeft: Double?
  /// True once a run was asked to stop, also when all have ended since.
  package var isStopping = false

  package init(runs: [LiveRun], steps: LiveTally, seconds: Double, secondsLeft: Double?) {
    (self.runs, self.steps, self.seconds, self.secondsLeft) = (runs, steps, seconds, secondsLeft)
  }

  /// The progress of runs as their processes told it.
  package init(of runs: [LiveRun]) {
    self.runs = runs
    steps = LiveTally(
      done: runs.reduce(0) { $0 + $1.steps.done }, taken: runs.reduce(0) { $0 + $1.steps.taken },
      total: runs.reduce(0) { $0 + $1.steps.total }, failed: runs.reduce(0) { $0 + $1.steps.failed })
    seconds = runs.map { $0.updated.timeIntervalSince($0.started) }.max() ?? 0
    let left = runs.compactMap(\.secondsLeft)
    secondsLeft = left.count == runs.count ? left.max() : nil
    isStopping = runs.contains(where: \.isStopping)
  }

  /// The steps that are being computed, in the order of the runs.
  package var running: [LiveStep] { runs.flatMap(\.running) }

  /// The part of the time that is over, from 0 to 1; the part of the steps where the time is not known.
  package var fraction: Double {
    if let secondsLeft, seconds + secondsLeft > 0 { return min(1, max(0, seconds / (seconds + secondsLeft))) }
    return steps.total > 0 ? min(1, Double(steps.over) / Double(steps.total)) : 0
  }
}
