import Foundation
import Ledger
import Reports
import Values

/// The page that a server begins with: what is running, and the latest run of each study.
package struct OverviewPage: Sendable {
  /// The name of the project.
  package var label: String
  /// The name of the program.
  package var program: String
  /// Runs that a process is working on, the newest first, with what they tell.
  package var running: [(row: RunRow, told: ToldRun?)] = []
  /// The latest run of each study, the newest first.
  package var latest: [RunRow] = []
  /// The number of studies of which the latest runs are not shown.
  package var more = 0
  /// The page over all that is published, if there is one.
  package var published: String?
  /// The reason why nothing can be read; nil when it can.
  package var problem: String?
  package let links: PageLinks
  package let now: Date

  package init(label: String, program: String, links: PageLinks, now: Date) {
    (self.label, self.program, self.links, self.now) = (label, program, links, now)
  }

  /// The page, as HTML.
  package var page: String {
    let title = label.isEmpty ? "Runs at a glance" : "\(label): runs at a glance"
    return ListPage.markup(
      title: title, place: .overview, links: links, head: LivePage.head,
      body: """
        <h1>\(Markup.escaped(title))</h1>
        \(problem.map { "<p class=\"problem\" role=\"alert\">\(Markup.escaped($0))</p>" } ?? "")
        \(latest.isEmpty && running.isEmpty && problem == nil ? nothing : content)
        """)
  }

  private var nothing: String {
    let program = Markup.escaped(program)
    return """
      <p class="notice">No run is recorded here yet. In a terminal, in the folder of the project:</p>
      <pre><code>\(program) run STUDY</code></pre>
      <p>records one, and this page shows it while it runs. <code>\(program) init</code> begins a project with a study that runs.</p>
      """
  }

  private var content: String {
    var parts: [String] = []
    parts.append("<h2 id=\"running\">Running now</h2>")
    parts.append("<div id=\"live\" data-events=\"\(Self.events)\">\n\(middle)\n</div>")
    if let published {
      parts.append(
        "<p>What is published is on <a href=\"\(Markup.escaped(published))\">the page over all studies</a>.</p>")
    }
    if !latest.isEmpty {
      parts.append("<h2 id=\"studies\">The latest run of each study</h2>")
      parts.append(
        RunTable(
          rows: latest, links: links,
          caption: "\(Count.words(latest.count, "study", plural: "studies"))"
            + (more > 0 ? " of \(latest.count + more)" : ""),
          now: now
        ).markup)
    }
    return parts.joined(separator: "\n")
  }

  /// The address of the events, relative to the page.
  package static let events = "events"

  /// The part that changes: what is running.
  package var middle: String { running.isEmpty ? "<p>Nothing is running.</p>" : runningTable }

  private var runningTable: String {
    TableMarkup(
      caption: "Each run that a process is working on",
      header: ["Run", "Study", "Setting and values", "Steps", "Under way", "Time left"],
      rows: running.map { row, told in
        let link = ListPage.link(row.run.id, links)
        let study =
          Markup.escaped(row.study) + "<br/><span class=\"soft\">\(ProseMarkup.title(row.run.studyTitle))</span>"
        let given = row.given.isEmpty ? "–" : Markup.escaped(row.given)
        guard let told else { return [link, study, given, "–", "not told yet", "–"] }
        let steps = told.running.prefix(3).map { Markup.escaped($0.words) }.joined(separator: "<br/>")
        return [link, study, given, "\(told.over) of \(told.total)", steps.isEmpty ? "–" : steps, told.left ?? "–"]
      }
    ).markup
  }
}
