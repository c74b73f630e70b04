import Ledger
import Reports
import Values

/// The frame of the pages over several runs: the links between them, and their look.
enum ListPage {
  /// A whole page.
  ///
  /// - Parameters:
  ///   - title: the title of the window.
  ///   - place: the place, which the links of the head mark.
  ///   - links: the way to the other pages.
  ///   - head: more elements of the head.
  ///   - body: the content, as HTML.
  static func markup(title: String, place: ListPlace, links: PageLinks, head: String = "", body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>\(Markup.escaped(title))</title>
    <style>\(style)</style>
    \(head)
    </head>
    <body>
    <a class="skip" href="#content">Skip to the content</a>
    <div class="page wide list">
    \(navigation(place, links))
    <main id="content">
    \(body)
    </main>
    </div>
    </body>
    </html>

    """
  }

  private static func navigation(_ place: ListPlace, _ links: PageLinks) -> String {
    let items = links.pages.map { page in
      let mark = page.place == place ? " aria-current=\"page\"" : ""
      return "<li><a href=\"\(Markup.escaped(page.address))\"\(mark)>\(page.place.rawValue)</a></li>"
    }
    return items.isEmpty
      ? "" : "<nav class=\"places\" aria-label=\"Pages\"><ul>\(items.joined())</ul></nav>"
  }

  /// A run's name, which leads to its page.
  static func link(_ run: RunID, _ links: PageLinks) -> String {
    "<a href=\"\(Markup.escaped(links.page(of: run)))\">\(run)</a>"
  }

  /// A run's state as a word with a sign and a colour.
  static func state(_ status: RunStatus) -> String {
    let (sign, style) =
      switch status.kind {
      case .running: ("▸", "running")
      case .finished: ("✓", "holds")
      case .failed: ("✗", "fails")
      case .interrupted: ("‖", "undecided")
      }
    return "<span class=\"badge \(style)\">\(sign) \(status.kind.rawValue)</span>"
  }

  /// The numbers of a run's claims by verdict; a dash without any.
  static func claims(_ counts: RunSummary.ClaimCounts) -> String {
    let verdicts = VerdictCounts(holds: counts.holds, fails: counts.fails, undecided: counts.undecided)
    let parts = verdicts.parts.map { verdict, count in
      "<span class=\"badge \(verdict.rawValue)\">\(Page.sign(verdict)) \(count) \(verdict.words(count))</span>"
    }
    return parts.isEmpty ? "–" : parts.joined(separator: " ")
  }

  /// The text of the page's style element, which a server names in its policy.
  static let style = "\n" + PageStyle.text + "\n" + ListStyle.text + "\n"
}

/// The look of lists, forms and curves, beside that of all pages.
enum ListStyle {
  static let text = """
    .list { padding-top: .8rem; } .list h1 { margin-top: .6em; }
    .list h2 { border: 0; padding: 0; margin-top: 1.6em; }
    .places { background: none; padding: 0; margin: 0; font-size: 1em; }
    .places ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin: 0; padding: 0 0 .5rem;
      border-bottom: 1px solid var(--line); }
    .places a { display: inline-block; padding: .3rem 0; text-decoration: none; }
    .places a[aria-current] { font-weight: 700; color: var(--ink); border-bottom: 3px solid var(--link); }
    .badge.running { color: var(--link); }
    .ask { display: flex; flex-wrap: wrap; gap: .7rem 1rem; align-items: end; margin: 0 0 1.2em; }
    .ask label { display: block; font-size: .88em; color: var(--soft); }
    .ask input.code { width: 10.5rem; } .ask .wide { flex: 1 1 17rem; } .ask .wide input { width: 100%; }
    input, select, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft);
      border-radius: 4px; padding: .32em .6em; max-width: 100%; }
    .ask code, .ask input.code { font: .92em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
    button { cursor: pointer; background: var(--shade); font-weight: 600; }
    input[type=checkbox] { width: 1.15rem; height: 1.15rem; margin: .15rem .2rem; vertical-align: middle; accent-color: var(--link); }
    table.runs { width: 100%; } table.runs td { font-variant-numeric: tabular-nums; }
    table.runs .study, table.runs .given { min-width: 8.5rem; overflow-wrap: anywhere; }
    table.runs .plain { white-space: nowrap; }
    table.runs .state, table.runs .claims { min-width: 8rem; max-width: 20rem; overflow-wrap: anywhere; }
    table.runs th.tick, table.runs td.tick { padding-right: .5em; white-space: nowrap; }
    .paging { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; align-items: center; margin: 1em 0; }
    .problem { border: 1px solid var(--bad); border-left-width: 5px; padding: .6em 1em; border-radius: 4px; white-space: pre-wrap;
      overflow-x: auto; }
    progress { width: 100%; min-width: 5rem; height: .8rem; accent-color: var(--link); }
    .told { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .6rem 1.5rem; margin: 0 0 1.4em; padding: 0; }
    .told div { border-top: 2px solid var(--line); padding-top: .3rem; } .told dt { color: var(--soft); font-size: .88em; }
    .told dd { margin: 0; font-size: 1.25rem; font-variant-numeric: tabular-nums; }
    #live { margin-bottom: 1.2rem; }
    .curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 23rem), 1fr)); gap: 1.2rem 1.6rem; }
    .curves figure { margin: 0; min-width: 0; } .curves figcaption { margin: 0 0 .2em; font-weight: 600; }
    .curves svg { display: block; width: 100%; height: auto; }
    .curves .axis { stroke: var(--line); stroke-width: 1; fill: none; }
    .curves text { fill: var(--soft); font-size: 11px; font-variant-numeric: tabular-nums; }
    .curves .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
    .curves .key { display: flex; flex-wrap: wrap; gap: .1rem .9rem; font-weight: 400; font-size: .92em; color: var(--soft);
      list-style: none; margin: .2em 0 0; padding: 0; }
    .curves .key svg { display: inline-block; width: 1.4em; height: .7em; vertical-align: baseline; }
    .c0 { stroke: #0b63b5; } .c1 { stroke: #b3410a; } .c2 { stroke: #157347; } .c3 { stroke: #8a3a9c; } .c4 { stroke: #7a6000; }
    .c5 { stroke: #b0205a; } .c6 { stroke: #00717a; } .c7 { stroke: #555; }
    @media (prefers-color-scheme: dark) { .c0 { stroke: #7db6f0; } .c1 { stroke: #f2996b; } .c2 { stroke: #69cf9b; }
      .c3 { stroke: #d69ae4; } .c4 { stroke: #d9bf52; } .c5 { stroke: #f58bb4; } .c6 { stroke: #5fcbd4; } .c7 { stroke: #bbb; } }
    @media print { .places, .ask, .paging { display: none; } table.runs { font-size: 7pt; }
      table.runs .plain, table.runs th { white-space: normal; } table.runs td { min-width: 0 !important;
      overflow-wrap: break-word !important; } }
    """
}
