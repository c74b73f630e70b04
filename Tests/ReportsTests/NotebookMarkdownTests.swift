import CCmarkGFM
import Formulas
import Foundation
import JetProgram
import Ledger
import Runs
import Studies
import TestSupport
import Testing

/// The published notebook through cmark-gfm, as GitHub has it: HTML in it stays.
@Suite("The published notebook as a page")
struct NotebookMarkdownTests {
  private func html(_ markdown: String) throws -> String {
    cmark_gfm_core_extensions_ensure_registered()
    let parser = cmark_parser_new(CMARK_OPT_UNSAFE)
    defer { cmark_parser_free(parser) }
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"))
    cmark_parser_feed(parser, markdown, markdown.utf8.count)
    let document = cmark_parser_finish(parser)
    defer { cmark_node_free(document) }
    let html = try #require(
      cmark_render_html(document, CMARK_OPT_UNSAFE, cmark_parser_get_syntax_extensions(parser)))
    defer { free(html) }
    return String(cString: html)
  }

  @Test("It is well-formed, its tables are tables, and what is not code has no Markdown left")
  func wellFormed() throws {
    let prose = """
      | a | b |
      |---|---|
      | `{{ last(ae.validation.error) \\| fixed 3 }}` | $|x_1| * y_1$ |

      $$E_+ = \\frac{a_b}{c_d} * 2 * 3$$

      - In a list, $a_b$ and $c_d$:

        $$x < y$$
      """
    let text = ToyStudy.text.replacing("Words.", with: prose).replacing(
      "statement: The error falls.", with: "statement: 'The error | falls <b> with $|E|$ and $a < b$.'")
    try TemporaryProject.with { temporary in
      let outcome = try temporary.run(text)
      let file = try #require(Publication(outcome, numerics: "2").files.first { $0.name == "README.md" })
      // The statement's own HTML is the study's to close.
      let html = try html(String(decoding: file.content, as: UTF8.self)).replacing("<b>", with: "")
      let page = WellFormedness("<div>\(html)</div>")
      #expect(page.problem == nil, "\(html)")
      let tables = page.elements.filter { $0.name == "table" }.count
      #expect(tables == 2)
      #expect(page.elements.filter { $0.name == "td" }.count == 2 + 5 * outcome.claims.count)
      #expect(page.values(of: "src", in: "img") == outcome.panels.map(\.fileName))
      let others = outcome.study.cells.count - outcome.panels.count - outcome.claims.count
      #expect(page.elements.filter { $0.name == "details" }.count == others + outcome.claims.count)
      #expect(page.values(of: "id", in: "a") == outcome.claims.map { "claim-\($0.name)" })
      #expect(page.values(of: "class", in: "code").filter { $0 == "language-math" }.count == 2)
      #expect(page.text.contains("E_+ = \\frac{a_b}{c_d} * 2 * 3\n") && page.text.contains("x < y\n"))
      #expect(page.text.contains("$a_b$ and $c_d$") && page.text.contains("$\\vert x_1\\vert  * y_1$"))
    }
  }

  static let studies = ["studies", "studies/independent", "docs"].flatMap { folder in
    let names = (try? FileManager.default.contentsOfDirectory(atPath: Checkout.root.appending(path: folder).path)) ?? []
    return names.filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted().map { "\(folder)/\($0)" }
  }

  @Test(
    "That of every study in the repository is well-formed, with every formula in a form that nothing touches",
    arguments: studies)
  func shipped(_ path: String) throws {
    let text = try Checkout.text(path)
    // Of the documentation only some pages are studies.
    guard text.hasPrefix("---") else { return }
    let study = try Checkout.study(path)
    var outcome = StudyOutcome(study: study, run: RunID(number: 1))
    outcome.describe(StudyResults(study: study))
    let file = try #require(Publication(outcome, numerics: "2").files.first { $0.name == "README.md" })
    let markdown = String(decoding: file.content, as: UTF8.self)
    let html = try html(markdown)
    let page = WellFormedness("<div>\(html)</div>")
    #expect(page.problem == nil)
    var (displayed, unknown) = (0, 0)
    for prose in outcome.prose {
      for case .formula(let formula, _) in FormulaScanner(prose.text).pieces() where formula.isDisplayed {
        displayed += 1
      }
      unknown += prose.fills.count { if case .undefined = $0.value { true } else { false } }
    }
    #expect(page.values(of: "class", in: "code").count { $0 == "language-math" } == displayed)
    #expect(markdown.components(separatedBy: "–").count > unknown)
    let figures = study.cells.count { $0.kind.name == "figure" }
    #expect(markdown.components(separatedBy: "– *(this figure was not made)*").count == figures + 1)
  }
}
