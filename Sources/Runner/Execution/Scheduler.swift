import Foundation
import Runs
import Steps
import Studies
import Synchronization

/// Runs jobs, each after those that it needs, on a number of threads.
///
/// As long as enough jobs are ready each has a thread of its own; when there are fewer, those that run share the
/// threads. The order of jobs changes no result: a job reads what it needs, and nothing else.
final class Scheduler: Sendable {
  /// A piece of work.
  struct Job: Sendable {
    /// The jobs that must have ended before, by their places, all before its own.
    var needs: [Int]
    /// Jobs of smaller rank come before those of larger.
    var rank = 0
    /// The order among jobs of one rank: the costlier comes first; among equals, the earlier.
    var cost = Double.infinity
    /// The work of the job.
    let body: @Sendable (ThreadShare) throws -> Void
  }

  /// A job that ended with an error.
  struct Failure: Sendable {
    let job: Int
    let error: any Error
  }

  private struct State {
    /// The number of needs of each job that have not ended.
    var open: [Int]
    /// Not begun, and nothing that they need is open, the next one last.
    var ready: [Int] = []
    var running: [Int: ThreadShare] = [:]
    var left: Int
    /// Workers that wait for a job.
    var sleeping = 0
    var failures: [Failure] = []
  }

  private enum Next {
    case job(Int, ThreadShare)
    case sleep
    case none
  }

  private let jobs: [Job]
  private let dependants: [[Int]]
  private let threads: Int
  private let interruption: Interruption
  private let stops: @Sendable (any Error) -> Bool
  private let state: Mutex<State>
  private let alarm = DispatchSemaphore(value: 0)

  private init(
    _ jobs: [Job], threads: Int, interruption: Interruption, stops: @escaping @Sendable (any Error) -> Bool
  ) {
    self.jobs = jobs
    self.threads = threads
    self.interruption = interruption
    self.stops = stops
    var dependants: [[Int]] = jobs.map { _ in [] }
    for (index, job) in jobs.enumerated() {
      for need in job.needs {
        precondition(need < index, "what a job needs comes before it")
        dependants[need].append(index)
      }
    }
    self.dependants = dependants
    var state = State(open: jobs.map(\.needs.count), left: jobs.count)
    state.ready = jobs.indices.filter { jobs[$0].needs.isEmpty }
    self.state = Mutex(state)
    self.state.withLock { sort(&$0) }
  }

  /// Runs jobs until all are done, one fails, or a stop is asked for.
  ///
  /// - Parameters:
  ///   - interruption: asked by the scheduler when a job fails, so that those that run stop at their next opportunity.
  ///   - stops: whether a job's error is such a failure; after any other one, only what needs that job is not run.
  /// - Returns: the jobs that ended with an error, in their order; those that were stopped among them. Empty does not mean that all
  ///   were run: a stop can be asked for between two jobs.
  static func run(
    _ jobs: [Job], threads: Int, interruption: Interruption,
    stops: @escaping @Sendable (any Error) -> Bool = { _ in true }
  ) -> [Failure] {
    let scheduler = Scheduler(jobs, threads: max(1, threads), interruption: interruption, stops: stops)
    let others = min(scheduler.threads, jobs.count) - 1
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<max(0, others) {
      // Threads of our own: the system's pool would have to make up for those that wait.
      Thread.detachNewThread {
        scheduler.work()
        done.signal()
      }
    }
    scheduler.work()
    for _ in 0..<max(0, others) { done.wait() }
    return scheduler.state.withLock { $0.failures.sorted { $0.job < $1.job } }
  }

  private func work() {
    while true {
      switch next() {
      case .job(let index, let share):
        do {
          try jobs[index].body(share)
          end(index, nil)
        } catch {
          end(index, error)
        }
      case .sleep: alarm.wait()
      case .none: return
      }
    }
  }

  private func next() -> Next {
    state.withLock { state in
      if state.left == 0 || interruption.isRequested { return .none }
      guard let index = state.ready.popLast() else {
        state.sleeping += 1
        distribute(&state)
        return .sleep
      }
      let share = ThreadShare(1)
      state.running[index] = share
      distribute(&state)
      return .job(index, share)
    }
  }

  private func end(_ index: Int, _ error: (any Error)?) {
    let sleeping = state.withLock { state in
      state.running[index] = nil
      state.left -= 1
      if let error {
        state.failures.append(Failure(job: index, error: error))
        if stops(error) { interruption.request() } else { abandon(index, &state) }
      } else {
        for dependant in dependants[index] {
          guard state.open[dependant] != Self.abandoned else { continue }
          state.open[dependant] -= 1
          if state.open[dependant] == 0 { state.ready.append(dependant) }
        }
        sort(&state)
      }
      defer { state.sleeping = 0 }
      return state.sleeping
    }
    for _ in 0..<sleeping { alarm.signal() }
  }

  /// Takes away what needs a job that failed.
  private func abandon(_ index: Int, _ state: inout State) {
    var waiting = dependants[index]
    while let next = waiting.popLast() {
      guard state.open[next] != Self.abandoned else { continue }
      state.open[next] = Self.abandoned
      state.left -= 1
      waiting += dependants[next]
    }
  }

  /// The needs of a job that is never run: no number of ends makes it ready.
  private static let abandoned = Int.min

  private func sort(_ state: inout State) {
    state.ready.sort { left, right in
      let (one, other) = (jobs[left], jobs[right])
      if one.rank != other.rank { return one.rank > other.rank }
      if one.cost != other.cost { return one.cost < other.cost }
      return left > right
    }
  }

  /// Threads that find no job are shared out, the earlier jobs first.
  private func distribute(_ state: inout State) {
    guard !state.running.isEmpty else { return }
    let isScarce = state.ready.isEmpty
    let (each, rest) = threads.quotientAndRemainder(dividingBy: state.running.count)
    for (place, index) in state.running.keys.sorted().enumerated() {
      state.running[index]?.set(isScarce ? each + (place < rest ? 1 : 0) : 1)
    }
  }
}
