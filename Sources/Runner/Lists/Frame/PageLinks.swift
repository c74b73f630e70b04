import Foundation
import Ledger
import Reports

/// The way from a page over several runs to the others: relative, so that neither the place of the folder nor the name or number of a
/// server is in it.
package struct PageLinks: Sendable {
  /// The way to the folder of the runs: empty, or ends with a slash.
  package var base: String
  /// True when a server gives the pages: then there are pages that no file has.
  package var isServed: Bool
  /// True when there is a page over all studies beside the runs' folders, which files lead to.
  package var hasPublished = true

  package init(base: String = "", isServed: Bool = false) {
    self.base = base
    self.isServed = isServed
  }

  /// A run's page.
  package func page(of run: RunID) -> String { base + "\(run)/" + (isServed ? "" : StudyReport.fileName) }

  /// A page that was made to be a file, with the links of a server above it.
  package func framed(_ page: String, place: ListPlace) -> String {
    // Behind the link that skips to the content, which is the first.
    guard let body = page.range(of: "<body>\n"),
      let skip = page[body.upperBound...].firstRange(of: "</a>\n"),
      page[body.upperBound...].hasPrefix("<a class=\"skip\"")
    else { return page }
    // Its own style, for the page's knows none of this.
    let items = pages.map { page in
      let look = page.place == place ? " style=\"font-weight:700;color:var(--ink)\" aria-current=\"true\"" : ""
      return "<li><a href=\"\(Markup.escaped(page.address))\"\(look)>\(page.place.rawValue)</a></li>"
    }
    let list = "list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;margin:0;padding:0"
    let width = page.contains("<div class=\"page wide\">") ? "76rem" : "46rem"
    let head = """
      <nav class="places" aria-label="Pages" style="background:none;max-width:\(width);margin:0 auto;padding:.8rem 1.1rem 0">\
      <ul style="\(list)">\(items.joined())</ul></nav>

      """
    return page.replacingCharacters(in: skip, with: "</a>\n" + head)
  }

  /// The pages of the head, each with the word for it.
  var pages: [(place: ListPlace, address: String)] {
    let start = base.isEmpty ? "./" : base
    return isServed
      ? [(.overview, start), (.runs, base + "runs"), (.sweeps, base + "sweeps/")]
      : hasPublished ? [(.published, base + StudyReport.fileName)] : []
  }
}

/// The places that the head of a page leads to.
package enum ListPlace: String, Sendable {
  case overview = "Overview"
  case runs = "Runs"
  case sweeps = "Sweeps"
  case published = "Published"
  /// A page that the head does not lead to.
  case other = ""
}
