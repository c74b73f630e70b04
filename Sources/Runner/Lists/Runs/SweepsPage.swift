import Foundation
import Reports
import Values

/// The list of sweeps that are recorded.
package struct SweepsPage: Sendable {
  /// A sweep.
  package struct Row: Sendable {
    /// The name of its folder.
    package var name: String
    package var study: String, title: String, setting: String?
    /// The way to search.
    package var search: String
    /// The parameters that are varied.
    package var parameters: [String]
    /// What is measured.
    package var measures: [String]
    /// Its state, with what is left.
    package var state: String
    /// The best trial; nil for none.
    package var best: String?
    /// The time of its last change.
    package var changed: Date
    /// True when it has a page.
    package var hasPage: Bool

    package init(
      name: String, study: String, title: String, setting: String?, search: String, parameters: [String],
      measures: [String], state: String, best: String?, changed: Date, hasPage: Bool
    ) {
      (self.name, self.study, self.title, self.setting, self.search) = (name, study, title, setting, search)
      (self.parameters, self.measures, self.state, self.best) = (parameters, measures, state, best)
      (self.changed, self.hasPage) = (changed, hasPage)
    }
  }

  package var rows: [Row]
  /// The name of the program.
  package var program: String
  package let links: PageLinks

  package init(rows: [Row], program: String, links: PageLinks) {
    (self.rows, self.program, self.links) = (rows, program, links)
  }

  /// The page, as HTML.
  package var page: String {
    ListPage.markup(
      title: "Sweeps", place: .sweeps, links: links,
      body: """
        <h1>Sweeps</h1>
        \(rows.isEmpty ? nothing : table)
        """)
  }

  private var nothing: String {
    "<p class=\"notice\">No sweep is recorded here yet: <code>\(Markup.escaped(program)) sweep STUDY</code> makes one.</p>"
  }

  private var table: String {
    TableMarkup(
      caption: Count.words(rows.count, "sweep"),
      header: [
        "Sweep", "Study", "Setting", "State", "Search", "Varied", "Measured", "Best", "Changed (UTC)", "Tables",
      ],
      rows: rows.map { row in
        // The folders' names are the program's own: letters, digits and hyphens.
        let folder = Markup.escaped(row.name)
        let tables = ["table.csv", "table.json"].map { "<a href=\"\(folder)/\($0)\">\($0.dropFirst(6))</a>" }
        return [
          row.hasPage ? "<a href=\"\(folder)/\">\(folder)</a>" : folder,
          ProseMarkup.title(row.title) + "<br/><span class=\"soft\">\(Markup.escaped(row.study))</span>",
          row.setting.map(Markup.escaped) ?? "–", Markup.escaped(row.state), Markup.escaped(row.search),
          row.parameters.map(Markup.escaped).joined(separator: ", "),
          row.measures.isEmpty ? "–" : row.measures.map(Markup.escaped).joined(separator: ", "),
          row.best.map(Markup.escaped) ?? "–", Self.time(row.changed), tables.joined(separator: ", "),
        ]
      }
    ).markup
  }

  private static func time(_ date: Date) -> String {
    let text = date.ISO8601Format()
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
  }
}
