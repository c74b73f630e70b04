import Formulas
import Testing

@testable import Runs

@Suite("Prose of the notebook")
struct NotebookProseTests {
  /// Places are written @ here.
  private func prose(_ text: String, _ values: [FilledProse.Value]) -> FilledProse {
    var places: [Int] = []
    for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "@") { places.append(offset) }
    return FilledProse(
      text, fills: zip(places, values).map { FilledProse.Fill(range: $0..<$0 + 1, value: $1) })
  }

  private func known(_ text: String) -> FilledProse.Value { .known(text, expression: "e") }

  @Test(
    "Formulas stand in the forms that nothing touches",
    arguments: [
      ("a $x_1^*$ b", "a $`x_1^*`$ b"), ("**$W$** rises", "**$`W`$** rises"), ("costs $5 and $6", "costs $5 and $6"),
      ("A\n\n$$E = a_b\n+ c ,$$\n\nB", "A\n\n```math\nE = a_b\n+ c ,\n```\n\nB"),
      ("- one:\n  $$x$$\n- two", "- one:\n  ```math\n  x\n  ```\n- two"), ("a $$x$$, b", "a $`x`$, b"),
      ("`$x$`", "`$x$`"), ("| $|x|$ | $\\|y\\|$ |", "| $`\\vert x\\vert `$ | $`\\Vert y\\Vert `$ |"),
    ])
  func formulas(_ text: String, _ expected: String) {
    #expect(NotebookProse().text(FilledProse(text)) == expected)
  }

  @Test("Values say themselves, powers as powers, in tables and in formulas too")
  func values() {
    #expect(NotebookProse().text(prose("a @ b", [known("x*y_z|w")])) == "a x\\*y\\_z\\|w b")
    #expect(NotebookProse().text(prose("| @ | b |", [known("a|b")])) == "| a\\|b | b |")
    #expect(NotebookProse().text(prose("@", [known("−1.5 × 10^-9")])) == "−1.5 × 10<sup>−9</sup>")
    #expect(NotebookProse().text(prose("$x = @$", [known("1.5 × 10^-9")])) == "$`x = 1.5 × 10^{-9}`$")
    #expect(NotebookProse().text(prose("`x = @` and @", [known("a_b"), known("a_b")])) == "`x = a_b` and a\\_b")
  }

  @Test(
    "Long lines are looked through once", .timeLimit(.minutes(1)),
    arguments: ["` ", "`a` ", "$a$ ", "``a` ", "`a``b` $x$ "])
  func long(_ piece: String) {
    let text = String(repeating: piece, count: 100_000 / piece.count)
    #expect(NotebookProse(folder: "..").text(FilledProse(text)).count >= text.count)
  }

  @Test("Code is found by runs of one length, and fenced by more backticks than are in it", .timeLimit(.minutes(1)))
  func code() {
    #expect(NotebookProse().text(FilledProse("`` a`b `` $x$ `c")) == "`` a`b `` $`x`$ `c")
    #expect(
      MarkdownText.code("a``b") == "```a``b```" && MarkdownText.code("a") == "`a`"
        && MarkdownText.code("`") == "`` ` ``")
    #expect(MarkdownText.block("a\n````", language: "x") == "`````x\na\n````\n`````")
    #expect(MarkdownText.code(String(repeating: "`", count: 100_000)).count > 200_000)
  }

  @Test("A value that is not known is a dash with the reason")
  func unknown() {
    let missing = FilledProse.Value.undefined(reason: "no epoch has it", expression: "e")
    #expect(NotebookProse().text(prose("a @ b", [missing])) == "a – *(no epoch has it)* b")
    #expect(NotebookProse().text(prose("$@ s$.", [missing])) == "$`\\text{–} s`$ *(– : no epoch has it)*.")
    #expect(
      NotebookProse().text(prose("$$@$$", [missing])) == "```math\n\\text{–}\n```\n\n*(– : no epoch has it)*")
  }

  @Test("A line in a table keeps its bars within its cell")
  func tableCell() {
    let prose = NotebookProse(isTableCell: true)
    #expect(prose.line("a | b\nwith $|x|$ and `c|d`") == "a \\| b with $`\\vert x\\vert `$ and `c\\|d`")
  }

  @Test(
    "Links begin at the notebook's folder, but for those that lead elsewhere",
    arguments: [
      ("[a](data/README.md)", "[a](../../studies/data/README.md)"), ("[a](../docs/x.md#y)", "[a](../../docs/x.md#y)"),
      ("[a](#b)", "[a](#b)"), ("[a](https://x.org/y)", "[a](https://x.org/y)"), ("`[a](b)`", "`[a](b)`"),
      ("![a](b.png \"t\")", "![a](../../studies/b.png \"t\")"),
    ])
  func links(_ text: String, _ expected: String) {
    #expect(NotebookProse(folder: "../../studies").text(FilledProse(text)) == expected)
  }

  @Test(
    "Paths lead from a folder to a file",
    arguments: [
      ("studies/x.md", "results/x", "../../studies/x.md"), ("x.md", "results/x/authors", "../../../x.md"),
      ("studies/x.md", "studies/results/x", "../../x.md"), ("./a/b.md", "a", "b.md"),
    ])
  func paths(_ file: String, _ folder: String, _ expected: String) {
    #expect(RelativePath.path(of: file, from: folder) == expected)
  }

  @Test("The sign of a comparison follows from value, bound and margin")
  func signs() {
    func numbers(_ value: Double?, _ bound: Double?, _ margin: Double?) -> ClaimNumbers {
      ClaimNumbers(value: value, bound: bound, margin: margin, error: nil, verdict: .fails)
    }
    #expect(numbers(0.3, 0.1, 0.1 - 0.3).comparison(digits: 3) == "0.3 \\< 0.1")
    #expect(numbers(0.3, 0.1, 0.3 - 0.1).comparison(digits: 3) == "0.3 \\> 0.1")
    #expect(numbers(1, 1, 0).comparison(digits: 3) == "1 against 1")
    #expect(numbers(-0.1201, -0.12, 1).comparison(digits: 3) == "−0.1201 against −0.12")
    #expect(
      numbers(12_345_678, 12_345_679, 1).comparison(digits: 3)
        == "1.2345678 × 10<sup>7</sup> \\< 1.2345679 × 10<sup>7</sup>")
    let rule = ClaimNumbers(value: 18, bound: 20, margin: 2, error: nil, verdict: .holds, rule: "(x <= 20.0)")
    #expect(rule.comparison(digits: 3) == "18 ≤ 20")
    #expect(numbers(nil, nil, nil).comparison(digits: 3) == nil)
    #expect(numbers(1.5e-9, 2, 2 - 1.5e-9).comparison(digits: 3) == "1.5 × 10<sup>−9</sup> \\< 2")
  }
}
