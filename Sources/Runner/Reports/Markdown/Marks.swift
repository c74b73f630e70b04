import Formulas
import Values

/// The items that the marks in a text stand for.
struct Marks {
  enum Item {
    /// HTML within a paragraph, and the same as plain text, for where no element can stand.
    case inline(String, plain: String)
    case block(String)
    case heading(level: Int)
  }

  var items: [Item] = []

  mutating func add(_ item: Item) -> String {
    items.append(item)
    return Mark.text(items.count - 1)
  }

  /// The prose's text with a mark for every formula and everything filled in.
  mutating func text(of prose: FilledProse) -> String {
    let marked = MarkedText(prose)
    let first = items.count
    items += marked.fills.map(Self.item)
    var text = ""
    for piece in FormulaScanner(marked.text).pieces() {
      switch piece {
      case .text(let markdown): text += Mark.replacing(in: markdown) { Mark.text(first + $0) }
      case .formula(let formula, _):
        let source = marked.resolved(formula.source)
        text += add(.inline(Self.markup(source, formula.isDisplayed), plain: source))
      }
    }
    return text
  }

  private static func item(_ value: FilledProse.Value) -> Item {
    switch value {
    case .known(let text, let expression):
      let title = Markup.escaped(expression)
      return .inline("<span class=\"value\" title=\"\(title)\">\(Markup.number(text))</span>", plain: text)
    case .undefined(let reason, let expression):
      let title = Markup.escaped("\(expression): \(reason)")
      return .inline("<abbr class=\"undefined\" title=\"\(title)\">undefined</abbr>", plain: "undefined")
    }
  }

  /// A formula that cannot be shown, of a study recorded by another version, is shown as it is written.
  private static func markup(_ source: String, _ isDisplayed: Bool) -> String {
    let inner: String
    do throws(MathematicsError) {
      inner = try Formula(source, isDisplayed: isDisplayed).markup()
    } catch {
      inner = "<code class=\"undefined\" title=\"\(Markup.escaped("\(error)"))\">\(Markup.escaped(source))</code>"
    }
    return isDisplayed ? "<span class=\"display\" tabindex=\"0\">\(inner)</span>" : inner
  }

  /// The HTML with everything in its place; a block whose mark was lost in the text stands at the end.
  func fill(_ html: String, _ identifiers: inout Identifiers) -> (markup: String, headings: [ProseMarkup.Heading]) {
    var filling = MarkFilling(items: items)
    filling.run(Self.withTableBoxes(html), &identifiers)
    return (filling.output, filling.headings)
  }

  /// Wide tables and code scroll by themselves, also by keys, and each heading is marked as its column's.
  private static func withTableBoxes(_ html: String) -> String {
    html.replacing("<pre>", with: "<pre tabindex=\"0\">").replacing(
      "<table>", with: "<div class=\"scroll\" tabindex=\"0\"><table>"
    )
    .replacing("</table>", with: "</table></div>")
    .replacing("<th style", with: "<th scope=\"col\" style").replacing("<th>", with: "<th scope=\"col\">")
    // A heading without words heads nothing.
    .replacing(#/<th scope="col"[^>]*><\/th>/#, with: "<td></td>")
  }
}
