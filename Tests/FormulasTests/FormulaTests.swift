import TestSupport
import Testing

@testable import Formulas

@Suite("Formulas")
struct FormulaTests {
  /// LaTeX and the MathML within `<math>`.
  static let golden: [(latex: String, markup: String)] = [
    ("x", "<mi>x</mi>"),
    ("0.05", "<mn>0.05</mn>"),
    ("E_+", "<msub><mi>E</mi><mo>+</mo></msub>"),
    ("x^-_1", "<msubsup><mi>x</mi><mn>1</mn><mo>−</mo></msubsup>"),
    ("x^12", "<msup><mi>x</mi><mn>1</mn></msup><mn>2</mn>"),
    ("m_\\Phi", "<msub><mi>m</mi><mi mathvariant=\"normal\">Φ</mi></msub>"),
    ("r_\\mathrm{inv}", "<msub><mi>r</mi><mi>inv</mi></msub>"),
    (
      "p_\\mathrm{T}^\\mathrm{D}",
      "<msubsup><mi>p</mi><mi mathvariant=\"normal\">T</mi><mi mathvariant=\"normal\">D</mi></msubsup>"
    ),
    ("t\\bar{t}", "<mi>t</mi><mover accent=\"true\"><mi>t</mi><mo stretchy=\"false\">¯</mo></mover>"),
    ("\\frac{1}{d}", "<mfrac><mn>1</mn><mi>d</mi></mfrac>"),
    (
      "\\tfrac12",
      "<mstyle displaystyle=\"false\" scriptlevel=\"0\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>"
    ),
    (
      "\\sum_{k=1}^d",
      "<msubsup><mo>∑</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>d</mi></msubsup>"
    ),
    (
      "[-3, 3]",
      "<mo stretchy=\"false\" form=\"prefix\">[</mo><mo form=\"prefix\">−</mo><mn>3</mn><mo>,</mo><mn>3</mn>"
        + "<mo stretchy=\"false\" form=\"postfix\">]</mo>"
    ),
    ("a - b", "<mi>a</mi><mo>−</mo><mi>b</mi>"),
    (
      "T \\log p",
      "<mi>T</mi><mspace width=\"0.167em\"/><mi>log</mi><mo>\u{2061}</mo><mspace width=\"0.167em\"/>"
        + "<mi>p</mi>"
    ),
    (
      "\\exp(x)",
      "<mi>exp</mi><mo>\u{2061}</mo><mo stretchy=\"false\" form=\"prefix\">(</mo><mi>x</mi>"
        + "<mo stretchy=\"false\" form=\"postfix\">)</mo>"
    ),
    (
      "\\left( x \\right)^2",
      "<msup><mrow><mo stretchy=\"true\" form=\"prefix\">(</mo><mi>x</mi><mo stretchy=\"true\" form=\"postfix\">)</mo>"
        + "</mrow><mn>2</mn></msup>"
    ),
    ("\\left. x \\right|", "<mrow><mi>x</mi><mo stretchy=\"true\" form=\"postfix\">|</mo></mrow>"),
    ("\\mathcal{B}\\mathbb{R}", "<mi>ℬ</mi><mi>ℝ</mi>"),
    ("\\mathcal{N}", "<mi>𝒩</mi>"),
    ("x < y", "<mi>x</mi><mo>&lt;</mo><mi>y</mi>"),
    ("\\text{if } x", "<mtext>if\u{A0}</mtext><mi>x</mi>"),
    ("f'", "<msup><mi>f</mi><mi mathvariant=\"normal\">′</mi></msup>"),
    ("\\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
    ("\\pm 4", "<mo form=\"prefix\">±</mo><mn>4</mn>"),
    ("0.001\\,E_+", "<mn>0.001</mn><mspace width=\"0.167em\"/><msub><mi>E</mi><mo>+</mo></msub>"),
    ("\\hat{\\theta}", "<mover accent=\"true\"><mi>θ</mi><mo stretchy=\"false\">^</mo></mover>"),
  ]

  @Test("Formulas become MathML", arguments: golden)
  func markup(_ latex: String, _ markup: String) throws {
    #expect(try Formula(latex).markup() == "<math>\(markup)</math>")
  }

  @Test("Displayed, limits stand above and below")
  func displayed() throws {
    #expect(
      try Formula("\\min_\\pi \\sum_i^n x", isDisplayed: true).markup()
        == "<math display=\"block\"><munder><mi>min</mi><mi>π</mi></munder>"
        + "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mi>x</mi></math>")
  }

  @Test("Aligned lines are a table, cases are braced")
  func environments() throws {
    let aligned = try Formula("\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", isDisplayed: true).markup()
    #expect(aligned.contains("<mtable displaystyle=\"true\"><mtr>") && aligned.split(separator: "<mtr>").count == 3)
    #expect(try Formula("\\begin{cases} 1 & x > 0 \\\\ 0 \\end{cases}").markup().contains(">{</mo><mtable"))
  }

  @Test("Every command that is known gives well-formed markup", arguments: MathSymbols.commands)
  func commands(_ name: String) throws {
    let arguments = [
      "left": "(x\\right)", "right": nil, "end": nil, "begin": "{cases}x\\end{cases}", "frac": "{a}{b}",
      "tfrac": "{a}{b}", "dfrac": "{a}{b}",
    ]
    guard let argument = arguments[name] ?? "{a}" else { return }
    let page = WellFormedness(try Formula("\\\(name)\(argument)").markup())
    #expect(page.problem == nil && page.elements.count > 1)
  }

  @Test(
    "What cannot be read is refused, with what is wrong",
    arguments: [
      ("\\nabal E", "unknown command '\\nabal'; did you mean '\\nabla'?", 0),
      ("x + \\qqqqqqqq", "unknown command '\\qqqqqqqq'", 4),
      ("\\frac{1}", "'\\frac' needs something after it", 0), ("x^", "'^' needs something after it", 1),
      ("{x", "'{' is never closed", 0), ("x}", "unexpected '}'", 1), ("a_1_2", "unexpected '_'", 3),
      ("\\left( x", "'\\left' is never closed", 0), ("x \\right)", "unexpected '\\right'", 2),
      ("\\begin{tabular}x\\end{tabular}", "unknown environment 'tabular'", 0),
      ("\\begin{cases} x", "'\\begin{cases}' is never closed", 0), ("  ", "there is nothing", 0),
      ("\\text{x", "'\\text{' is never closed", 0), ("\\left\\lflor x \\right)", "did you mean '\\lfloor'?", 5),
    ])
  func errors(_ latex: String, _ words: String, _ offset: Int) throws {
    let error = #expect(throws: MathematicsError.self) { try Formula(latex).markup() }
    let found = try #require(error)
    #expect("\(found)".contains(words) && found.offset == offset, "\(found), \(found.offset)")
    #expect(!"\(found)".contains("\n"))
  }
}
