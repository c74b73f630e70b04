import Runs
import Search
import Studies
import SweepCharts
import Values

/// A published sweep to be read where the repository is shown, in GitHub's Markdown: what it is, its best trial, its charts and its
/// trials.
struct SweepNotebook {
  private let table: SweepTable
  private let charts: [SweepChart]
  private let project: Project

  init(_ table: SweepTable, _ charts: [SweepChart], in project: Project) {
    (self.table, self.charts, self.project) = (table, charts, project)
  }

  /// Trials of longer tables are in the table alone.
  private static let mostTrials = 100

  var text: String {
    let setting = table.setting.map { ", setting \(MarkdownText.escaped($0))" } ?? ""
    var blocks = [
      "<!-- Made with the other files beside it, from the study: what is changed here is lost. -->",
      "# Sweep of \(MarkdownText.escaped(table.title))\(setting)", links,
    ]
    blocks.append(
      MarkdownText.table(
        ["Sweep", ""],
        table.facts(project.program.kinds.index).map { fact in
          let code = fact.code.map { MarkdownText.code($0) }
          return [
            MarkdownText.escaped(fact.name),
            [code, fact.words.map(MarkdownText.escaped)].compactMap(\.self).joined(separator: ", "),
          ]
        }))
    blocks += best
    blocks += charts.map { chart in
      let words = XMLText.escaped("Chart \(chart.name)", onOneLine: true)
      return "<img src=\"\(XMLText.escaped(MarkdownText.address("\(chart.name).svg")))\" alt=\"\(words)\"/>\n\n"
        + "**\(MarkdownText.escaped(chart.name)).** \(chart.caption) \(MarkdownText.link("Numbers", "\(chart.name).csv"))"
    }
    blocks.append(trials)
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var links: String {
    let name = PublishedSweep.name(ofStudy: table.study, setting: table.setting)
    let path = RelativePath.path(of: table.study, from: "\(project.settings.results)/\(name)")
    return "Made from the study \(MarkdownText.link(MarkdownText.escaped(table.study), path)) · "
      + "\(MarkdownText.link("table", "table.csv")), \(MarkdownText.link("with all seeds", "table.json")), and "
      + MarkdownText.link("digests", "digests.json")
  }

  private var best: [String] {
    let goals = table.sweep.goals.map { "\($0.direction.rawValue) \(MarkdownText.code($0.measure))" }
    let what = goals.count == 1 ? "Best" : "None is better"
    return table.front.map { place in
      let row = table.rows[place]
      let measures = zip(table.sweep.measures, row.measures).map { "\($0.name) \(SweepTable.words($1))" }
      return "\(what), to \(goals.joined(separator: " and ")): trial \(row.trial.number) "
        + MarkdownText.escaped("(\(table.sweep.words(row.trial))), with \(measures.joined(separator: ", "))") + "."
    }
  }

  private var trials: String {
    guard table.rows.count <= Self.mostTrials else { return "The table has all \(table.rows.count) trials." }
    let header = ["Trial"] + (table.sweep.columns + table.sweep.measures.map(\.name)).map { MarkdownText.code($0) }
    let rows = table.rows.map { row in
      let measures = table.sweep.measures.indices.map { place in
        row.measures.indices.contains(place) ? SweepTable.words(row.measures[place]) : row.status.word
      }
      return ["\(row.trial.number)"]
        + (table.sweep.values(row.trial).map { $0?.plain ?? "–" } + measures).map(MarkdownText.escaped)
    }
    return MarkdownText.table(header, rows)
  }
}
