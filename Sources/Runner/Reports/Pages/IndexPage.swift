import Foundation
import Values

extension ReportIndex {
  /// The index as one HTML page that is well-formed XML too; it links to the runs' pages beside it, and shows their pictures.
  public var page: String {
    let claims = studies.flatMap(\.claims)
    // Without a paper there are no panels, and no figure accompanies one.
    let heading = heading ?? (panels.isEmpty ? "Results" : "What is reproduced")
    let figures = panels.isEmpty ? ("figures", "Figures") : ("companions", "Companions")
    var sections = studies.isEmpty ? [] : [("claims", "Claims", claimTable), ("studies", "Studies", studyTable)]
    if !panels.isEmpty { sections.insert(("panels", "Panels", Self.list(panels)), at: 0) }
    if !companions.isEmpty {
      let section = (figures.0, figures.1, groups)
      sections.insert(section, at: panels.isEmpty ? 0 : sections.endIndex)
    }
    if !sweeps.isEmpty {
      let links = sweeps.map { name in
        "<li><a href=\"sweeps/\(Markup.address(ofFile: name))/index.html\">\(Markup.escaped(name))</a></li>"
      }
      sections.append(("sweeps", "Sweeps", "<ul class=\"chips\">\n\(links.joined(separator: "\n"))\n</ul>"))
    }
    sections += more.map { ($0.identifier, $0.title, $0.markup) }
    let title = (label.isEmpty ? "" : "\(label): ") + (panels.isEmpty ? "results" : "what is reproduced")
    let tools = studies.isEmpty ? "" : Page.tools(claims, studies: names, hasOrder: panels.count + companions.count > 1)
    return Page.markup(
      title: self.heading ?? title,
      body: """
        <div class="page wide">
        <header>
        <h1>\(Markup.escaped(heading))</h1>
        \(paper.map { "<p>\(ProseMarkup.fragment($0))</p>" } ?? "")\(lead)
        \(studies.isEmpty ? "" : "<p><strong>\(figureCount)</strong> · \(Page.count(claims))</p>")
        </header>
        \(navigation(sections.map { ($0.0, $0.1) }))
        <main id="content">
        \(tools)
        \(sections.map { "<h2 id=\"\($0.0)\">\($0.1)</h2>\n\($0.2)" }.joined(separator: "\n"))
        </main>
        </div>
        """)
  }

  /// How many of the panels are made; without panels, of the figures.
  private var figureCount: String {
    let all = panels.isEmpty ? companions : panels
    let made = all.count(where: \.isMade)
    if all.isEmpty { return "no figures" }
    return "\(made) of \(Count.words(all.count, panels.isEmpty ? "figure" : "panel"))"
  }

  /// The studies that have something to filter, each once.
  private var names: [String] {
    let filtered = Set(studies.filter { !$0.claims.isEmpty }.map(\.title) + (panels + companions).map(\.study))
    return studies.map(\.title).filter(filtered.contains)
  }

  // MARK: Contents

  /// Links to the sections, to each panel, and to each study's figures: all in one screen.
  private func navigation(_ sections: [(identifier: String, title: String)]) -> String {
    var parts = [
      "<ul class=\"chips\">"
        + sections.map { "<li><a href=\"#\($0.identifier)\">\($0.title)</a></li>" }.joined() + "</ul>"
    ]
    if !panels.isEmpty {
      let links = panels.map { panel in
        let label = Markup.escaped(panel.label.hasPrefix("Figure ") ? String(panel.label.dropFirst(7)) : panel.label)
        guard let page = panel.page else { return "<li><span>\(label)</span></li>" }
        return "<li><a href=\"\(Markup.escaped(page))\">\(label)</a></li>"
      }
      parts.append(Self.chips("panel-links", "Panels", links))
    }
    let links = companionLinks
    if links.count > 1 { parts.append(Self.chips("study-links", panels.isEmpty ? "Figures" : "Companions", links)) }
    return "<nav aria-label=\"Contents\">\n\(parts.joined(separator: "\n"))\n</nav>"
  }

