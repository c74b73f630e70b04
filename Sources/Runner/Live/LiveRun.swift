import Foundation
import Records

/// A run that a process is working on, as that process tells it.
///
/// It is told, not recorded: it says how far the run is, and is gone when the run has ended. The process may have been killed since it was
/// told; the ledger knows whether a run is still held.
package struct LiveRun: Hashable, Sendable {
  /// The run.
  package var run: RunID
  /// The study file, relative to the project.
  package var study: String
  /// The study's setting.
  package var setting: String?
  /// The study's title.
  package var title: String
  /// The number of the process.
  package var process: Int32
  /// The machine that it runs on.
  package var host: String
  /// The time at which this process began or resumed the run.
  package var started: Date
  /// The time at which this was told.
  package var updated: Date
  /// True once it was asked to stop.
  package var isStopping = false
  /// The numbers of steps.
  package var steps = LiveTally()
  /// The seconds that the run will take from `updated` on; nil where nothing is known yet.
  package var secondsLeft: Double?
  /// The steps that are being computed.
  package var running: [LiveStep] = []

  package init(
    run: RunID, study: String, setting: String?, title: String, process: Int32, host: String, started: Date,
    updated: Date
  ) {
    (self.run, self.study, self.setting, self.title) = (run, study, setting, title)
    (self.process, self.host, self.started, self.updated) = (process, host, started, updated)
  }
}

/// The numbers of a run's steps; claims are none of them.
package struct LiveTally: Hashable, Sendable {
  /// Steps that were computed.
  package var done: Int
  /// Steps whose results were taken from the ledger.
  package var taken: Int
  /// All steps of the run.
  package var total: Int
  /// Steps that failed.
  package var failed: Int

  package init(done: Int = 0, taken: Int = 0, total: Int = 0, failed: Int = 0) {
    (self.done, self.taken, self.total, self.failed) = (done, taken, total, failed)
  }

  /// Steps that are behind the run, in whatever way.
  package var over: Int { done + taken + failed }
}

/// A step that is being computed.
package struct LiveStep: Hashable, Sendable {
  /// Its name, `fit/3` for the third repetition of a cell.
  package var step: String
  /// The word for one of its parts, `epoch`.
  package var unit: String
  /// The number of parts that are done.
  package var done: Int
  /// The number of all parts; 0 where the step does not tell how far it is.
  package var total: Int
  /// Its latest numbers by name, all finite.
  package var values: [String: Double]
  /// The seconds that it will take from now on; nil where nothing is known yet.
  package var secondsLeft: Double?

  package init(
    step: String, unit: String, done: Int, total: Int, values: [String: Double] = [:], secondsLeft: Double? = nil
  ) {
    (self.step, self.unit, self.done, self.total) = (step, unit, done, total)
    (self.values, self.secondsLeft) = (values.filter(\.value.isFinite), secondsLeft)
  }
}

/// The numbers of a step at one time: a point of its curves.
package struct LivePoint: Hashable, Sendable {
  /// Seconds since the process began or resumed the run.
  package var seconds: Double
  /// The step's name.
  package var step: String
  /// The number of its parts that were done.
  package var done: Int
  /// Its numbers by name, all finite.
  package var values: [String: Double]

  package init(seconds: Double, step: String, done: Int, values: [String: Double]) {
    (self.seconds, self.step, self.done, self.values) = (seconds, step, done, values.filter(\.value.isFinite))
  }
}
