import Foundation
import Runs
import Steps
import Studies
import Synchronization
import TestSupport
import Testing

@testable import Execution

@Suite("Jobs that need one another, on several threads", .waits)
struct SchedulerTests {
  private struct Broken: Error, Equatable {
    let job: Int
  }

  /// What jobs did, in the order in which they did it.
  private final class Log: Sendable {
    private let entries = Mutex<[Int]>([])

    var all: [Int] { entries.withLock { $0 } }
    func add(_ job: Int) { entries.withLock { $0.append(job) } }
  }

  @Test("Every job is done once, after all that it needs", arguments: [1, 2, 3, 8])
  func needs(threads: Int) {
    // A layered graph: each job needs some of the ten before it.
    let needs = (0..<200).map { job in
      (max(0, job - 10)..<job).filter { (job * 7 + $0 * 13) % 5 == 0 }
    }
    let log = Log()
    let jobs = needs.enumerated().map { job, needs in
      Scheduler.Job(needs: needs, cost: Double(job % 7)) { _ in log.add(job) }
    }
    #expect(Scheduler.run(jobs, threads: threads, interruption: Interruption()).isEmpty)
    #expect(log.all.sorted() == Array(0..<200))
    var done: Set<Int> = []
    for job in log.all {
      #expect(needs[job].allSatisfy(done.contains), "\(job)")
      done.insert(job)
    }
  }

  @Test("On one thread, what is of smaller rank comes first, then what costs more, then the earlier")
  func order() {
    let log = Log()
    let ranks: [(rank: Int, cost: Double)] = [(1, 9), (0, 1), (0, 5), (0, 5), (1, .infinity), (0, .infinity)]
    let jobs = ranks.enumerated().map { job, item in
      Scheduler.Job(needs: [], rank: item.rank, cost: item.cost) { _ in log.add(job) }
    }
    #expect(Scheduler.run(jobs, threads: 1, interruption: Interruption()).isEmpty)
    #expect(log.all == [5, 2, 3, 1, 4, 0])
  }

  @Test("Jobs without end of one another run at once, and never more than there are threads", arguments: [2, 3])
  func concurrency(threads: Int) {
    let running = Mutex((now: 0, most: 0))
    let meeting = DispatchSemaphore(value: 0)
    let isMet = Atomic<Bool>(false)
    let jobs = (0..<9).map { _ in
      Scheduler.Job(needs: []) { _ in
        let now = running.withLock { state in
          state.now += 1
          state.most = max(state.most, state.now)
          return state.now
        }
        // The first ones wait for each other: that they meet shows that they run at once.
        if now == threads, !isMet.exchange(true, ordering: .relaxed) { for _ in 1..<threads { meeting.signal() } }
        if !isMet.load(ordering: .relaxed) { #expect(meeting.wait(timeout: .now() + 20) == .success) }
        running.withLock { $0.now -= 1 }
      }
    }
    #expect(Scheduler.run(jobs, threads: threads, interruption: Interruption()).isEmpty)
    #expect(running.withLock { $0.most } == threads)
  }

  @Test("A job that is alone has all threads, also when it is so only after a while")
  func shares() {
    let seen = Mutex<[Int]>([])
    let isOtherDone = DispatchSemaphore(value: 0)
    let jobs = [
      Scheduler.Job(needs: []) { share in
        isOtherDone.wait()
        // The other job's thread has nothing left to do, and says so when it goes to sleep.
        let end = ContinuousClock.now.advanced(by: .seconds(20))
        while share.threads < 4, ContinuousClock.now < end { usleep(1_000) }
        seen.withLock { $0.append(share.threads) }
      },
      Scheduler.Job(needs: []) { _ in isOtherDone.signal() },
      Scheduler.Job(needs: [0, 1]) { share in seen.withLock { $0.append(share.threads) } },
    ]
    #expect(Scheduler.run(jobs, threads: 4, interruption: Interruption()).isEmpty)
    #expect(seen.withLock { $0 } == [4, 4])
  }

  @Test("With as many jobs as threads, or more, each has one thread")
  func scarcity() {
    let most = Mutex(0)
    let jobs = (0..<8).map { _ in
      Scheduler.Job(needs: []) { share in most.withLock { $0 = max($0, share.threads) } }
    }
    #expect(Scheduler.run(jobs, threads: 1, interruption: Interruption()).isEmpty)
    #expect(most.withLock { $0 } == 1)
  }

  @Test(
    "An error stops what runs and begins nothing more; all errors are there, in the jobs' order", arguments: [1, 2, 4])
  func failure(threads: Int) {
    let log = Log()
    let user = Interruption()
    let inner = Interruption(within: user)
    let jobs = (0..<20).map { job in
      Scheduler.Job(needs: job < 4 ? [] : [0, 1, 2, 3]) { _ in
        log.add(job)
        if job == 2 { throw Broken(job: job) }
        // The others go on until they are asked to stop, as trainings do.
        if job == 3 {
          while !inner.isRequested { usleep(1_000) }
          throw RunError.interrupted
        }
      }
    }
    let failures = Scheduler.run(jobs, threads: threads, interruption: inner)
    #expect(failures.first?.job == 2 && failures.first?.error as? Broken == Broken(job: 2))
    #expect(log.all.allSatisfy { $0 < 4 } && failures.count <= 2)
    #expect(!user.isRequested, "it is not the user who stopped it")
  }

  @Test("Asked to stop, nothing more begins", arguments: [1, 3])
  func interruption(threads: Int) {
    let user = Interruption()
    let log = Log()
    let jobs = (0..<50).map { job in
      Scheduler.Job(needs: job == 0 ? [] : [job - 1]) { _ in
        log.add(job)
        if job == 5 { user.request() }
      }
    }
    #expect(Scheduler.run(jobs, threads: threads, interruption: Interruption(within: user)).isEmpty)
    #expect(log.all == Array(0...5))
  }

  @Test("No jobs are done at once")
  func none() {
    #expect(Scheduler.run([], threads: 4, interruption: Interruption()).isEmpty)
  }

  @Test("After an error that stops nothing, only what needs that job is left out", arguments: [1, 2, 5])
  func isolation(threads: Int) {
    let log = Log()
    let interruption = Interruption()
    // 2 fails; 4, 5 and 7 need it, directly or not.
    let needs: [[Int]] = [[], [0], [0], [1], [2, 3], [4], [3], [5, 6], [6]]
    let jobs = needs.enumerated().map { job, needs in
      Scheduler.Job(needs: needs) { _ in
        if job == 2 { throw Broken(job: job) }
        log.add(job)
      }
    }
    let failures = Scheduler.run(jobs, threads: threads, interruption: interruption) { _ in false }
    #expect(failures.map(\.job) == [2] && failures.first?.error as? Broken == Broken(job: 2))
    #expect(log.all.sorted() == [0, 1, 3, 6, 8])
    #expect(!interruption.isRequested)
  }
}
