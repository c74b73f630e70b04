import Formulas

/// Prose and the blocks between it, as HTML: Markdown, formulas, values that are filled in, and headings with links.
package struct ProseMarkup {
  /// A heading of the text.
  struct Heading: Equatable {
    let level: Int
    let identifier: String
    /// The text of the heading, as HTML without links.
    let markup: String
  }

  /// Something in the order of the document.
  enum Part {
    case prose(FilledProse)
    /// HTML that stands as a block of its own.
    case block(String)
  }

  let markup: String
  let headings: [Heading]

  /// A document.
  ///
  /// - Parameters:
  ///   - title: its title, left out where the text repeats it as its first heading.
  ///   - identifiers: what headings must not be named.
  init(_ parts: [Part], title: String?, identifiers: inout Identifiers) {
    var marks = Marks()
    var text = ""
    for part in parts {
      switch part {
      case .prose(let prose): text += marks.text(of: prose) + "\n\n"
      case .block(let html): text += marks.add(.block(html)) + "\n\n"
      }
    }
    let first = marks.items.count
    let document = MarkdownDocument(text, title: title) { Mark.text(first + $0) }
    for level in document.levels { marks.items.append(.heading(level: level)) }
    (markup, headings) = marks.fill(document.markup, &identifiers)
  }

  /// A title, which can stand within a heading or a link: a fragment without links, or as it is written where it would be more than a line.
  package static func title(_ text: String) -> String {
    let html = fragment(text)
    let isBlock = html.contains(#/<(p|ol|ul|pre|blockquote|div|table|hr|span class="display")\b/#)
    return isBlock ? Markup.escaped(text) : MarkFilling.withoutLinks(html)
  }

  /// A caption or sentence: without its paragraph when it has only one, and without headings.
  package static func fragment(_ text: String) -> String {
    var marks = Marks()
    let document = MarkdownDocument(marks.text(of: FilledProse(text)), headingMark: nil)
    var identifiers = Identifiers()
    let html = marks.fill(document.markup, &identifiers).markup.trimmingNewlines
    guard html.hasPrefix("<p>"), html.hasSuffix("</p>") else { return html }
    let inner = String(html.dropFirst(3).dropLast(4))
    return inner.contains("<p>") ? html : inner
  }
}

extension String {
  fileprivate var trimmingNewlines: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
