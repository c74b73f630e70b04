import Formulas
import Foundation
import Reports
import Runs

/// Markdown of studies: its formulas found, as a page and as the notebook has it.
struct ProseFuzzer: Fuzzer {
  let name = "prose"
  let limit = 10.0
  let pieces = [
    "$", "$$", "`", "``", "\\$", "|a|b|\n|-|-|\n", "|", "- ", "> ", "# ", "*", "**", "_", "~~", "[a](b)", "![a](b)",
    "<a>", "<!--", "-->",
    "```math\n", "```\n", "\n\n", "    ", "http://a.b ", "a@b.c ", "&amp;", "\\", "{{ x }}", "\u{E000}1\u{E001}",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    (repository.files(below: "studies", ".md") + repository.files(below: "docs", ".md")).flatMap { file in
      String(decoding: file, as: UTF8.self).components(separatedBy: "\n\n").filter { $0.count > 40 }.map {
        Data($0.utf8)
      }
    }
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    let text = String(decoding: input, as: UTF8.self)
    let prose = FilledProse(text)
    if let problem = MarkdownLimits.problem(text) { return .refused(problem.reason) }
    let problems = prose.problems
    let page = ProseMarkup.fragment(text)
    _ = NotebookProse(folder: "../..").text(prose)
    _ = NotebookProse(isTableCell: true).text(prose)
    if page.contains("<script") { return .wrong("a script in the page") }
    return problems.isEmpty ? .accepted : .refused("\(problems[0].error)")
  }
}
