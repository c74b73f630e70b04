import Studies
import Values

/// A section of a cell as HTML. Its title is no heading, for cells stand below headings of any level.
struct SectionMarkup {
  let section: PageSection
  /// The cell's name, which makes captions of tables unique on a page.
  let cell: String

  var markup: String {
    let content = section.content.map(markup).joined(separator: "\n")
    let title = Markup.escaped(section.title)
    switch section.display {
    case .plain:
      // A table's caption says it already.
      let heading = isTable ? "" : "<p class=\"title\">\(title)</p>\n"
      return "<div class=\"section\">\(heading)\(content)\n</div>"
    case .unfolded: return details(" open=\"open\"", title, content)
    case .folded: return details("", title, content)
    }
  }

  private var isTable: Bool {
    if section.content.count == 1, case .table = section.content[0] { true } else { false }
  }

  private func details(_ attribute: String, _ title: String, _ content: String) -> String {
    "<details class=\"section\"\(attribute)><summary>\(title)</summary>\n\(content)\n</details>"
  }

  private func markup(_ content: PageSection.Content) -> String {
    switch content {
    case .text(let text): "<p>\(Markup.escaped(VisibleText.shown(text)))</p>"
    case .warning(let text): "<p class=\"warning\">\(Markup.escaped(VisibleText.shown(text)))</p>"
    case .table(let header, let rows):
      TableMarkup(
        caption: "\(cell): \(section.title)", header: header.map(Markup.escaped),
        rows: rows.map { $0.map { Markup.escaped(VisibleText.shown($0)) } }
      ).markup
    case .code(let text, let language):
      "<pre class=\"code\" tabindex=\"0\"><code>\(CodeMarkup.markup(text, language: language))</code></pre>"
    case .output(let text):
      "<pre tabindex=\"0\"><code>\(Markup.escaped(VisibleText.shown(text)))</code></pre>"
    }
  }
}
