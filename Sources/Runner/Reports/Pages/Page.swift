import Ledger
import Values

/// The frame of a page: one file that loads nothing else.
enum Page {
  /// A whole page.
  ///
  /// - Parameters:
  ///   - title: the title of the window.
  ///   - body: the content, as HTML.
  static func markup(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8"/>
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
    </body>
    </html>

    """
  }

  /// A claim's verdict: a word, a sign and a colour.
  static func badge(_ verdict: Report.Verdict) -> String {
    let word = verdict.recorded?.word ?? "not run"
    return "<span class=\"badge \(verdict.kind)\">\(sign(verdict.recorded)) \(word)</span>"
  }

  private static func sign(_ verdict: ClaimVerdict?) -> String {
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
