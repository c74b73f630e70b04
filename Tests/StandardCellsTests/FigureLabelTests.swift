import Figures
import Testing

@testable import StandardCells

@Suite("Labels of studies in figures")
struct FigureLabelTests {
  @Test(
    "Mathematics becomes the figures' markup, and other text stays as it is",
    arguments: [
      ("AUC", "AUC"), ("", ""),
      ("$r_\\mathrm{inv} = 0.3$", "r_{inv} = 0.3"),
      ("$m_\\mathrm{inv}$, in GeV", "m_{inv}, in GeV"),
      ("$x^2$ and $y$", "x^2 and y"),
      ("a_b^c {d}", "a\\_b\\^c \\{d\\}"),
      ("100 \\ 2", "100 \\\\ 2"),
      ("$\\text{max}$", "{max}"),
      ("costs 3 $", "costs 3 "),
      ("$E_-$ at 4-a", "E_− at 4-a"), ("$x^{-1} - y$", "x^{−1} − y"),
      ("$\\text{semi-visible}_{-}$", "{semi-visible}_{−}"),
    ])
  func markup(_ label: String, _ expected: String) {
    #expect(FigureLabel.markup(label) == expected)
  }
}
