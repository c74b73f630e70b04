import Foundation
import Ledger
import Reports
import Values

/// A run in a list.
package struct RunRow: Sendable {
  /// The run.
  package var run: RunSummary
  /// The setting, and the values given with `--set`, as people read them.
  package var given: String
  /// What was asked of it, in the order of the columns, as text.
  package var answers: [String]

  package init(_ run: RunSummary, given: String, answers: [String] = []) {
    self.run = run
    self.given = given
    self.answers = answers
  }

  /// The time from its start to its end; until now for one that goes on.
  func took(now: Date) -> String {
    let end = run.status == .running ? now : run.ended
    guard let end else { return "–" }
    let words = NumberFormat.duration.text(of: max(0, end.timeIntervalSince(run.started)))
    return run.status == .running ? words + " so far" : words
  }

  /// The commit in short, with a plus for changes that were not committed.
  var commit: String {
    run.commit.map { "<code>\(Markup.escaped(String($0.prefix(8))))</code>" + (run.isDirty ? " +" : "") }
      ?? "unversioned"
  }

  /// The steps that were computed, and the others in words.
  var steps: String {
    var parts = ["\(run.steps.computed) new"]
    if run.steps.reused > 0 { parts.append("\(run.steps.reused) taken") }
    if run.steps.failed > 0 { parts.append("\(run.steps.failed) failed") }
    return parts.joined(separator: ", ")
  }

  /// The study's name: the end of its path, without `.md`.
  var study: String {
    let name = run.studyPath.split(separator: "/").last.map(String.init) ?? run.studyPath
    return name.hasSuffix(".md") ? String(name.dropLast(3)) : name
  }

  /// A date as people read it, in universal time.
  static func words(_ date: Date) -> String {
    String(date.ISO8601Format().prefix(16)).replacing("T", with: " ")
  }
}

/// Runs as a table.
struct RunTable {
  let rows: [RunRow]
  /// The names of what was asked of each run.
  var columns: [String] = []
  let links: PageLinks
  let caption: String
  let now: Date
  /// True for a box to tick beside each run.
  var isChosenFrom = false

  var markup: String {
    let names =
      ["Run", "Study", "Setting and values"] + columns.map(Markup.escaped)
      + ["State", "Started (UTC)", "Took", "Claims", "Steps", "Commit"]
    let tick = isChosenFrom ? "<th scope=\"col\" class=\"tick\">Compare</th>" : ""
    let head = tick + names.map { "<th scope=\"col\">\($0)</th>" }.joined()
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(Markup.escaped(caption))">
      <table class="runs"><caption>\(Markup.escaped(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(rows.map(row).joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  private func row(_ row: RunRow) -> String {
    let run = row.run
    let tick =
      isChosenFrom
      ? "<td class=\"tick\"><input type=\"checkbox\" name=\"run\" value=\"\(run.id)\" aria-label=\"Compare \(run.id)\"/></td>"
      : ""
    let reason =
      run.status.reason.map {
        "<br/><span class=\"soft\">\(Markup.escaped(String(StudyReport.announced($0).prefix(160))))</span>"
      } ?? ""
    let given = [
      ("study", "<span title=\"\(Markup.escaped(run.studyTitle))\">\(Markup.escaped(row.study))</span>"),
      ("given", row.given.isEmpty ? "–" : Markup.escaped(row.given)),
    ]
    let answers = row.answers.map { ("plain", Markup.escaped($0)) }
    let facts = [
      ("state", ListPage.state(run.status) + reason), ("plain", RunRow.words(run.started)),
      ("plain", row.took(now: now)),
      ("claims", ListPage.claims(run.claims)), ("plain", row.steps), ("plain", row.commit),
    ]
    let rest = (given + answers + facts).map { "<td class=\"\($0.0)\">\($0.1)</td>" }.joined()
    return "<tr>\(tick)<th scope=\"row\">\(ListPage.link(run.id, links))</th>\(rest)</tr>"
  }
}
