/// A sweep as a page: the outcome of each trial, linked to its run.
public struct SweepPage: Sendable {
  /// A trial.
  public struct Row: Sendable {
    /// The text of each column, plain.
    public var cells: [String]
    /// The run's name and its page, relative to this one.
    public var run: (name: String, page: String)?
    /// The reason why there is no result.
    public var note: String?
    /// True when it is the best.
    public var isBest: Bool

    /// A trial.
    public init(cells: [String], run: (name: String, page: String)?, note: String?, isBest: Bool) {
      self.cells = cells
      self.run = run
      self.note = note
      self.isBest = isBest
    }
  }

  /// The study's title.
  public var title: String
  /// A summary of the sweep, in short parts.
  public var summary: [String]
  /// The columns' names; the last one is for runs.
  public var header: [String]
  /// The measures' names and expressions.
  public var measures: [(name: String, expression: String)]
  /// The trials in order.
  public var rows: [Row]
  /// Drawings as SVG.
  public var drawings: [String]
  /// The sweep's identity.
  public var identity: String

  /// A page of these.
  public init(
    title: String, summary: [String], header: [String], measures: [(name: String, expression: String)], rows: [Row],
    drawings: [String], identity: String
  ) {
    self.title = title
    self.summary = summary
    self.header = header
    self.measures = measures
    self.rows = rows
    self.drawings = drawings
    self.identity = identity
  }

  /// The page, as HTML.
  public var page: String {
    let facts = measures.map {
      "<dt>\(Markup.escaped($0.name))</dt><dd><code>\(Markup.escaped($0.expression))</code>, median (range) over seeds</dd>"
    }
    let pictures = drawings.enumerated().map { index, svg in
      "<figure>\(InlineDrawing.box(svg, prefix: "d\(index)-"))</figure>"
    }
    return Page.markup(
      title: "\(title): sweep",
      body: """
        <div class="page wide">
        <header>
        <h1>\(ProseMarkup.fragment(title)): sweep</h1>
        <p>\(summary.map(Markup.escaped).joined(separator: " · "))</p>
        </header>
        <main id="content">
        <dl class="facts">\(facts.joined())</dl>
        \(pictures.joined(separator: "\n"))
        \(table)
        <p>Identity of the sweep: <code>\(Markup.escaped(identity))</code>. The same numbers for programs:
        <a href="table.csv">table.csv</a>, <a href="table.json">table.json</a>.</p>
        </main>
        </div>
        """)
  }

  private var table: String {
    TableMarkup(
      caption: "Each trial, in the order of the space", header: header.map(Markup.escaped),
      rows: rows.map { row in
        var cells = row.cells.map(Markup.escaped)
        if row.isBest { cells[0] = "<strong>\(cells[0]), best</strong>" }
        if let note = row.note, let last = cells.indices.last { cells[last] += "<br/>\(Markup.escaped(note))" }
        return cells + [row.run.map { "<a href=\"\(Markup.escaped($0.page))\">\(Markup.escaped($0.name))</a>" } ?? "–"]
      }
    ).markup
  }
}
