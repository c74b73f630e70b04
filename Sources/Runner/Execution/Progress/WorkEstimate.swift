/// An estimate of the work that is left of jobs: from their own pace, from that of their like in these runs, from earlier runs, and, with
/// none of these, from what their cells say that they cost.
struct WorkEstimate {
  /// Some observed works.
  private struct Sample {
    var work = 0.0
    var weight = 0.0

    mutating func add(_ work: Double, weight: Double) {
      self.work += work
      self.weight += weight
    }

    var mean: Double? { weight > 0 ? work / weight : nil }
  }

  /// The work of a step about which nothing is known.
  private static let unknown = 0.5
  /// The least part of a running job, or the least of its work, that says something on others.
  private static let (leastPart, leastWork) = (0.02, 2.0)
  /// The cost that one thread does in a second, where nothing that was observed says it: see `CellBody.cost`.
  private static let costPerSecond = 3e10

  private let jobs: [MonitoredJob]
  private let slowness: Double
  private var cells: [String: Sample] = [:]
  private var kinds: [String: Sample] = [:]
  /// Work by cost.
  private var rates: [String: Sample] = [:]
  /// Work by the seconds that it took before.
  private var speed = Sample()
  /// True once anything but guesses is known.
  private(set) var isInformed = false

  /// - Parameter slowness: the seconds in which a thread has one second of a processor.
  init(_ jobs: [MonitoredJob], _ progress: [JobProgress], slowness: Double = 1) {
    (self.jobs, self.slowness) = (jobs, slowness)
    for (job, one) in zip(jobs, progress) where !job.isFree {
      switch one.phase {
      case .done: observe(job, one.whole(job.total), weight: 1)
      case .running:
        guard let paced = one.paced(job.total), paced.part >= Self.leastPart || one.work > Self.leastWork else {
          continue
        }
        observe(job, one.whole(one.work + paced.left, job.total), weight: min(1, paced.part * 4))
      case .waiting, .taken, .failed, .stopped: break
      }
    }
    isInformed = isInformed || jobs.contains { !$0.isRecorded && $0.before?.isSame == true }
  }

  private mutating func observe(_ job: MonitoredJob, _ work: Double, weight: Double) {
    if job.name != nil { isInformed = true }
    cells[Self.key(job), default: Sample()].add(work * weight, weight: weight)
    kinds[job.kind, default: Sample()].add(work * weight, weight: weight)
    if job.cost.isFinite, job.cost > 0 {
      rates[job.kind, default: Sample()].add(work * weight, weight: job.cost * weight)
    }
    if let before = job.before, before.isSame { speed.add(work * weight, weight: before.seconds * weight) }
  }

  private static func key(_ job: MonitoredJob) -> String { "\(job.run) \(job.cell)" }

  /// The work that is left of a job.
  func left(of job: MonitoredJob, _ progress: JobProgress) -> Double {
    if progress.phase.isOver || job.isFree { return 0 }
    if progress.phase == .waiting, job.isRecorded { return Self.taking }
    let expected = expected(job) * job.part
    guard progress.phase == .running else { return expected }
    // A step that is over its time and says nothing may take as long again.
    guard let paced = progress.paced(job.total) else {
      return progress.work < expected ? expected - progress.work : progress.work / 2
    }
    // Its own pace counts the more, the more of it is done.
    let trust = min(1, paced.part * 10)
    return trust * paced.left + (1 - trust) * max(0, expected - progress.work)
  }

  /// The work of taking a step from the ledger.
  private static let taking = 0.01

  /// The work of a job that has not begun.
  private func expected(_ job: MonitoredJob) -> Double {
    let same = cells[Self.key(job)]
    if let before = job.before, before.isSame { return before.seconds * (speed.mean ?? 1) }
    if let mean = same?.mean { return mean }
    if let rate = rates[job.kind]?.mean, job.cost.isFinite { return rate * job.cost }
    if let mean = kinds[job.kind]?.mean { return mean }
    if let before = job.before { return before.seconds }
    if job.cost.isFinite, job.cost > 0 { return job.cost / Self.costPerSecond * slowness }
    return (Self.defaults[job.kind] ?? Self.unknown) * slowness
  }

  /// The works of kinds that every program has.
  private static let defaults = ["figure": 0.02, "program": 10, "": 0.3]
}
