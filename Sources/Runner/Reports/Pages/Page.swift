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
    switch verdict {
    case .holds: "<span class=\"badge holds\">✓ holds</span>"
    case .fails: "<span class=\"badge fails\">✗ does not hold</span>"
    case .undecided: "<span class=\"badge undecided\">? undecided</span>"
    }
  }

  /// Several verdicts in short; nothing for none.
  static func badges(_ verdicts: [Report.Verdict]) -> String {
    if verdicts.isEmpty { return "" }
    if verdicts.count == 1 { return "<div class=\"verdict\">\(badge(verdicts[0]))</div>" }
    let kinds = [
      ("holds", "✓", "hold", verdicts.count { $0 == .holds }),
      ("fails", "✗", "do not", verdicts.count { $0 == .fails }),
      ("undecided", "?", "undecided", verdicts.count { $0 != .holds && $0 != .fails }),
    ]
    let parts = kinds.filter { $0.3 > 0 }.map { style, sign, words, count in
      "<span class=\"badge \(style)\">\(sign) \(count) \(words)</span>"
    }
    return "<div class=\"verdict\">\(parts.joined(separator: " "))</div>"
  }

  /// The numbers of claims by verdict, in words.
  static func count(_ verdicts: [Report.Verdict]) -> String {
    let holds = verdicts.count { $0 == .holds }
    let fails = verdicts.count { $0 == .fails }
    let rest = verdicts.count - holds - fails
    return "\(verdicts.count) \(verdicts.count == 1 ? "claim" : "claims"): \(holds) hold"
      + (fails > 0 ? ", \(fails) do not" : "") + (rest > 0 ? ", \(rest) undecided" : "")
  }
}
