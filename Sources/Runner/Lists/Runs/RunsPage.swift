import Foundation
import Ledger
import Reports
import Values

/// A list of runs: what was asked, the runs that answer, and boxes to choose some of them for a comparison.
package struct RunsPage: Sendable {
  /// What is asked, as a person types it; empty for nothing.
  package struct Question: Sendable, Equatable {
    package var study = "", status = "", condition = "", order = "", columns = ""
    package var isReversed = false

    package init() {}

    /// The expressions of a text, one after each semicolon.
    package static func expressions(_ text: String) -> [String] {
      text.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// What is shown of each run: the columns, and what is sorted by where no column is it.
    package var shown: [String] {
      let columns = Self.expressions(columns)
      let listed = ["", "run", "study", "started", "seconds", "status", "commit"]
      return columns.contains(order) || listed.contains(order) ? columns : columns + [order]
    }

    /// True when the runs come in the order of their numbers, the newest first.
    package var isByNumber: Bool { order.isEmpty && !isReversed }

    /// True when nothing is asked that needs the names of metrics and parameters.
    package var isPlain: Bool { condition.isEmpty && order.isEmpty && columns.isEmpty }

    /// True when nothing is asked.
    package var isEmpty: Bool { self == Question() }
  }

  package var question = Question()
  package var rows: [RunRow] = []
  /// The names of what was asked of each run.
  package var columns: [String] = []
  /// The error of a question that cannot be read, as several lines.
  package var problem: String?
  /// The addresses of the newest runs and of those after the ones shown; nil where there are none.
  package var first: String?, next: String?
  /// True when the ledger has no run at all.
  package var isEmpty = false
  /// The name of the program.
  package var program: String
  package let links: PageLinks
  package let now: Date

  package init(program: String, links: PageLinks, now: Date) {
    (self.program, self.links, self.now) = (program, links, now)
  }

  /// The page, as HTML.
  package var page: String {
    ListPage.markup(
      title: "Runs", place: .runs, links: links,
      body: """
        <h1>Runs</h1>
        \(links.isServed ? form : asked)
        \(problem.map { "<pre class=\"problem\" role=\"alert\">\(Markup.escaped($0))</pre>" } ?? "")
        \(problem == nil ? list : "")
        """)
  }

  private var list: String {
    if rows.isEmpty {
      return isEmpty
        ? "<p class=\"notice\">No run is recorded here yet: <code>\(Markup.escaped(program)) run STUDY</code> records one.</p>"
        : "<p class=\"notice\">No run answers this.</p>"
    }
    let table = RunTable(
      rows: rows, columns: columns, links: links, caption: "\(Count.words(rows.count, "run")), \(order)", now: now,
      isChosenFrom: links.isServed
    ).markup
    guard links.isServed else { return table }
    return """
      <form action="compare" method="get">
      \(table)
      <div class="paging"><button type="submit">Compare those ticked</button>\(paging)</div>
      </form>
      """
  }

  private var order: String {
    if question.order.isEmpty { return question.isReversed ? "the oldest first" : "the newest first" }
    return "sorted by \(question.order)" + (question.isReversed ? ", the largest first" : "")
  }

  private var paging: String {
    let links = [(first, question.isByNumber ? "Newest" : "First"), (next, question.isByNumber ? "Older" : "More")]
      .compactMap { address, word in
        address.map { "<a href=\"\(Markup.escaped($0))\">\(word)</a>" }
      }
    return links.joined(separator: "\n")
  }

  /// The question in words, on a page that nobody can ask.
  private var asked: String {
    let parts = [
      ("study", question.study), ("state", question.status), ("where", question.condition),
      ("sorted by", question.order),
    ].filter { !$0.1.isEmpty }
    if parts.isEmpty { return "" }
    return "<p>" + parts.map { "\($0.0) <code>\(Markup.escaped($0.1))</code>" }.joined(separator: " · ") + "</p>"
  }

  private var form: String {
    let states = [("", "any")] + RunStatus.Kind.allCases.map { ($0.rawValue, $0.rawValue) }
    let options = states.map { value, word in
      "<option value=\"\(value)\"\(value == question.status ? " selected=\"selected\"" : "")>\(word)</option>"
    }
    return """
      <form class="ask" action="runs" method="get" role="search">
      \(field("where", "Where", question.condition, "wide", hint: "temperature &lt; 0.1 and status == &quot;finished&quot;"))
      \(field("study", "Study", question.study, "", hint: "part of its name"))
      <div><label for="status">State</label><select id="status" name="status">\(options.joined())</select></div>
      \(field("sort", "Sort by", question.order, "", hint: "seconds"))
      \(field("columns", "Also show", question.columns, "", hint: "epochs; seconds"))
      <div><label for="reverse">Reversed</label><input type="checkbox" id="reverse" name="reverse" value="1"\
      \(question.isReversed ? " checked=\"checked\"" : "")/></div>
      <div><button type="submit">Show</button></div>
      </form>
      """
  }

  private func field(_ name: String, _ label: String, _ value: String, _ style: String, hint: String) -> String {
    "<div class=\"\(style)\"><label for=\"\(name)\">\(label)</label>"
      + "<input class=\"code\" id=\"\(name)\" name=\"\(name)\" value=\"\(Markup.escaped(value))\" placeholder=\"\(hint)\""
      + " autocomplete=\"off\" spellcheck=\"false\" maxlength=\"2000\"/></div>"
  }
}
