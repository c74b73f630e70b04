import Testing

@testable import Formulas

@Suite("Formulas in Markdown")
struct FormulaScannerTests {
  private func formulas(_ text: String) -> [String] {
    FormulaScanner(text).pieces().compactMap { piece in
      guard case .formula(let formula, _) = piece else { return nil }
      return formula.isDisplayed ? "$\(formula.source)$" : formula.source
    }
  }

  @Test(
    "Dollar signs open and close formulas where GitHub's do",
    arguments: [
      ("the energy $E_+$ and $E_-$.", ["E_+", "E_-"]), ("$$E = 1$$", ["$E = 1$"]), ("a $$\nx\n$$ b", ["$\nx\n$"]),
      ("costs $5 and $6", []), ("from $5 to 6$", ["5 to 6"]), ("$x$5", []), ("\\$x$ and y$", []), ("$ x$", []),
      ("`$x$`", []), ("`` ` $x$ ``", []), ("` $x$", ["x"]), ("```\n$x$\n```\n$y$", ["y"]), ("~~~ a\n$x$\n~~~", []),
      ("```\n$x$", []), ("$a\nb$", ["a\nb"]), ("$a\n\nb$", []), ("**$W$** rises", ["W"]), ("$a\\$b$", ["a\\$b"]),
    ])
  func formulas(_ text: String, _ expected: [String]) {
    #expect(formulas(text) == expected)
  }

  @Test("Nothing of the text is lost, and lines are counted")
  func lines() {
    let text = "a\n`$`\n$x$ b\n```\n$\n```\n\n$$y\n$$ $z$"
    var whole = ""
    var lines: [Int] = []
    for piece in FormulaScanner(text).pieces() {
      switch piece {
      case .text(let text): whole += text
      case .formula(let formula, let line):
        whole += formula.isDisplayed ? "$$\(formula.source)$$" : "$\(formula.source)$"
        lines.append(line)
      }
    }
    #expect(whole == text && lines == [2, 7, 8])
  }

  @Test("Prose tells what is wrong with its formulas, and where")
  func problems() {
    let prose = FilledProse("Fine $x$.\n\nNot $\\nabal$ and\n`$\\foo$` is code; $\\bar$")
    #expect(prose.problems.map(\.line) == [2, 3])
    #expect("\(prose.problems[0].error)".contains("did you mean '\\nabla'?"))
  }
}
