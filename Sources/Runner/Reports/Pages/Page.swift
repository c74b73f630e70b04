import Ledger
import Values

/// The frame of a page: it has its style and its script within, and loads nothing but pictures beside it.
package enum Page {
  /// A whole page.
  ///
  /// - Parameters:
  ///   - title: the title of the window.
  ///   - body: the content, as HTML.
  package static func markup(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8"/>
    <meta http-equiv="Content-Security-Policy" content="\(PageScript.policy)"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>\(Markup.escaped(title))</title>
    <style>
    \(PageStyle.text)
    </style>
    </head>
    <body>
    <a class="skip" href="#content">Skip to the content</a>
    \(body)
    \(PageScript.element)
    </body>
    </html>

    """
  }

  /// A claim's verdict: a word, a sign and a colour.
  static func badge(_ verdict: Report.Verdict) -> String {
    "<span class=\"badge \(verdict.kind)\">\(sign(verdict.recorded)) \(verdict.word)</span>"
  }

  package static func sign(_ verdict: ClaimVerdict?) -> String {
    switch verdict {
    case .holds: "✓"
    case .fails: "✗"
    case .undecided: "?"
    case nil: "–"
    }
  }

  /// Several verdicts in short; nothing for none.
  static func badges(_ verdicts: [Report.Verdict]) -> String {
    if verdicts.isEmpty { return "" }
    if verdicts.count == 1 { return "<div class=\"verdict\">\(badge(verdicts[0]))</div>" }
    let decided = verdicts.compactMap(\.recorded)
    var parts = VerdictCounts(decided).parts.map { verdict, count in
      "<span class=\"badge \(verdict.rawValue)\">\(sign(verdict)) \(count) \(verdict.words(count))</span>"
    }
    let rest = verdicts.count - decided.count
    if rest > 0 { parts.append("<span class=\"badge not-run\">\(sign(nil)) \(rest) not run</span>") }
    return "<div class=\"verdict\">\(parts.joined(separator: " "))</div>"
  }

  /// A remark beside the name of a claim about a search, which the counts have apart.
  static func search(_ claim: Report.Claim) -> String {
    claim.isOfSearch ? " <span class=\"soft\">of the search</span>" : ""
  }

  /// Where somebody filters claims and figures; shown by the page's script alone.
  ///
  /// - Parameters:
  ///   - claims: the claims, whose verdicts there are to choose from.
  ///   - studies: the studies to choose from; none where there is one.
  ///   - hasOrder: true when figures can be put in another order.
  static func tools(_ claims: [Report.Claim], studies: [String] = [], hasOrder: Bool = false) -> String {
    var kinds: [String: String] = [:]
    for claim in claims { kinds[claim.verdict.kind] = claim.verdict.word }
    func choice(_ by: String, _ label: String, _ options: [(value: String, words: String)]) -> String {
      let options = options.map { "<option value=\"\(Markup.escaped($0.value))\">\(Markup.escaped($0.words))</option>" }
      return "<label>\(label) <select data-by=\"\(by)\">\(options.joined())</select></label>"
    }
    var fields = ["<label>Find <input type=\"search\" data-by=\"text\" placeholder=\"words of it\"/></label>"]
    let known = ["holds", "fails", "undecided", "not-run"].compactMap { kind in kinds[kind].map { (kind, $0) } }
    if known.count > 1 { fields.append(choice("verdict", "Verdict", [("", "any")] + known)) }
    if studies.count > 1 { fields.append(choice("study", "Study", [("", "any")] + studies.map { ($0, $0) })) }
    if hasOrder {
      fields.append(
        choice(
          "order", "Figures", [("", "in order"), ("study", "by study"), ("verdict", "by verdict, failures first")]))
    }
    return """
      <form class="tools screen" hidden="hidden" role="search" aria-label="Filter">
      \(fields.joined(separator: "\n"))
      <span role="status" class="soft"></span>
      </form>
      """
  }

  /// The table of claims.
  ///
  /// - Parameter rows: each claim with its name as HTML, the study it is of where there are several, and what stands below its verdict.
  static func claimTable(_ rows: [(claim: Report.Claim, name: String, study: String?, remark: String)]) -> String {
    let hasPapers = rows.contains { $0.claim.paper != nil }
    let hasStudies = rows.contains { $0.study != nil }
    let cells = rows.map { claim, name, study, remark in
      [badge(claim.verdict) + remark, "\(name)\(search(claim))<br/>\(ProseMarkup.fragment(claim.statement))"]
        + (hasStudies ? [ProseMarkup.title(study ?? "")] : []) + (hasPapers ? [Markup.escaped(claim.paper ?? "")] : [])
        + [claim.comparison.map { Markup.number($0) } ?? "–"]
    }
    let table = TableMarkup(
      caption: count(rows.map(\.claim)),
      header: ["Verdict", "Claim"] + (hasStudies ? ["Study"] : []) + (hasPapers ? ["Paper"] : []) + ["Decided by"],
      rows: cells, hasRowHeadings: false, style: "claims sortable",
      rowAttributes: rows.map { row in
        " data-verdict=\"\(row.claim.verdict.kind)\"" + (row.claim.isOfSearch ? " data-search=\"yes\"" : "")
          + (row.study.map { " data-study=\"\(Markup.escaped($0))\"" } ?? "")
      })
    return table.markup
  }

  /// The numbers of claims by verdict, in words. Claims that no run decided are counted by themselves.
  static func count(_ claims: [Report.Claim]) -> String {
    let decided = claims.compactMap { claim in
      claim.verdict.recorded.map { (verdict: $0, isOfSearch: claim.isOfSearch) }
    }
    let rest = claims.count - decided.count
    if decided.isEmpty { return rest == 0 ? "no claims" : "\(Count.words(rest, "claim")) not run" }
    return ClaimTally(decided).summary + (rest > 0 ? "; \(rest) more not run" : "")
  }
}
