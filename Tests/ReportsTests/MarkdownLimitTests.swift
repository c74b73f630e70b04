import Formulas
import JetProgram
import Runs
import Studies
import TestSupport
import Testing

@testable import Reports

/// Markdown that asks for any time or memory.
@Suite("Limits of Markdown")
struct MarkdownLimitTests {
  static let wide = "|" + String(repeating: "a|", count: 1_000) + "\n|" + String(repeating: "-|", count: 1_000) + "\n"
  static let few = "|" + String(repeating: "a|", count: 400) + "\n|" + String(repeating: "-|", count: 400) + "\n"

  @Test("A table has a largest number of columns and of cells")
  func tables() {
    let wide = MarkdownLimits.problem("Words.\n\n" + Self.wide)
    #expect(wide?.line == 2 && wide?.reason == "a table has at most 500 columns, found 1002")
    let few = MarkdownLimits.problem(Self.few + String(repeating: "|1|\n", count: 1_000))
    #expect(few?.line == 0 && few?.reason == "a table has at most 100000 cells, found more in 402 columns")
    #expect(MarkdownLimits.problem(Self.few + String(repeating: "|1|\n", count: 200)) == nil)
    #expect(MarkdownLimits.problem("- a\n---\n\n" + String(repeating: "words\n", count: 200_000)) == nil)
    #expect(MarkdownLimits.problem("> " + Self.wide.replacing("\n", with: "\n> "))?.line == 0)
  }

  @Test("A study with such a table is refused at its line, and a page with one shows it as it is written")
  func study() throws {
    let text = StudyText.with([7: "Words.\n\n" + Self.wide])
    let study = try Study.parse(text: text, kinds: Refigure.kinds, file: "x.md")
    #expect {
      try StudyReport.check(study)
    } throws: { "\($0)" == "x.md:9: a table has at most 500 columns, found 1002" }
    let page = ProseMarkup.fragment(Self.few + String(repeating: "|1|\n", count: 1_000))
    #expect(!page.contains("<table") && page.contains("|1|") && page.utf8.count < 20_000)
  }

  @Test("Thousands of headings of one name have names of their own, at once", .timeLimit(.minutes(1)))
  func headings() {
    var identifiers = Identifiers()
    identifiers.reserve("a-2")
    let markup = ProseMarkup(
      [.prose(FilledProse(String(repeating: "# a\n\n", count: 5_000)))], title: nil, identifiers: &identifiers)
    #expect(markup.headings.prefix(3).map(\.identifier) == ["a", "a-3", "a-4"])
    #expect(Set(markup.headings.map(\.identifier)).count == 5_000 && identifiers.unique("b") == "b")
  }

  @Test(
    "Long prose is a page at once", .timeLimit(.minutes(1)),
    arguments: [
      "> ", "- ", "*a ", "[", "![", "` ", "$a ", "<a ", "&amp;", "a@b ", "|a|b|\n", "# a\n", "[a](", "1. a\n", "~~~\n",
    ])
  func long(_ piece: String) {
    let text = String(repeating: piece, count: 50_000 / piece.count)
    #expect(!ProseMarkup.fragment(text).isEmpty)
  }
}
