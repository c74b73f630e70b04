import Values

extension ReportIndex {
  /// The index as one HTML page that is well-formed XML too and loads nothing; it links to the runs' pages beside it.
  public var page: String {
    let claims = studies.flatMap(\.claims)
    // Without a paper there are no panels, and no figure accompanies one.
    let heading = panels.isEmpty ? "Results" : "What is reproduced"
    let figures = panels.isEmpty ? ("figures", "Figures") : ("companions", "Companions")
    var sections = [("claims", "Claims", claimTable), ("studies", "Studies", studyTable)]
    if !panels.isEmpty { sections.insert(("panels", "Panels", Self.list(panels)), at: 0) }
    if !companions.isEmpty {
      let section = (figures.0, figures.1, Self.list(companions))
      sections.insert(section, at: panels.isEmpty ? 0 : sections.endIndex)
    }
    return Page.markup(
      title: (label.isEmpty ? "" : "\(label): ") + (panels.isEmpty ? "results" : "what is reproduced"),
      body: """
        <div class="page wide">
        <header>
        <h1>\(heading)</h1>
        \(paper.map { "<p>\(ProseMarkup.fragment($0))</p>" } ?? "")
        <p><strong>\(figureCount)</strong> · \(Page.count(claims))</p>
        </header>
        <nav aria-label="Contents"><ol>
        \(sections.map { "<li><a href=\"#\($0.0)\">\($0.1)</a></li>" }.joined(separator: "\n"))
        </ol></nav>
        <main id="content">
        \(sections.map { "<h2 id=\"\($0.0)\">\($0.1)</h2>\n\($0.2)" }.joined(separator: "\n"))
        </main>
        </div>
        """)
  }

  /// How many of the panels are made; without panels, of the figures.
  private var figureCount: String {
    let all = panels.isEmpty ? companions : panels
    let made = all.count { $0.drawing != nil || $0.picture != nil }
    if all.isEmpty { return "no figures" }
    return "\(made) of \(Count.words(all.count, panels.isEmpty ? "figure" : "panel"))"
  }

  private static func list(_ panels: [Panel]) -> String {
    "<ul class=\"panels\">\n" + panels.map(item).joined(separator: "\n") + "\n</ul>"
  }

  private static func item(_ panel: Panel) -> String {
    let label = Markup.escaped(panel.label)
    let words = "<strong>\(label)</strong><br/>\(Markup.escaped(panel.study))"
    let verdicts = Page.badges(panel.verdicts)
    if let page = panel.page, let picture = panel.picture {
      let shown =
        picture.isImage
        ? "<img src=\"\(picture.address)\" alt=\"\"/>"
        : "<span class=\"missing\">\(Markup.escaped(picture.fileName))</span>"
      return "<li><a href=\"\(Markup.escaped(page))\">\(shown)\(words)</a>\(verdicts)</li>"
    }
    guard let page = panel.page, let drawing = panel.drawing else {
      return "<li><span class=\"missing\">not made yet</span>\(words)\(verdicts)</li>"
    }
    let address = Markup.dataAddress(drawing, type: "image/svg+xml")
    return "<li><a href=\"\(Markup.escaped(page))\"><img src=\"\(address)\" alt=\"\"/>\(words)</a>\(verdicts)</li>"
  }

  private var claimTable: String {
    let hasPapers = studies.contains { $0.claims.contains { $0.paper != nil } }
    let rows = studies.flatMap { study in
      study.claims.map { claim in
        let name = Markup.escaped(claim.name)
        let place = study.page.map { "\($0)#\(ReportPage.identifier(ofClaim: claim.name))" }
        let link = place.map { "<a href=\"\(Markup.escaped($0))\">\(name)</a>" } ?? name
        return [
          Page.badge(claim.verdict) + Self.disagreement(claim),
          "\(link)\(Page.search(claim))<br/>\(ProseMarkup.fragment(claim.statement))",
          Markup.escaped(study.title),
        ] + (hasPapers ? [Markup.escaped(claim.paper ?? "")] : []) + [
          claim.numbers.first.map { Markup.number($0.value) } ?? "–",
          claim.numbers.dropFirst().first.map { Markup.number($0.value) } ?? "–",
        ]
      }
    }
    return TableMarkup(
      caption: Page.count(studies.flatMap(\.claims)),
      header: ["Verdict", "Claim", "Study"] + (hasPapers ? ["Paper"] : []) + ["Value", "Bound"], rows: rows,
      hasRowHeadings: false,
      style: "claims"
    ).markup
  }

  private static func disagreement(_ claim: Report.Claim) -> String {
    claim.disagreeing.map { "<br/>\(Markup.escaped($0.words)): \(Page.badge($0.verdict))" }.joined()
  }

  private var studyTable: String {
    let rows = studies.map { study in
      let title = Markup.escaped(study.title)
      return [
        study.page.map { "<a href=\"\(Markup.escaped($0))\">\(title)</a>" } ?? title, Markup.escaped(study.state),
        Markup.escaped(Page.count(study.claims)),
      ]
    }
    return TableMarkup(caption: "Each study in each of its settings", header: ["Study", "State", "Claims"], rows: rows)
      .markup
  }
}
