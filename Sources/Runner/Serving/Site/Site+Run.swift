import Foundation
import Ledger
import Lists
import Live
import Reports
import Runs
import Synchronization

extension Site {
  /// A run's page: while a process works on it one that grows, and else the page that `report` writes.
  func page(of run: RunID) throws -> Reply {
    let found = try shelf.read { ledger -> (row: RunRow, isRunning: Bool)? in
      try rows(RunFilter(only: [run]), in: ledger).first.map { ($0, $0.run.status == .running) }
    }
    guard let found = found ?? nil else { throw Refusal(404, "There is no run '\(run)'.") }
    if found.isRunning {
      var page = LivePage(
        row: found.row, told: told(of: run), events: "../events/\(run)", links: Self.links(depth: 1), now: Date())
      if ServedFile(["\(run)", RunLog.fileName], below: project.runs) != nil { page.log = RunLog.fileName }
      return .page(page.page)
    }
    return .page(Self.links(depth: 1).framed(try report(on: run), place: .other))
  }

  /// The page of a run that nobody works on.
  private func report(on run: RunID) throws -> String {
    guard let state = shelf.state else { throw Refusal(404, "There is no run '\(run)'.") }
    if let page = pages.page(of: run, state) { return page }
    do {
      guard let page = try shelf.read({ try StudyReport(of: run, in: $0, project.program).page }) else {
        throw Refusal(404, "There is no run '\(run)'.")
      }
      pages.keep(page, of: run, state)
      return page
    } catch let error as LedgerError {
      throw error
    } catch {
      // A study that this version of the program cannot read: the page that was written at the time.
      guard let file = ServedFile(["\(run)", StudyReport.fileName], below: project.runs),
        let bytes = file.whole(atMost: 32 << 20)
      else { throw error }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// What a process tells of its run; nil where it tells nothing.
  func told(of run: RunID, withCurves: Bool = true) -> ToldRun? {
    if withCurves { return tales.tale(of: run) { self.makeTold(of: run, withCurves: true) } }
    return makeTold(of: run, withCurves: false)
  }

  private func makeTold(of run: RunID, withCurves: Bool) -> ToldRun? {
    guard let live = live.read(run) else { return nil }
    return ToldRun(live, points: withCurves ? self.live.readPoints(run) : [])
  }
}

/// The pages of runs that were asked for last, as long as the ledger is the same.
final class MadePages: Sendable {
  private struct Made: Sendable {
    let run: RunID
    let state: LedgerShelf.FileState
    let page: String
    let made: ContinuousClock.Instant
  }

  private let made = Mutex<[Made]>([])
  private static let most = 8

  func page(of run: RunID, _ state: LedgerShelf.FileState) -> String? {
    made.withLock { made in
      // Certificates of audits are not in the ledger.
      made.removeAll { $0.state != state || ContinuousClock.now - $0.made > .seconds(30) }
      return made.first { $0.run == run }?.page
    }
  }

  func keep(_ page: String, of run: RunID, _ state: LedgerShelf.FileState) {
    made.withLock { made in
      made.append(Made(run: run, state: state, page: page, made: .now))
      if made.count > Self.most { made.removeFirst() }
    }
  }
}

/// What runs told last, for a moment: however many listen, the files are read once.
final class MadeTales: Sendable {
  private let made = Mutex<[RunID: (told: ToldRun?, made: ContinuousClock.Instant)]>([:])

  func tale(of run: RunID, _ make: () -> ToldRun?) -> ToldRun? {
    let now = ContinuousClock.now
    if let kept = made.withLock({ $0[run] }), now - kept.made < .milliseconds(700) { return kept.told }
    let told = make()
    made.withLock { made in
      made = made.filter { now - $0.value.made < .seconds(5) }
      made[run] = (told, now)
    }
    return told
  }
}
