import Dispatch
import Foundation
import Live
import Runs
import Studies
import Synchronization

/// A sweep that tells how far it is while it runs: its state in a file of its folder, and its table and its page as they are so far.
///
/// What cannot be written is not told. Where two processes work on the same sweep, only the first one tells.
final class SweepTelling: Sendable {
  private struct State {
    var plan: SweepPlan
    var rows: [SweepTable.Row?] = []
    var work: SweepWork
    /// The work that was done in this process.
    var computed = 0.0
    /// The seconds that the trials take that are known, as those that run tell it.
    var told: Double?
    var forecast: SweepForecast
    /// True when there are rows that no table was written with.
    var hasNews = false
  }

  /// The time between two states, the least between two tables, and the most of the time that tables take.
  private static let (interval, tableInterval, mostShare) = (DispatchTimeInterval.seconds(1), 4.0, 0.05)

  private let project: Project
  /// False when the table of the folder is not to be replaced before the end.
  private let writesTables: Bool
  private let file: SweepStateFile
  private let began = Date()
  private let start = ContinuousClock.now
  /// The number of trials at most; nil where it is not known.
  private let most: Int?
  private let state: Mutex<State>
  private let alarm = DispatchSemaphore(value: 0)
  private let isOver = DispatchSemaphore(value: 0)
  private let isClosed = Mutex(false)

  /// Begins to tell of a sweep, on a thread of its own.
  init(_ plan: SweepPlan, in project: Project, writesTables: Bool) {
    (self.project, self.writesTables) = (project, writesTables)
    most = plan.most
    state = Mutex(
      State(
        plan: plan, work: SweepWork(of: plan, most: most), forecast: SweepForecast(start: start)))
    file = SweepStateFile(in: project.sweeps.appending(path: plan.name))
    Thread.detachNewThread { [self] in
      var (next, isFirst) = (ContinuousClock.now, true)
      repeat {
        tell()
        guard isFirst || ContinuousClock.now >= next else { continue }
        let before = ContinuousClock.now
        guard writeTable() else { continue }
        let cost = (ContinuousClock.now - before) / .seconds(1)
        (next, isFirst) = (before.advanced(by: .seconds(max(Self.tableInterval, cost / Self.mostShare))), false)
      } while alarm.wait(timeout: .now() + Self.interval) == .timedOut
      isOver.signal()
    }
  }

  // MARK: What happens

  /// The search has asked for trials; the rows are those that are known.
  func begin(_ plan: SweepPlan, _ rows: [SweepTable.Row?]) {
    let work = SweepWork(of: plan, most: most)
    state.withLock { state in
      (state.plan, state.rows, state.work, state.hasNews) = (plan, rows, work, true)
    }
  }

  /// A trial has come to its end in this process.
  func add(_ row: SweepTable.Row, at place: Int) {
    state.withLock { state in
      guard state.rows.indices.contains(place), state.rows[place] == nil else { return }
      (state.rows[place], state.hasNews) = (row, true)
      state.computed += state.work.trials[place]
    }
  }

  /// The trials that ran at once have ended: what they told of their time is over.
  func endBlock() { state.withLock { $0.told = nil } }

  /// The progress of the trials that run, with the time of the whole sweep.
  func progress(_ progress: LiveProgress) -> LiveProgress {
    let now = ContinuousClock.now
    var whole = progress
    whole.seconds = (now - start) / .seconds(1)
    whole.secondsLeft = state.withLock { state in
      state.told = progress.secondsLeft
      if state.forecast.left(at: now) == nil { Self.foresee(&state, at: now) }
      return state.forecast.left(at: now)
    }
    return whole
  }

  // MARK: What is told

  private static func foresee(_ state: inout State, at now: ContinuousClock.Instant) {
    let open = zip(state.rows, state.work.trials).reduce(0) { $0 + ($1.0 == nil ? $1.1 : 0) }
    state.forecast.foresee(
      computed: state.computed, known: open, later: state.work.later, told: state.told, at: now)
  }

  private func tell() {
    let now = ContinuousClock.now
    let (plan, rows, left) = state.withLock { state in
      Self.foresee(&state, at: now)
      return (state.plan, state.rows, state.forecast.left(at: now))
    }
    let known = plan.completed(rows).filter { !$0.isMissing }
    let failed = known.count { if case .failed = $0.status { true } else { false } }
    let tally = SweepState.Tally(known: plan.trials.count, finished: known.count, failed: failed, most: most)
    file.tell(SweepState(started: began, trials: tally, secondsLeft: left))
  }

  /// Writes the table and the page as they are now, if there is something new.
  ///
  /// - Returns: true if it did.
  private func writeTable() -> Bool {
    guard writesTables, file.isHeld else { return false }
    let news = state.withLock { state -> (plan: SweepPlan, rows: [SweepTable.Row?])? in
      guard state.hasNews else { return nil }
      state.hasNews = false
      return (state.plan, state.rows)
    }
    guard let (plan, rows) = news else { return false }
    _ = try? SweepTable(plan, rows: plan.completed(rows), isOver: false).write(to: project, isRunning: true)
    return true
  }

  /// Ends the thread, so that nothing but the caller writes the table any more.
  ///
  /// - Parameter isInterrupted: true to write the table as it is once more.
  func close(isInterrupted: Bool) {
    let isFirst = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return !isClosed
    }
    guard isFirst else { return }
    alarm.signal()
    isOver.wait()
    if isInterrupted { _ = writeTable() }
  }

  /// Ends the telling: from now on no process works on the sweep.
  func end() {
    close(isInterrupted: true)
    file.end()
  }
}
