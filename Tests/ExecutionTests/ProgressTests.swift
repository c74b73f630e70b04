import Steps
import Studies
import Testing

@testable import Execution

@Suite("The time that is left")
struct ProgressTests {
  private static func job(
    _ cell: String, kind: String = "train", total: Int = 100, cost: Double = .infinity, before: StepDuration? = nil,
    needs: [Int] = [], rank: Int = 0, isRecorded: Bool = false
  ) -> MonitoredJob {
    MonitoredJob(
      run: 0, name: cell, cell: cell, kind: kind, unit: "epoch", total: total, isCounted: true, isRecorded: isRecorded,
      isFree: false, sharesThreads: true, isForeign: false, cost: cost, before: before, needs: needs, rank: rank)
  }

  private static func ends(_ jobs: [MonitoredJob], _ left: [Double], threads: Int) -> [Double?] {
    Forecast(jobs, jobs.map { _ in JobProgress() }, left: left, threads: threads).ends
  }

  @Test("Jobs are foreseen to end as the scheduler does them: by rank, the costliest first, after what they need")
  func forecast() {
    let jobs = [
      Self.job("a", cost: 1), Self.job("b", cost: 3), Self.job("c", cost: 2), Self.job("d", needs: [1]),
      Self.job("e", rank: 1),
    ]
    // b and c begin; a follows c at 2, d follows b at 3, e comes last.
    let ends = Self.ends(jobs, [1, 3, 2, 4, 1], threads: 2)
    #expect(ends[1] == 3 && ends[2] == 2 && ends[0] == 3)
    // d and e share the threads; when e is over, d has all of them.
    #expect(ends[4] == 4)
    #expect((ends[3] ?? 0) > 4 && (ends[3] ?? 0) < 7)
  }

  @Test("One thread does all work, one job on many threads is done by all of them, and nothing that cannot begin ends")
  func extremes() {
    let jobs = (0..<5).map { Self.job("\($0)") }
    #expect(Self.ends(jobs, [1, 2, 3, 4, 5], threads: 1).compactMap(\.self).max() == 15)
    #expect(Self.ends([Self.job("a")], [10], threads: 11) == [10 / 8])
    var failed = JobProgress()
    failed.end(jobs[0], as: .failed)
    let forecast = Forecast(
      [jobs[0], Self.job("needs", needs: [0]), Self.job("free")], [failed, JobProgress(), JobProgress()],
      left: [0, 1, 1], threads: 1)
    #expect(forecast.ends == [nil, nil, 1])
    #expect(Self.ends(jobs, [.nan, .infinity, -1, 0, 1], threads: 2).allSatisfy { ($0 ?? .nan) >= 0 })
  }

  @Test("With nothing known no time is told; with what a step took before, that is")
  func nothing() {
    let unknown = [Self.job("a", cost: 5), Self.job("b", kind: "figure")]
    #expect(!WorkEstimate(unknown, unknown.map { _ in JobProgress() }).isInformed)
    let known = [Self.job("a", before: StepDuration(seconds: 7, isSame: true))]
    let estimate = WorkEstimate(known, [JobProgress()])
    #expect(estimate.isInformed && estimate.left(of: known[0], JobProgress()) == 7)
    let recorded = Self.job("a", isRecorded: true)
    #expect(estimate.left(of: recorded, JobProgress()) < 0.1)
  }

  @Test("Of a step that goes on from a shorter one's end, only what is left counts")
  func goingOn() throws {
    var jobs = [Self.job("a"), Self.job("a"), Self.job("a")]
    (jobs[0].part, jobs[1].part) = (0.25, 0.25)
    let start = ContinuousClock.now
    var done = JobProgress()
    done.begin(ThreadShare(1), at: start)
    done.goOn(jobs[0], from: 75, at: start)
    done.advance(jobs[0], part: 0, to: 80, figures: [], at: start + .seconds(1))
    #expect(abs((try #require(done.paced(100))).left / 4 - 1) < 0.01 && done.done == 80)
    done.advance(jobs[0], part: 0, to: 100, figures: [], at: start + .seconds(5))
    done.phase = .done
    #expect(abs(done.whole(100) / 20 - 1) < 0.01)
    let estimate = WorkEstimate(jobs, [done, JobProgress(), JobProgress()])
    #expect(abs(estimate.left(of: jobs[1], JobProgress()) / 5 - 1) < 0.01)
    #expect(abs(estimate.left(of: jobs[2], JobProgress()) / 20 - 1) < 0.01)
  }

  @Test("A running step tells the work of its like by their cost, and its own by its pace")
  func pace() throws {
    let jobs = [
      Self.job("a", cost: 10), Self.job("b", cost: 30), Self.job("a", cost: 10), Self.job("c", kind: "other"),
    ]
    let start = ContinuousClock.now
    var running = JobProgress()
    running.begin(ThreadShare(1), at: start)
    running.advance(jobs[0], part: 0, to: 1, figures: [("error", 2), ("bad", .nan)], at: start + .seconds(1))
    #expect(running.paced(100) == nil)
    var later = running
    later.advance(jobs[0], part: 0, to: 50, figures: [], at: start + .seconds(50))
    #expect(running.values == ["error": 2] && later.done == 50)
    let left = try #require(later.paced(100)?.left)
    #expect(abs(left - 50) < 1e-6)
    let progress = [later, JobProgress(), JobProgress(), JobProgress()]
    let estimate = WorkEstimate(jobs, progress)
    let whole = later.work + left
    #expect(abs(estimate.left(of: jobs[1], progress[1]) / whole - 3) < 0.01)
    #expect(abs(estimate.left(of: jobs[2], progress[2]) / whole - 1) < 0.01)
    #expect(estimate.left(of: jobs[3], progress[3]) == 0.5)
  }

  @Test("A step that goes on from another process's state is paced by its own part, and counts as a whole one")
  func resumed() throws {
    let job = Self.job("a")
    let start = ContinuousClock.now
    var progress = JobProgress()
    progress.begin(ThreadShare(1), at: start)
    progress.advance(job, part: 0, to: 61, figures: [], at: start + .seconds(1))
    progress.advance(job, part: 0, to: 81, figures: [], at: start + .seconds(21))
    let left = try #require(progress.paced(100)?.left)
    #expect(abs(left - 19) < 1e-6)
    #expect(abs(progress.whole(100) - 100) < 1e-6)
  }
}
