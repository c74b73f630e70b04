import Formulas
import TestSupport
import Testing
import Values

@testable import Reports

@Suite("Prose")
struct ProseMarkupTests {
  private func prose(_ text: String, _ values: [FilledProse.Value] = []) -> FilledProse {
    // Places are written @ here.
    var fills: [FilledProse.Fill] = []
    for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "@") && fills.count < values.count {
      fills.append(FilledProse.Fill(range: offset..<(offset + 1), value: values[fills.count]))
    }
    return FilledProse(text, fills: fills)
  }

  private func render(_ text: String, _ values: [FilledProse.Value] = [], title: String? = nil) -> ProseMarkup {
    var identifiers = Identifiers()
    let markup = ProseMarkup([.prose(prose(text, values))], title: title, identifiers: &identifiers)
    let found = WellFormedness("<div>\(markup.markup)</div>")
    #expect(found.problem == nil, "\(markup.markup)")
    return markup
  }

  private let number = FilledProse.Value.known("0.53", expression: "mean(a.auc)")
  private let filled = "<span class=\"value\" title=\"mean(a.auc)\">0.53</span>"

  @Test("Markdown does not reach into formulas")
  func protection() {
    let html = render("$a_1 * b_2 * c_3$ and *$x_i$* and **bold $y$**").markup
    #expect(html.split(separator: "<em>").count == 2 && !html.contains("<em> b"))
    #expect(html.contains("<em><math><msub><mi>x</mi><mi>i</mi></msub></math></em>"))
    #expect(html.contains("<strong>bold <math><mi>y</mi></math></strong>"))
  }

  @Test("A sign that ends words stays with the formula before it")
  func closing() {
    let formula = "<math><mi>d</mi></math>"
    #expect(
      render("At $d$, and $d$ ($d$).").markup.contains("At <span class=\"kept\">\(formula),</span> and \(formula) ("))
    #expect(render("($d$).").markup == "<p>(<span class=\"kept\">\(formula))</span>.</p>\n")
    #expect(render("*$d$*, $d$-wide").markup == "<p><em>\(formula)</em>, \(formula)-wide</p>\n")
    #expect(render("[a](b \"$d$, c\")").markup.contains("title=\"d, c\""))
  }

  @Test("A title has its formulas, no links, and never more than a line")
  func title() {
    #expect(ProseMarkup.title("At $d$ [here](x) & *there*") == "At <math><mi>d</mi></math> here &amp; <em>there</em>")
    for text in ["1. First", "- one", "> said", "a\n\nb", "$$d$$"] {
      #expect(ProseMarkup.title(text) == text.replacing(">", with: "&gt;"))
    }
  }

  @Test("Each power of ten in a text is one")
  func powers() {
    #expect(Markup.number("−1.5 × 10^-9 (2 × 10^17 … 3)") == "−1.5 × 10<sup>−9</sup> (2 × 10<sup>17</sup> … 3)")
    #expect(Markup.number("10^x & 210^3") == "10^x &amp; 210^3")
  }

  @Test("Values are filled in within emphasis, tables, headings, lists and code")
  func values() {
    #expect(render("**the mean is @**", [number]).markup == "<p><strong>the mean is \(filled)</strong></p>\n")
    #expect(render("- one @", [number]).markup.contains("<li>one \(filled)</li>"))
    #expect(render("| a | b |\n|---|---|\n| x | @ |", [number]).markup.contains("<td>\(filled)</td>"))
    let heading = render("## At @", [number])
    #expect(heading.markup == "<h2 id=\"at-0-53\">At \(filled)</h2>\n")
    #expect(render("``a @``", [number]).markup.contains("<code>a \(filled)</code>"))
  }

  @Test("Within a formula a value is part of it")
  func valueInFormula() {
    #expect(render("$x = @$", [number]).markup.contains("<mo>=</mo><mn>0.53</mn></math>"))
    let power = FilledProse.Value.known("1.2 × 10^12", expression: "x")
    #expect(render("$@$", [power]).markup.contains("<msup><mn>10</mn><mn>12</mn></msup>"))
    #expect(render("@", [power]).markup.contains("1.2 × 10<sup>12</sup>"))
  }

  @Test("In an attribute a value is plain text")
  func attribute() {
    let html = render("[a](b \"c @ d\")", [.known("<\"1\">", expression: "x")]).markup
    #expect(html.contains("title=\"c &lt;&quot;1&quot;&gt; d\""))
  }

  @Test("What has no value says so, and why")
  func undefined() {
    let html = render("W is @.", [.undefined(reason: "no value at <seed> 1", expression: "last(a.b)")]).markup
    #expect(
      html.contains("<abbr class=\"undefined\" title=\"last(a.b): no value at &lt;seed&gt; 1\">undefined</abbr>"))
  }

  @Test("Raw HTML is shown as text, comments are not, scripts do not run, images are links")
  func rawMarkup() {
    let html = render(
      "<script>alert(1)</script>\n\na <b>x</b> <!-- c --> d\n\n<!-- e -->\n\n![An *image*](https://e.org/a.png)"
    )
    .markup
    #expect(html.contains("&lt;script&gt;") && html.contains("&lt;b&gt;x&lt;/b&gt;") && !html.contains("c --"))
    #expect(html.contains("<a href=\"https://e.org/a.png\">An <em>image</em></a>") && !html.contains("<img"))
    #expect(!render("[x](javascript:alert(1))").markup.contains("javascript"))
  }

  @Test("The title is not said twice, no level of heading is left out, and no name is given twice")
  func headings() {
    let found = render("# A title\n\n# One\n\n#### Deep\n\n# One\n\n### $W$ [link](x)", title: "A title")
    #expect(found.headings.map(\.level) == [2, 3, 2, 3])
    #expect(found.headings.map(\.identifier) == ["one", "deep", "one-2", "w-link"])
    #expect(found.headings[3].markup == "<math><mi>W</mi></math> link")
    #expect(!found.markup.contains("A title"))
  }

  @Test("Blocks stand where they are between prose, and definitions of links hold for all of it")
  func blocks() {
    var identifiers = Identifiers()
    let parts: [ProseMarkup.Part] = [
      .prose(FilledProse("See [this][a].")), .block("<div>1</div>"), .block("<div>2</div>"),
      .prose(FilledProse("[a]: b")),
    ]
    let html = ProseMarkup(parts, title: nil, identifiers: &identifiers).markup
    #expect(html.hasPrefix("<p>See <a href=\"b\">this</a>.</p>\n<div>1</div>\n<div>2</div>"))
  }

  @Test("A formula that cannot be shown is shown as it is written")
  func unreadable() {
    #expect(render("$\\foo<$").markup.contains("<code class=\"undefined\" title=\"unknown command"))
  }

  @Test("A caption has no paragraph of its own, and no heading")
  func fragment() {
    #expect(
      ProseMarkup.fragment("A & *b* $x$.\n")
        == "A &amp; <em>b</em> <span class=\"kept\"><math><mi>x</mi></math>.</span>")
    #expect(ProseMarkup.fragment("# a") == "a")
    #expect(ProseMarkup.fragment("a\n\nb") == "<p>a</p>\n<p>b</p>")
  }

  @Test("Characters that a page cannot hold are left out, the marks' own too")
  func characters() {
    #expect(render("a\u{1}\u{E000}7\u{E001}b\u{FFFE}").markup == "<p>a7b</p>\n")
  }
}
