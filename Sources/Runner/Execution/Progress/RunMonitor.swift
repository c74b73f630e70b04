import Foundation
import Ledger
import Live
import Runs
import Steps
import Studies
import Synchronization

/// A listener to the progress of all that goes on at once.
package protocol LiveProgressReport: ProgressReport {
  /// The progress as it is now; told several times a second.
  func show(_ progress: LiveProgress)
  /// The end: nothing more is told.
  func close()
}

/// The watcher of runs that a process works on at once: it knows how far each step is and when all will have ended, and tells the
/// listener, the runs' logs and the files by which other processes see them. Nothing that it cannot tell makes a run fail.
final class RunMonitor: Sendable {
  /// A run to be watched.
  struct Subject: Sendable {
    let run: RunID
    let study: String
    let setting: String?
    let title: String
    /// The run's folder.
    let folder: URL
  }

  /// How a step ended.
  enum End: Sendable {
    case done(seconds: Double)
    case taken(from: RunID)
    case decided
    case failed(reason: String, seconds: Double)
    case stopped
  }

  private struct State {
    var jobs: [MonitoredJob] = []
    var progress: [JobProgress] = []
    /// The time of each run's end as it was last foreseen.
    var ends: [ContinuousClock.Instant?]
    var isTelling = true
    var isOver: [Bool]
    var last: LiveProgress?
  }

  private let subjects: [Subject]
  private let threads: Int
  /// The runs of the same kind that come after these.
  private let later: Int
  private let listener: any ProgressReport
  private let interruption: Interruption
  private let told: Mutex<ToldRuns>
  private let state: Mutex<State>
  private let start = ContinuousClock.now
  private let alarm = DispatchSemaphore(value: 0)
  private let isOver = DispatchSemaphore(value: 0)

  init(
    _ subjects: [Subject], ledger: URL, threads: Int, later: Int, listener: any ProgressReport,
    interruption: Interruption
  ) {
    (self.subjects, self.threads, self.later) = (subjects, max(1, threads), later)
    (self.listener, self.interruption) = (listener, interruption)
    told = Mutex(ToldRuns(subjects, in: LiveFiles(ledger: ledger)))
    state = Mutex(State(ends: subjects.map { _ in nil }, isOver: subjects.map { _ in false }))
  }

  // MARK: What happens

  /// Adds the jobs of a run, in the scheduler's order; before `begin`.
  func add(_ jobs: [MonitoredJob]) {
    state.withLock { state in
      state.jobs += jobs
      state.progress += jobs.map { _ in JobProgress() }
    }
  }

  /// Writes a line into the log of a run.
  func log(_ text: String, of place: Int) { told.withLock { $0.log(text, of: place) } }

  /// A step begins to be computed.
  func begin(_ index: Int, _ share: ThreadShare) {
    let job = state.withLock { state in
      state.progress[index].begin(share)
      return state.jobs[index]
    }
    guard let name = job.name, !job.isFree else { return }
    log("begins  \(job.kind) \(name)", of: job.run)
  }

  /// A step goes on from the end of a shorter one.
  func goOn(_ index: Int, from step: Int) {
    let job = state.withLock { state in
      state.progress[index].goOn(state.jobs[index], from: step)
      return state.jobs[index]
    }
    log("goes on \(job.kind) \(job.name ?? "") from \(job.unit) \(step)", of: job.run)
  }

  func advance(_ index: Int, part: Int, step: Int, figures: [(name: String, value: Double)]) {
    state.withLock { $0.progress[index].advance($0.jobs[index], part: part, to: step, figures: figures) }
  }

  func end(_ index: Int, _ end: End) {
    let job = state.withLock { state -> MonitoredJob? in
      // A step that failed was not stopped.
      if case .stopped = end, state.progress[index].phase.isOver { return nil }
      let phase: JobProgress.Phase =
        switch end {
        case .done, .decided: .done
        case .taken: .taken
        case .failed: .failed
        case .stopped: .stopped
        }
      state.progress[index].end(state.jobs[index], as: phase)
      return state.jobs[index]
    }
    guard let job, let name = job.name else { return }
    switch end {
    case .done(let seconds): log("done    \(job.kind) \(name) in \(TimeLeft.duration(seconds))", of: job.run)
    case .taken(let run): log("taken   \(job.kind) \(name) from \(run)", of: job.run)
    case .failed(let reason, let seconds):
      log("failed  \(job.kind) \(name) after \(TimeLeft.duration(seconds)): \(reason)", of: job.run)
    case .stopped: log("stopped \(job.kind) \(name)", of: job.run)
    case .decided: break
    }
  }

  /// Something worth a line.
  func note(_ text: String, of place: Int) {
    log("note    \(text)", of: place)
    listener.note(text)
  }

  /// A run is about to end: from now on nothing tells that it is running.
  func end(of place: Int, as words: String) {
    state.withLock { $0.isOver[place] = true }
    told.withLock { $0.end(place, as: words) }
  }