  /// A line a study: its title, which leads to its figures as declared, and the settings in which it has others.
  private var companionLinks: [String] {
    var lines: [(title: String, links: [String])] = []
    for group in companionGroups {
      let parts = group.study.components(separatedBy: Self.setting)
      let count = "<span class=\"count\">\(group.panels.count)</span>"
      let words = parts.count > 1 ? Markup.escaped(parts[1]) : ProseMarkup.title(parts[0])
      let link = "<a href=\"#\(group.identifier)\">\(words)\(count)</a>"
      if parts.count > 1, lines.last?.title != parts[0] {
        lines.append((parts[0], ["<b>\(ProseMarkup.title(parts[0]))</b>"]))
      }
      if parts.count > 1 {
        lines[lines.count - 1].links.append(link)
      } else {
        lines.append((parts[0], [link]))
      }
    }
    return lines.map { "<li>\($0.links.joined(separator: " "))</li>" }
  }

  /// The words between a study's title and its setting.
  static let setting = ", setting "

  private static func chips(_ identifier: String, _ title: String, _ links: [String]) -> String {
    "<p class=\"soft\" id=\"\(identifier)\">\(title)</p>\n<ul class=\"chips\" aria-labelledby=\"\(identifier)\">\n"
      + links.joined(separator: "\n") + "\n</ul>"
  }

  // MARK: Figures

  /// The companions of each study, in the order of the studies.
  private var companionGroups: [(identifier: String, study: String, panels: [Panel])] {
    var identifiers = Identifiers()
    for name in [
      "content", "panels", "claims", "studies", "companions", "figures", "sweeps", "panel-links", "study-links",
    ] + more.map(\.identifier) {
      identifiers.reserve(name)
    }
    var order: [String] = []
    for panel in companions where !order.contains(panel.study) { order.append(panel.study) }
    return order.map { study in
      (identifiers.unique("of \(study)"), study, companions.filter { $0.study == study })
    }
  }

  private var groups: String {
    companionGroups.map { group in
      "<section class=\"group\" aria-labelledby=\"\(group.identifier)\">\n"
        + "<h3 id=\"\(group.identifier)\">\(ProseMarkup.title(group.study))</h3>\n\(Self.list(group.panels, names: false))\n</section>"
    }.joined(separator: "\n")
  }

  /// - Parameter names: true when each says which study it is of.
  private static func list(_ panels: [Panel], names: Bool = true) -> String {
    "<ul class=\"panels\">\n" + panels.map { item($0, names) }.joined(separator: "\n") + "\n</ul>"
  }

  private static func item(_ panel: Panel, _ names: Bool) -> String {
    let label = Markup.escaped(panel.label)
    let words =
      "<strong>\(label)</strong>" + (names ? "<br/>\(ProseMarkup.title(panel.study))" : "")
    let kinds = panel.verdicts.map(\.kind)
    let start =
      "<li data-verdict=\"\(kinds.joined(separator: " "))\" data-study=\"\(Markup.escaped(panel.study))\">"
    let verdicts = Page.badges(panel.verdicts)
    guard let page = panel.page, panel.isMade else {
      return "\(start)<span class=\"missing\">not made yet</span>\(words)\(verdicts)</li>"
    }
    let shown =
      panel.image.map { "<img src=\"\(Markup.escaped($0))\" alt=\"\" loading=\"lazy\"/>" }
      ?? "<span class=\"missing\">\(Markup.escaped(panel.fileName ?? ""))</span>"
    return "\(start)<a href=\"\(Markup.escaped(page))\">\(shown)\(words)</a>\(verdicts)</li>"
  }

  // MARK: Tables

  private var claimTable: String {
    Page.claimTable(
      studies.flatMap { study in
        study.claims.map { claim in
          let name = Markup.escaped(claim.name)
          let place = study.page.map { "\($0)#\(ReportPage.identifier(ofClaim: claim.name))" }
          let link = place.map { "<a href=\"\(Markup.escaped($0))\">\(name)</a>" } ?? name
          return (claim: claim, name: link, study: study.title, remark: Self.disagreement(claim))
        }
      })
  }

  private static func disagreement(_ claim: Report.Claim) -> String {
    claim.disagreeing.map { "<br/>\(Markup.escaped($0.words)): \(Page.badge($0.verdict))" }.joined()
  }

  private var studyTable: String {
    let rows = studies.map { study in
      let title = ProseMarkup.title(study.title)
      return [
        study.page.map { "<a href=\"\(Markup.escaped($0))\">\(title)</a>" } ?? title, Markup.escaped(study.state),
        Markup.escaped(Page.count(study.claims)),
      ]
    }
    return TableMarkup(
      caption: "Each study in each of its settings", header: ["Study", "State", "Claims"], rows: rows, style: "sortable"
    ).markup
  }
}
