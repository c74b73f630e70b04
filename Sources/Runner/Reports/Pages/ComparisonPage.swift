import Values

/// Several runs beside each other as a page.
package struct ComparisonPage: Sendable {
  /// A part of a cell of the table of groups.
  package enum Cell: Sendable {
    /// Plain text.
    case text(String)
    /// A run, with its page if it has one.
    case run(String, page: String?)

    /// A run.
    package init(run: String, page: String?) { self = .run(run, page: page) }

    fileprivate var markup: String {
      switch self {
      case .text(let text), .run(let text, page: nil): Markup.escaped(text)
      case .run(let name, let page?): "<a href=\"\(Markup.escaped(page))\">\(Markup.escaped(name))</a>"
      }
    }
  }

  /// A table of plain texts.
  package typealias Table = (header: [String], rows: [[String]])

  let title, summary: String
  let groups: (header: [String], rows: [[[Cell]]])
  let claims: Table?
  let drawings: [(name: String, svg: String)]
  let note: String?

  /// A page.
  package init(
    title: String, summary: String, groups: (header: [String], rows: [[[Cell]]]), claims: Table?,
    drawings: [(name: String, svg: String)], note: String?
  ) {
    self.title = title
    self.summary = summary
    self.groups = groups
    self.claims = claims
    self.drawings = drawings
    self.note = note
  }

  /// The page, as HTML.
  package var page: String {
    let table = TableMarkup(
      caption: "Groups of runs; numbers are medians (least … greatest) over seeds",
      header: groups.header.map(Markup.escaped),
      rows: groups.rows.map { row in row.map { $0.map(\.markup).joined(separator: ", ") } }
    ).markup
    let verdicts = claims.map { claims in
      "<h2>Claims</h2>\n"
        + TableMarkup(
          caption: "What each group says of each claim", header: claims.header.map(Markup.escaped),
          rows: claims.rows.map { $0.map(Markup.escaped) }
        ).markup
    }
    let figures = drawings.enumerated().map { index, drawing in
      "<figure>\(InlineDrawing.box(drawing.svg, InlineDrawing.markup(drawing.svg, prefix: "d\(index)-")))\n"
        + "<figcaption><code>\(Markup.escaped(drawing.name))</code>: median over seeds and quartiles, a line a group"
        + "</figcaption></figure>"
    }
    return Page.markup(
      title: "Comparison of \(title)",
      body: """
        <div class="page wide">
        <header>
        <h1>\(Markup.escaped(title))</h1>
        <p>\(Markup.escaped(summary))</p>
        </header>
        <main id="content">
        \(table)
        \(verdicts ?? "")
        \(figures.isEmpty ? "" : "<h2>Curves</h2>\n<div class=\"figures\">\n" + figures.joined(separator: "\n") + "\n</div>")
        \(note.map { "<p>\(Markup.escaped($0))</p>" } ?? "")
        </main>
        </div>
        """)
  }
}
