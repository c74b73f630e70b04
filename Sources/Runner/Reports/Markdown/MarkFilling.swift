import Formulas

/// Puts what marks stand for in their place in HTML that cmark-gfm made.
struct MarkFilling {
  let items: [Marks.Item]
  private(set) var output = ""
  private(set) var headings: [ProseMarkup.Heading] = []
  private var placed: Set<Int> = []
  private var isInTag = false
  private var isAfterBlock = false
  private var open: (level: Int, before: String)?
  /// The formula that was placed last, when nothing stands behind it yet.
  private var formula: String?

  /// What no line begins with: a browser would, for a formula is to it like a picture.
  private static let closing: Set<Character> = [",", ".", ";", ":", "!", "?", ")"]

  init(items: [Marks.Item]) {
    self.items = items
  }

  mutating func run(_ html: String, _ identifiers: inout Identifiers) {
    for piece in Mark.pieces(of: html) {
      switch piece {
      case .text(let text): copy(text, &identifiers)
      case .mark(let index): place(index)
      }
    }
    for (index, item) in items.enumerated() where !placed.contains(index) {
      if case .block(let markup) = item { output += markup + "\n" }
    }
  }

  private mutating func place(_ index: Int) {
    formula = nil
    guard items.indices.contains(index) else { return }
    placed.insert(index)
    switch items[index] {
    case .inline(let markup, let plain):
      output += isInTag ? Markup.escaped(plain) : markup
      if !isInTag, markup.hasPrefix("<math>") { formula = markup }
    case .block(let markup):
      // The mark was a paragraph of its own.
      if output.hasSuffix("<p>") {
        output.removeLast(3)
        isAfterBlock = true
      }
      output += markup
    case .heading(let level):
      open = (level, output)
      output = ""
    }
  }

  private mutating func copy(_ text: String, _ identifiers: inout Identifiers) {
    var rest = text[...]
    if isAfterBlock, rest.hasPrefix("</p>") { rest = rest.dropFirst(4) }
    isAfterBlock = false
    if let formula, let sign = rest.first, Self.closing.contains(sign) {
      output.removeLast(formula.count)
      output += "<span class=\"kept\">\(formula)\(sign)</span>"
      rest.removeFirst()
    }
    formula = nil
    if let bracket = rest.lastIndex(where: { $0 == "<" || $0 == ">" }) { isInTag = rest[bracket] == "<" }
    if let (level, before) = open, let end = rest.firstRange(of: "</h\(level)>") {
      let inner = output + rest[..<end.lowerBound]
      let identifier = identifiers.unique(Self.plain(inner))
      headings.append(
        ProseMarkup.Heading(level: level, identifier: identifier, markup: Self.withoutLinks(inner)))
      // In place: `dropLast` would walk through all of the page once for each heading.
      output = before
      output.removeLast()
      output += " id=\"\(identifier)\">\(inner)"
      rest = rest[end.lowerBound...]
      open = nil
    }
    output += rest
  }

  /// The text of a heading, without its elements.
  private static func plain(_ markup: String) -> String {
    markup.replacing(#/<[^>]*>/#, with: "")
  }

  static func withoutLinks(_ markup: String) -> String {
    markup.replacing(#/</?a(\s[^>]*)?>/#, with: "")
  }
}
