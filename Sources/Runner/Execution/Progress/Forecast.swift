/// The ends of jobs, as the scheduler would come to them: the work that is left, done in its order by its threads.
struct Forecast {
  /// The seconds from now to the end of each job; nil for one that is never ready, for what it needs failed.
  let ends: [Double?]

  init(_ jobs: [MonitoredJob], _ progress: [JobProgress], left: [Double], threads: Int) {
    var play = Play(jobs: jobs, left: left, threads: max(1, threads))
    for (index, one) in progress.enumerated() {
      switch one.phase {
      case .done, .taken: play.end(index, at: 0)
      case .running: play.running.append(index)
      case .waiting, .failed, .stopped: break
      }
    }
    play.prepare(progress)
    while play.step() {}
    ends = play.ends
  }

  private struct Play {
    let jobs: [MonitoredJob]
    var left: [Double]
    let threads: Int
    var running: [Int] = []
    var ends: [Double?]
    private var open: [Int]
    private var ready: [Int] = []
    private var dependants: [[Int]]
    private var now = 0.0

    init(jobs: [MonitoredJob], left: [Double], threads: Int) {
      (self.jobs, self.threads) = (jobs, threads)
      self.left = left.map { $0.isFinite ? max(0, $0) : 1 }
      ends = jobs.map { _ in nil }
      open = jobs.map(\.needs.count)
      dependants = jobs.map { _ in [] }
      for (index, job) in jobs.enumerated() {
        for need in job.needs { dependants[need].append(index) }
      }
    }

    mutating func end(_ index: Int, at time: Double) {
      ends[index] = time
      for dependant in dependants[index] {
        open[dependant] -= 1
        if open[dependant] == 0, isPrepared { insert(dependant) }
      }
    }

    private var isPrepared = false

    /// Finds the jobs that could begin now.
    mutating func prepare(_ progress: [JobProgress]) {
      isPrepared = true
      for index in jobs.indices where open[index] == 0 && ends[index] == nil && progress[index].phase == .waiting {
        insert(index)
      }
    }

    /// Keeps the next one last.
    private mutating func insert(_ index: Int) {
      var (low, high) = (0, ready.count)
      while low < high {
        let middle = (low + high) / 2
        if comesBefore(index, ready[middle]) { low = middle + 1 } else { high = middle }
      }
      ready.insert(index, at: low)
    }

    private func comesBefore(_ one: Int, _ other: Int) -> Bool {
      if jobs[one].rank != jobs[other].rank { return jobs[one].rank < jobs[other].rank }
      if jobs[one].cost != jobs[other].cost { return jobs[one].cost > jobs[other].cost }
      return one < other
    }

    /// Goes to the next end of a job; false when there is none.
    mutating func step() -> Bool {
      while running.count < threads, let next = ready.popLast() { running.append(next) }
      if running.isEmpty { return false }
      let shares = ready.isEmpty ? max(1, threads / running.count) : 1
      let speeds = running.map { JobProgress.speed(threads: shares, jobs[$0]) }
      let interval = zip(running, speeds).map { left[$0] / $1 }.min() ?? 0
      now += interval
      var ended: [Int] = []
      for (index, speed) in zip(running, speeds) {
        left[index] -= interval * speed
        if left[index] <= 1e-9 { ended.append(index) }
      }
      running.removeAll { ended.contains($0) }
      for index in ended { end(index, at: now) }
      return true
    }
  }
}
