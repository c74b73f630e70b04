import Foundation
import Ledger
import Lists
import Synchronization

/// The events of one run: the middle of its page when something new is told, and the end of the run.
final class RunEvents: EventSource {
  private let site: Site
  private let run: RunID
  private let sent = Mutex("")

  init(site: Site, run: RunID) {
    (self.site, self.run) = (site, run)
  }

  func next() -> Events {
    let began = ContinuousClock.now
    let found = try? site.shelf.read { try site.rows(RunFilter(only: [run]), in: $0).first }
    guard let row = found ?? nil, row.run.status == .running else {
      return Events(text: Events.event("over", ""), isOver: true)
    }
    let page = LivePage(
      row: row, told: site.told(of: run), events: "", links: Site.links(depth: 1), now: Date())
    return Events(text: sent.change(to: page.middle), pause: Events.pause(after: ContinuousClock.now - began))
  }
}

/// The events of the overview: what is running, and that other runs are running than before.
final class OverviewEvents: EventSource {
  private let site: Site
  private let sent = Mutex("")
  private let runs = Mutex<[RunID]?>(nil)

  init(site: Site) {
    self.site = site
  }

  func next() -> Events {
    let began = ContinuousClock.now
    var page = OverviewPage(label: "", program: site.program, links: Site.links(depth: 0), now: Date())
    page.running = ((try? site.shelf.read { try site.running(in: $0) }) ?? nil) ?? []
    let now = page.running.map(\.row.run.id)
    let isOther = runs.withLock { runs in
      defer { runs = now }
      return runs.map { $0 != now } ?? false
    }
    if isOther { return Events(text: Events.event("over", ""), isOver: true) }
    return Events(text: sent.change(to: page.middle), pause: Events.pause(after: ContinuousClock.now - began) * 2)
  }
}

extension Events {
  /// The time until the next look: a second, and ten times as long as the look took, for the run needs the processor more.
  static func pause(after taken: Duration) -> Duration { max(.seconds(1), min(taken * 10, .seconds(30))) }
}

extension Mutex<String> {
  /// The event with another middle of a page; empty when it is the one that was sent.
  fileprivate borrowing func change(to middle: String) -> String {
    withLock { sent in
      if sent == middle { return "" }
      sent = middle
      return Events.event("part", middle)
    }
  }
}
