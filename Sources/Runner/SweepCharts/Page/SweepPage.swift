import Reports
import Values

/// A sweep as a page: what it looked for, its charts, and the outcome of each trial, linked to its run.
package struct SweepPage: Sendable {
  /// A trial.
  package struct Row: Sendable {
    /// The text of each column, plain.
    package var cells: [String]
    /// The run's name and its page, relative to this one.
    package var run: (name: String, page: String)?
    /// The reason why there is no result.
    package var note: String?
    /// True when it is the best.
    package var isBest: Bool

    /// A trial.
    package init(cells: [String], run: (name: String, page: String)?, note: String?, isBest: Bool) {
      self.cells = cells
      self.run = run
      self.note = note
      self.isBest = isBest
    }
  }

  /// A line on the sweep's definition.
  package struct Fact: Sendable {
    /// Its name.
    package var name: String
    /// A text of a study or a command, and words.
    package var code: String?, words: String?

    /// A line with words.
    package init(_ name: String, _ words: String) { (self.name, self.words) = (name, words) }

    /// A line with a text of a study or a command, and words behind it.
    package init(_ name: String, code: String, _ words: String? = nil) {
      (self.name, self.code, self.words) = (name, code, words)
    }
  }

  /// A reason why trials have no result.
  package struct Reason: Sendable {
    /// The status, and the reason.
    package var status: String, reason: String
    /// The numbers of the trials.
    package var trials: [String]

    /// A reason.
    package init(status: String, reason: String, trials: [String]) {
      (self.status, self.reason, self.trials) = (status, reason, trials)
    }
  }

  /// The study's title.
  package var title: String
  /// A summary of the sweep, in short parts.
  package var summary: [String]
  /// A remark at the beginning; nil for none.
  package var notice: String?
  /// The sweep's definition.
  package var facts: [Fact] = []
  /// The best trials: those that no other one is better than.
  package var best: [Row] = []
  /// The charts, with their files beside the page.
  package var figures: [Report.Figure] = []
  /// The columns' names; the last one is for runs.
  package var header: [String]
  /// The trials in order.
  package var rows: [Row]
  /// The reasons why trials have no result.
  package var reasons: [Reason] = []
  /// The sweep's identity.
  package var identity: String
  /// The commits of its runs, in words.
  package var commit: String?
  /// The commands that do it again.
  package var commands: [String]

  /// A page of these.
  package init(
    title: String, summary: [String], header: [String], rows: [Row], identity: String, commands: [String]
  ) {
    self.title = title
    self.summary = summary
    self.header = header
    self.rows = rows
    self.identity = identity
    self.commands = commands
  }

  /// So many of the best are listed before the charts; the table marks them all.
  private static let mostBest = 12
  /// So many trials are named with their reason.
  private static let mostNamed = 20

  /// The page, as HTML.
  package var page: String {
    var drawings = PageDrawings()
    let pictures = figures.map { figure in
      let isWide = figure.drawing.flatMap(InlineDrawing.width).map { $0 > 320 } ?? false
      return (isWide: isWide, markup: FigureMarkup(figure: figure, isBroad: isWide).markup(&drawings))
    }
    return Page.markup(
      title: "\(title): sweep",
      body: """
        <div class="page wide">
        \(drawings.definitions)
        <header>
        <p class="back screen"><a href="../../index.html">All results</a></p>
        <h1>\(ProseMarkup.title(title)): sweep</h1>
        <p>\(summary.map(Markup.escaped).joined(separator: " · "))</p>
        \(notice.map { "<p class=\"notice\" role=\"note\">\(Markup.escaped($0))</p>" } ?? "")
        </header>
        \(contents)
        <main id="content">
        <dl class="facts">\(facts.map(Self.markup).joined())</dl>
        \(bestTable)
        \(Self.section("charts", "Charts", Self.arranged(pictures)))
        \(Self.section("trials", "Trials", table(rows, caption: "Each trial, in the order of the search")))
        \(Self.section("reasons", "Without a result", reasonTable))
        <h2 id="redo">How to do it again</h2>
        <pre tabindex="0"><code>\(Markup.escaped(commands.joined(separator: "\n")))</code></pre>
        \(commit.map { "<p>Its runs: \(Markup.escaped($0)).</p>" } ?? "")
        <p>Identity of the sweep: <code class="digest">\(Markup.escaped(identity))</code>. The same numbers for programs:
        <a href="table.csv">table.csv</a>, <a href="table.json">table.json</a>.</p>
        </main>
        </div>
        """)
  }

  // MARK: Parts

  private var contents: String {
    let sections = [
      ("best", "The best", !best.isEmpty), ("charts", "Charts", !figures.isEmpty), ("trials", "Trials", true),
      ("reasons", "Without a result", !reasons.isEmpty), ("redo", "How to do it again", true),
    ]
    let links = sections.filter(\.2).map { "<li><a href=\"#\($0.0)\">\($0.1)</a></li>" }
    let charts = figures.map { figure in
      "<li><a href=\"\(Markup.escaped(ReportIndex.place(ofFigure: figure.name)))\">\(Markup.escaped(figure.name))</a></li>"
    }
    return """
      <nav aria-label="Contents">
      <ul class="chips">\(links.joined())</ul>
      \(charts.isEmpty ? "" : "<ul class=\"chips\">\(charts.joined())</ul>")
      </nav>
      """
  }

  /// A heading and what stands below it; nothing where there is nothing.
  private static func section(_ identifier: String, _ title: String, _ content: String) -> String {
    content.isEmpty ? "" : "<h2 id=\"\(identifier)\">\(title)</h2>\n\(content)"
  }

  private static func markup(_ fact: Fact) -> String {
    let code = fact.code.map { "<code>\(Markup.escaped($0))</code>" }
    let parts = [code, fact.words.map(Markup.escaped)].compactMap(\.self)
    return "<dt>\(Markup.escaped(fact.name))</dt><dd>\(parts.joined(separator: ", "))</dd>"
  }

  /// Charts in their order: narrow ones beside one another, a wide one alone.
  private static func arranged(_ pictures: [(isWide: Bool, markup: String)]) -> String {
    var parts: [String] = []
    var row: [String] = []
    func close() {
      if !row.isEmpty { parts.append("<div class=\"figures\">\n\(row.joined(separator: "\n"))\n</div>") }
      row = []
    }
    for picture in pictures {
      if picture.isWide {
        close()
        parts.append("<div class=\"broad\">\n\(picture.markup)\n</div>")
      } else {
        row.append(picture.markup)
      }
    }
    close()
    return parts.joined(separator: "\n")
  }

  private var bestTable: String {
    let caption =
      best.count == 1
      ? "The best trial"
      : "No trial is better in all that is looked for" + (best.count > Self.mostBest ? ", the first ones" : "")
    return Self.section(
      "best", "The best",
      best.isEmpty ? "" : table(Array(best.prefix(Self.mostBest)), caption: caption, style: "trials"))
  }

  private func table(_ rows: [Row], caption: String, style: String = "sortable trials") -> String {
    TableMarkup(
      caption: caption, header: header.map(Markup.escaped),
      rows: rows.map { row in
        var cells = row.cells.map {
          $0 == "undecided" ? "<span class=\"undefined\">undecided</span>" : Markup.number($0)
        }
        if row.isBest { cells[0] = "<strong>\(cells[0]), best</strong>" }
        if let note = row.note, let last = cells.indices.last { cells[last] += "<br/>\(Markup.escaped(note))" }
        return cells + [row.run.map { "<a href=\"\(Markup.escaped($0.page))\">\(Markup.escaped($0.name))</a>" } ?? "–"]
      }, style: style
    ).markup
  }

  private var reasonTable: String {
    if reasons.isEmpty { return "" }
    return TableMarkup(
      caption: "Why trials have no result", header: ["Status", "Reason", "Trials"],
      rows: reasons.map { reason in
        let more = reason.trials.count - Self.mostNamed
        return [
          Markup.escaped(reason.status), Markup.escaped(reason.reason),
          Markup.escaped(reason.trials.prefix(Self.mostNamed).joined(separator: ", "))
            + (more > 0 ? " and \(more) more" : ""),
        ]
      }, hasRowHeadings: false
    ).markup
  }
}