  // MARK: What is told

  /// Tells, on a thread of its own, until `close`.
  func open() {
    Thread.detachNewThread { [self] in
      var count = 0
      while alarm.wait(timeout: .now() + .milliseconds(250)) == .timedOut {
        tell(forecasting: count % 4 == 0)
        count += 1
      }
      isOver.signal()
    }
  }

  /// Ends the telling.
  func close() {
    alarm.signal()
    isOver.wait()
    // A stop may have been faster than the next look.
    if interruption.isRequested { tell(forecasting: false) }
    (listener as? any LiveProgressReport)?.close()
  }

  /// Tells what is so now.
  private func tell(forecasting: Bool) {
    let isStopping = interruption.isRequested
    let (runs, progress) = state.withLock { state in
      let now = ContinuousClock.now
      for index in state.jobs.indices { state.progress[index].count(state.jobs[index], until: now) }
      if forecasting { foresee(&state, now) }
      return snapshot(state, now, isStopping)
    }
    (listener as? any LiveProgressReport)?.show(progress)
    if forecasting { told.withLock { $0.tell(runs, progress, seconds: progress.seconds) } }
  }

  /// Foresees the ends of the runs. New ends are mixed with those before, which were not made from nothing either.
  private func foresee(_ state: inout State, _ now: ContinuousClock.Instant) {
    let estimate = WorkEstimate(state.jobs, state.progress, slowness: slowness(state, now))
    guard estimate.isInformed else { return }
    let left = zip(state.jobs, state.progress).map { estimate.left(of: $0, $1) }
    let forecast = Forecast(state.jobs, state.progress, left: left, threads: threads)
    var ends = subjects.map { _ in 0.0 }
    for (job, end) in zip(state.jobs, forecast.ends) { ends[job.run] = max(ends[job.run], end ?? 0) }
    for (place, end) in ends.enumerated() {
      let foreseen = now.advanced(by: .seconds(end))
      guard let before = state.ends[place] else {
        state.ends[place] = foreseen
        continue
      }
      state.ends[place] = before.advanced(by: (foreseen - before) * 0.3)
    }
    guard later > 0 else { return }
    // The same for each one that comes after them; all that is done so far was computed with them, too.
    let whole = zip(zip(state.jobs, state.progress), left).reduce(0) { $0 + $1.0.1.work + $1.1 }
    laterSeconds.withLock { $0 = whole / Double(max(1, subjects.count)) * Double(later) / Double(threads) }
  }

  private let laterSeconds = Mutex(0.0)

  /// The seconds in which a thread has one second of a processor that others use, too; 1 where little was computed here.
  private func slowness(_ state: State, _ now: ContinuousClock.Instant) -> Double {
    // What other programs use is not counted as this one's.
    if state.jobs.contains(where: \.isForeign) { return 1 }
    var time = timespec()
    guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 1 }
    let used = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    let seconds = (now - start) / .seconds(1)
    let busy = min(threads, state.progress.count { $0.phase == .running })
    guard seconds > 2, busy > 0, used > 0.5 else { return 1 }
    return min(20, max(1, seconds * Double(busy) / used))
  }

  private func snapshot(_ state: State, _ now: ContinuousClock.Instant, _ isStopping: Bool) -> (
    [LiveRun?], LiveProgress
  ) {
    let host = ProcessInfo.processInfo.hostName
    let date = Date()
    let began = date.addingTimeInterval(-((now - start) / .seconds(1)))
    var runs = subjects.map { subject in
      var run = LiveRun(
        run: subject.run, study: subject.study, setting: subject.setting, title: subject.title, process: getpid(),
        host: host, started: began, updated: date)
      run.isStopping = isStopping
      return run
    }
    for (job, one) in zip(state.jobs, state.progress) where job.isCounted {
      runs[job.run].steps.total += 1
      switch one.phase {
      case .done: runs[job.run].steps.done += 1
      case .taken: runs[job.run].steps.taken += 1
      case .failed: runs[job.run].steps.failed += 1
      case .running where !job.isFree:
        runs[job.run].running.append(
          LiveStep(
            step: job.name ?? "", unit: job.unit, done: job.total > 0 ? one.done : 0, total: job.total,
            values: one.values,
            secondsLeft: one.secondsLeft(job)))
      case .running, .waiting, .stopped: break
      }
    }
    for place in runs.indices {
      runs[place].secondsLeft = state.ends[place].map { max(0, ($0 - now) / .seconds(1)) }
    }
    let going = runs.indices.filter { !state.isOver[$0] }.map { runs[$0] }
    var progress = LiveProgress(of: going)
    progress.steps = LiveProgress(of: runs).steps
    progress.seconds = (now - start) / .seconds(1)
    progress.isStopping = isStopping
    progress.secondsLeft = progress.secondsLeft.map { $0 + laterSeconds.withLock { $0 } }
    return (runs.indices.map { state.isOver[$0] ? nil : runs[$0] }, progress)
  }
}
