import Values

/// A report as one HTML page.
struct ReportPage {
  let report: Report
  private var identifiers = Identifiers()
  private var drawings = PageDrawings()

  init(_ report: Report) {
    self.report = report
  }

  /// The names of the page's own sections.
  private static let sections = [
    ("verdicts", "Verdicts"), ("hyperparameters", "Hyperparameters"), ("provenance", "Provenance"),
    ("redo", "How to do it again"), ("digests", "Digests"),
  ]

  static func identifier(ofFigure name: String) -> String { "figure-\(name)" }
  static func identifier(ofClaim name: String) -> String { "claim-\(name)" }
  static func identifier(ofCell name: String) -> String { "cell-\(name)" }

  mutating func markup() -> String {
    for name in ["content", "contents", "figure-links", "values-tip", "values-dot"] + Self.sections.map(\.0) {
      identifiers.reserve(name)
    }
    for block in report.blocks {
      switch block {
      case .prose: break
      case .figure(let figure): identifiers.reserve(Self.identifier(ofFigure: figure.name))
      case .claim(let claim): identifiers.reserve(Self.identifier(ofClaim: claim.name))
      case .cell(let cell): identifiers.reserve(Self.identifier(ofCell: cell.name))
      }
    }
    let prose = ProseMarkup(parts(), title: report.title, identifiers: &identifiers)
    return Page.markup(
      title: ([report.title] + report.summary.prefix(2)).joined(separator: " · "),
      body: """
        <div class="page">
        <header>
        \(header)
        </header>
        \(contents(prose.headings))
        <main id="content">
        \(verdicts)
        \(prose.markup)
        </main>
        <footer>
        \(ReportFoot(report: report).markup)
        </footer>
        \(drawings.definitions)
        </div>
        """)
  }

  /// The study's parts, figures that follow one another side by side.
  private mutating func parts() -> [ProseMarkup.Part] {
    var parts: [ProseMarkup.Part] = []
    var figures: [String] = []
    func endFigures() {
      guard !figures.isEmpty else { return }
      let all = figures.joined(separator: "\n")
      parts.append(.block(figures.count == 1 ? all : "<div class=\"figures\">\n\(all)\n</div>"))
      figures = []
    }
    for block in report.blocks {
      if case .figure(let figure) = block {
        figures.append(FigureMarkup(figure: figure).markup(&drawings))
        continue
      }
      endFigures()
      switch block {
      case .prose(let prose): parts.append(.prose(prose))
      case .claim(let claim): parts.append(.block(ClaimMarkup(claim: claim).markup))
      case .cell(let cell): parts.append(.block(Self.markup(cell)))
      case .figure: break
      }
    }
    endFigures()
    return parts
  }

  private static func markup(_ cell: Report.Cell) -> String {
    """
    <div class="cell\(cell.sections.isEmpty ? "" : " long")" id="\(Markup.escaped(identifier(ofCell: cell.name)))">
    <strong>\(Markup.escaped(cell.kind)) \(Markup.escaped(cell.name)):</strong> \(Markup.escaped(cell.summary))
    \(cell.promise.map { "<p class=\"promise\">\(Markup.escaped($0))</p>" } ?? "")
    \(cell.sections.map { SectionMarkup(section: $0, cell: cell.name).markup }.joined(separator: "\n"))
    \(source(cell.source))
    </div>
    """
  }

  /// A cell's block as it is written.
  static func source(_ text: String) -> String {
    text.isEmpty
      ? ""
      : "<details class=\"screen\"><summary>As declared in the study</summary><pre tabindex=\"0\"><code>"
        + Markup.escaped(text) + "</code></pre></details>"
  }

  private var header: String {
    var lines = report.index.map { ["<p class=\"back screen\"><a href=\"\($0)\">All results</a></p>"] } ?? []
    lines += ["<h1>\(ProseMarkup.title(report.title))</h1>"]
    if let paper = report.paper { lines.append("<p>\(ProseMarkup.fragment(paper))</p>") }
    lines.append("<p>\(report.summary.map(Markup.escaped).joined(separator: " · "))</p>")
    if let notice = report.notice { lines.append("<p class=\"notice\" role=\"note\">\(Markup.escaped(notice))</p>") }
    return lines.joined(separator: "\n")
  }

  private func contents(_ headings: [ProseMarkup.Heading]) -> String {
    let own = headings.filter { $0.level == 2 }.map { ($0.identifier, $0.markup) }
    var entries = Self.sections.map { ($0.0, $0.1) }
    if report.claims.isEmpty { entries.removeFirst() }
    entries.insert(contentsOf: own, at: report.claims.isEmpty ? 0 : 1)
    let items = entries.map { "<li><a href=\"#\($0.0)\">\($0.1)</a></li>" }.joined(separator: "\n")
    return """
      <nav aria-label="Contents" id="contents"><details open="open"><summary>Contents</summary>
      <ol>
      \(items)
      </ol>\(figureLinks)</details></nav>
      """
  }

  /// A link to each figure.
  private var figureLinks: String {
    let names = report.blocks.compactMap { if case .figure(let figure) = $0 { figure.name } else { nil } }
    if names.count < 2 { return "" }
    let links = names.map { name in
      "<li><a href=\"#\(Markup.escaped(Self.identifier(ofFigure: name)))\">\(Markup.escaped(name))</a></li>"
    }
    return "\n<p class=\"soft\" id=\"figure-links\">Figures</p>\n<ul class=\"chips\" aria-labelledby=\"figure-links\">"
      + links.joined() + "</ul>"
  }

  private var verdicts: String {
    let claims = report.claims
    if claims.isEmpty { return "" }
    let rows = claims.map { claim in
      let name = Markup.escaped(claim.name)
      let link = "<a href=\"#\(Markup.escaped(Self.identifier(ofClaim: claim.name)))\">\(name)</a>"
      return (claim: claim, name: link, study: String?.none, remark: "")
    }
    let tools = claims.count > 2 ? Page.tools(claims) + "\n" : ""
    return
      "<section class=\"verdicts\" aria-labelledby=\"verdicts\">\n<h2 id=\"verdicts\">Verdicts</h2>\n\(tools)\(Page.claimTable(rows))\n</section>"
  }
}

extension Report {
  /// The report as one HTML page that is well-formed XML too, and loads nothing but pictures beside it.
  public var page: String {
    var page = ReportPage(self)
    return page.markup()
  }
}
