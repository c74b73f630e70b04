import Testing

@testable import Formulas

/// Formulas and prose that no person writes.
@Suite("Limits of formulas")
struct FormulaLimitTests {
  private static func error(_ source: String) -> String? {
    do throws(MathematicsError) {
      _ = try Formula(source).markup()
      return nil
    } catch {
      return error.description
    }
  }

  static let nested = [
    ("\\sqrt{", "x", "}"), ("\\frac{", "x", "}{y}"), ("\\left(", "x", "\\right)"), ("x_{", "x", "}"), ("x^{", "x", "}"),
    ("{", "x", "}"), ("\\hat", " x", ""), ("\\mathrm", " x", ""), ("\\sqrt[", "x", "]{y}"),
  ]

  @Test("A formula is read up to a hundred things within one another, and refused beyond", arguments: nested)
  func deep(_ opening: String, _ middle: String, _ closing: String) {
    func text(_ count: Int) -> String {
      String(repeating: opening, count: count) + middle + String(repeating: closing, count: count)
    }
    #expect(Self.error(text(30)) == nil)
    let message = "at most 100 groups, scripts and commands stand within one another, found more in the formula"
    #expect(Self.error(text(500))?.hasPrefix(message) == true, "\(Self.error(text(500)) ?? "none")")
  }

  @Test("A formula of a million characters is refused at once", .timeLimit(.minutes(1)), arguments: nested)
  func long(_ opening: String, _ middle: String, _ closing: String) {
    let text = String(repeating: opening, count: 1_000_000 / opening.count)
    let error = Self.error(text)
    #expect(error?.hasPrefix("at most 10000 characters are expected, found ") == true)
    #expect((error?.count ?? 0) < 300)
  }

  @Test(
    "Signs that nothing closes are looked through once", .timeLimit(.minutes(1)),
    arguments: ["$a ", "$$ ", "$a\\", "$$a$ ", "` ", "`` ` ", "$`", "$\\"])
  func unclosed(_ piece: String) {
    let text = String(repeating: piece, count: 200_000 / piece.count)
    #expect(FormulaScanner(text).pieces().count > 0)
  }

  @Test("Runs of backticks of many lengths are looked through once", .timeLimit(.minutes(1)))
  func runs() {
    let text = (1...700).map { String(repeating: "`", count: $0) }.joined(separator: " ")
    #expect(FormulaScanner(text).pieces() == [.text(text)])
  }

  @Test(
    "What closes is found as before",
    arguments: [
      ("a $x$ b", ["a ", "x", " b"]), ("$a $b$", ["a $b"]), ("$a $5 $b$", ["a $5 $b"]),
      ("`$x$` $y$", ["`$x$` ", "y"]),
      ("`` $x` $y$", ["`` ", "x` $y"]), ("$a\n\n$b$", ["$a\n\n", "b"]), ("$$a$ $b$$", ["a$ $b"]),
      ("$x\\$ $", ["$x\\$ $"]),
      ("`a`` $x$ `b`", ["`a`` $x$ `b`"]), ("```` `a` ``$x$`` $y$", ["```` `a` ``$x$`` ", "y"]),
    ])
  func pieces(_ text: String, _ expected: [String]) {
    let found = FormulaScanner(text).pieces().map { piece in
      switch piece {
      case .text(let text): text
      case .formula(let formula, _): formula.source
      }
    }
    #expect(found == expected)
  }
}
