import Steps
import Studies

/// A job of the scheduler as progress knows it before it begins.
struct MonitoredJob: Sendable {
  /// The place of its run among those that go on at once.
  let run: Int
  /// The step's name, `walk/3`; nil for the end of a study, which writes its files.
  let name: String?
  let cell: String
  let kind: String
  /// The word for a part of it.
  let unit: String
  /// The number of its parts; 0 where they are not counted.
  let total: Int
  /// True for steps, and false for claims and the end of a study.
  let isCounted: Bool
  /// True when its result is in the ledger.
  let isRecorded: Bool
  /// True when it takes no time worth mentioning.
  let isFree: Bool
  /// True when it goes faster with more threads.
  let sharesThreads: Bool
  /// True when another program does it.
  let isForeign: Bool
  /// The cost that its cell says, in no particular unit; infinite where it says none.
  let cost: Double
  /// The part of it that is left to do where it goes on from what an earlier step had done.
  var part = 1.0
  /// The seconds that a step of that name took before; nil when there was none.
  let before: StepDuration?
  let needs: [Int]
  let rank: Int
}

/// The time that a step of some name took in an earlier run.
struct StepDuration: Sendable {
  let seconds: Double
  /// True when the step was declared as it is now.
  let isSame: Bool
}

/// A job of the scheduler as it goes on.
///
/// Work is counted in seconds of one thread: with more threads a step does more of it in a second.
struct JobProgress: Sendable {
  enum Phase: Sendable {
    case waiting, running, done, taken, failed, stopped

    var isOver: Bool { self != .waiting && self != .running }
  }

  var phase = Phase.waiting
  /// The work until `counted`.
  private(set) var work = 0.0
  private(set) var done = 0
  private(set) var values: [String: Double] = [:]
  private var counted = ContinuousClock.now
  private var share: ThreadShare?
  private var parts: [Int: Int] = [:]
  /// The first report: what was done before it may have been another process's.
  private var first: (work: Double, done: Int)?
  /// The steps that were done before it began, where it says so.
  private var before = 0

  mutating func begin(_ share: ThreadShare, at now: ContinuousClock.Instant = .now) {
    (phase, self.share, counted) = (.running, share, now)
  }

  /// Adds the work since it was counted last.
  mutating func count(_ job: MonitoredJob, until now: ContinuousClock.Instant = .now) {
    guard phase == .running, let share else { return }
    work += (now - counted) / .seconds(1) * Self.speed(threads: share.threads, job)
    counted = now
  }

  mutating func advance(
    _ job: MonitoredJob, part: Int, to step: Int, figures: [(name: String, value: Double)],
    at now: ContinuousClock.Instant = .now
  ) {
    count(job, until: now)
    done += step - parts[part, default: 0]
    parts[part] = step
    for figure in figures where figure.value.isFinite { values[figure.name] = figure.value }
    for figure in figures where !figure.value.isFinite { values[figure.name] = nil }
    if first == nil { first = (work, done) }
  }

  /// It goes on from a step that was done before it began.
  mutating func goOn(_ job: MonitoredJob, from step: Int, at now: ContinuousClock.Instant = .now) {
    count(job, until: now)
    (before, done, first) = (step, step, (work, step))
    parts[0] = step
  }

  mutating func end(_ job: MonitoredJob, as phase: Phase) {
    count(job)
    (self.phase, share) = (phase, nil)
  }

  /// The work that is left of a running job, from its own pace, and the part of it on which that rests; nil when it says nothing.
  func paced(_ total: Int) -> (left: Double, part: Double)? {
    guard let first, total > 0, done > first.done, work > first.work else { return nil }
    let pace = (work - first.work) / Double(done - first.done)
    return (pace * Double(max(0, total - done)), Double(done - first.done) / Double(total))
  }

  /// The seconds that a running job takes from now on at its own pace; nil when that is not known.
  func secondsLeft(_ job: MonitoredJob) -> Double? {
    paced(job.total).map { $0.left / Self.speed(threads: share?.threads ?? 1, job) }
  }

  /// The work of the whole job, if it went on from what another process had done.
  func whole(_ total: Int) -> Double {
    if before > 0, total > before { return whole(work, total) }
    guard let first, total > 0, first.done > 1, done > first.done else { return work }
    return work * Double(max(total, 1)) / Double(max(1, done - first.done + 1))
  }

  /// The work of a whole job, of which this is the work from where it said that it goes on.
  func whole(_ work: Double, _ total: Int) -> Double {
    before > 0 && total > before ? work * Double(total) / Double(total - before) : work
  }

  /// The seconds of work that a job does in one second.
  static func speed(threads: Int, _ job: MonitoredJob) -> Double {
    job.sharesThreads ? 1 + 0.7 * Double(max(1, threads) - 1) : 1
  }
}
