import Foundation
import Ledger
import Reports
import Values

/// The page of a run that a process is working on. A server replaces its middle while the run goes on; without scripts the browser asks for
/// all of it again.
package struct LivePage: Sendable {
  package let row: RunRow
  /// What the process tells; nil before it tells anything.
  package let told: ToldRun?
  /// The address of the events, relative to the page.
  package let events: String
  /// The address of the run's log; nil when there is none yet.
  package var log: String?
  package let links: PageLinks
  package let now: Date

  package init(row: RunRow, told: ToldRun?, events: String, links: PageLinks, now: Date) {
    (self.row, self.told, self.events, self.links, self.now) = (row, told, events, links, now)
  }

  /// The page, as HTML.
  package var page: String {
    let run = row.run
    let facts = [
      "run \(run.id)", row.given, "started \(RunRow.words(run.started)) UTC", run.studyPath,
    ].filter { !$0.isEmpty }.map(Markup.escaped)
    return ListPage.markup(
      title: "\(run.id): \(run.studyTitle)", place: .other, links: links, head: Self.head,
      body: """
        <h1>\(ProseMarkup.fragment(run.studyTitle))</h1>
        <p class="soft">\(facts.joined(separator: " · "))</p>
        <div id="live" data-events="\(Markup.escaped(events))">
        \(middle)
        </div>
        \(log.map { "<p><a href=\"\(Markup.escaped($0))\">The log of this run</a></p>" } ?? "")
        """)
  }

  /// What lets a page show what is new: a script, and without scripts the page anew.
  static let head = """
    <noscript><meta http-equiv="refresh" content="5"/></noscript>
    <script>\(script)</script>
    """

  /// The part that changes.
  package var middle: String {
    guard let told else {
      return "<p role=\"status\">\(ListPage.state(.running)) This run has begun, and tells nothing of itself yet.</p>"
    }
    return [status(told), facts(told), steps(told), curves(told)].joined(separator: "\n")
  }

  private func status(_ told: ToldRun) -> String {
    let state = told.isStopping ? "It was asked to stop, and ends with its next checkpoint." : ""
    let percent = Int((told.fraction(now: now) * 100).rounded(.down))
    return """
      <p>\(ListPage.state(.running)) <span role="status">\(state)</span></p>
      <p><progress max="100" value="\(percent)" aria-label="The whole run">\(percent) %</progress></p>
      """
  }

  private func facts(_ told: ToldRun) -> String {
    var facts = [("steps", "\(told.over) of \(told.total)")]
    if told.taken > 0 { facts.append(("taken from earlier runs", "\(told.taken)")) }
    if told.failed > 0 { facts.append(("failed", "\(told.failed)")) }
    facts.append(("time left", told.left ?? "not known yet"))
    facts.append(("so far", NumberFormat.duration.text(of: max(0, now.timeIntervalSince(row.run.started)))))
    let silence = now.timeIntervalSince(told.updated)
    if silence > 30 { facts.append(("last told", "\(NumberFormat.duration.text(of: silence)) ago")) }
    facts.append(("process", told.process))
    let items = facts.map { "<div><dt>\(Markup.escaped($0.0))</dt><dd>\(Markup.escaped($0.1))</dd></div>" }
    return "<dl class=\"told\">\(items.joined())</dl>"
  }

  private func steps(_ told: ToldRun) -> String {
    guard !told.running.isEmpty else { return "<p>No step is under way.</p>" }
    let rows = told.running.map { step in
      let part = step.fraction.map { Int(($0 * 100).rounded(.down)) }
      let bar = part.map {
        "<progress max=\"100\" value=\"\($0)\" aria-label=\"\(Markup.escaped(step.name))\">\($0) %</progress>"
      }
      return [
        Markup.escaped(step.name), step.total > 0 ? Markup.escaped("\(step.unit) \(step.done) of \(step.total)") : "–",
        bar ?? "–",
        step.secondsLeft.map { Markup.escaped(ToldRun.words($0)) } ?? "–",
        step.values.isEmpty
          ? "–"
          : Markup.escaped(step.values.map { "\($0.name) \(LiveCurve.number($0.value))" }.joined(separator: ", ")),
      ]
    }
    return TableMarkup(
      caption: "\(Count.words(told.running.count, "step")) under way",
      header: ["Step", "Done", "Part", "Time left", "Latest values"],
      rows: rows, style: "numbers"
    ).markup
  }

  private func curves(_ told: ToldRun) -> String {
    let drawn = told.curves.map(\.markup).filter { !$0.isEmpty }
    guard !drawn.isEmpty else { return "" }
    return "<h2 id=\"curves\">Curves so far</h2>\n<div class=\"curves\">\n\(drawn.joined(separator: "\n"))\n</div>"
  }

  /// The scripts of pages, which a server names in its policy.
  package static let scripts = [script, PageScript.text]

  /// The script of a page that changes. It holds a connection only while the page is seen, for a browser opens few
  /// to one server.
  static let script = """

    "use strict";
    document.addEventListener("DOMContentLoaded", function () {
      var place = document.getElementById("live"), source = null;
      function close() { if (source) { source.close(); source = null; } }
      function open() {
        if (source || document.hidden) { return; }
        source = new EventSource(place.dataset.events);
        source.addEventListener("part", function (event) { place.innerHTML = JSON.parse(event.data); });
        source.addEventListener("over", function () { close(); location.reload(); });
      }
      document.addEventListener("visibilitychange", function () { if (document.hidden) { close(); } else { open(); } });
      window.addEventListener("pagehide", close);
      window.addEventListener("pageshow", open);
      open();
    });

    """
}
