import Exports
import Testing
import Values

@testable import Papers

@Suite("Numbers of papers")
struct PaperNumberTests {
  @Test(
    "A number has as many digits as its error lets it have",
    arguments: [
      (0.7612, 0.0312, "0.761(31)"), (0.7612, 0.04, "0.76(4)"), (0.7612, 0.0961, "0.76(10)"),
      (1234.5, 12.0, "1235(12)"),
      (-1.5e-9, 1.2e-10, "-1.50(12)e-9"), (0.0, 0.5, "0.0(5)"), (12.0, 0.25, "12.00(25)"),
    ])
  func digits(_ number: Double, _ error: Double, _ text: String) {
    #expect(PaperText(number, error: error).joint == text)
  }

  @Test("Without an error a number has four digits, a whole one all of its own")
  func plain() {
    #expect(PaperText(0.123456, error: nil).joint == "0.1235" && PaperText(512, error: nil).joint == "512")
    #expect(PaperText(0.5, error: 0).error == nil && PaperText(.infinity, error: nil).form == .word)
    #expect(PaperText(123_456, error: nil).joint == "123456")
  }

  @Test(
    "The rounding that prose asks for is kept, with the error in its last digit",
    arguments: [
      (0.7612, 0.0312, NumberFormat.fixed(2), "0.76(3)", "0.76", "0.031"),
      (0.7612, 0.001, .fixed(2), "0.76", "0.76", "0.0010"),
      (0.7612, 0.0312, .percent(1), "76.1(31)", "76.1", "3.1"),
      (1.234e-7, 2e-9, .significant(3), "1.23(2)e-7", "1.23e-7", "0.0000000020"),
      (1234.5, 99.6, .fixed(0), "1235(100)", "1235", "100"),
    ])
  func formats(
    _ number: Double, _ error: Double, _ format: NumberFormat, _ joint: String, _ value: String, _ alone: String
  ) {
    let text = PaperText(number, error: error, format)
    #expect(text.joint == joint && text.value == value)
    #expect(text.error.flatMap(Double.init) == Double(alone))
  }

  @Test("A file of numbers is read as it is written, and what is no line of it is passed over")
  func numbersFile() {
    let (origins, numbers, files) = LaTeXNumbers.read(
      """
      % \\refiguredefine{no}{1}{n}{1}
      \\refigureorigin{1}{r3}{ab}
      \\refiguredefine{s/a_b}{1}{n}{0.76(3)}
      \\refiguredefine{s/w}{1}{t}{$\\infty$ \\{x\\} \\textbackslash{}}
      \\refiguredefine{broken}{1}{n}{0.5
      \\refiguredefine{odd}{x}{n}{0.5}
      \\refigurefile{s/f}{1}{figures/s/f.pdf}
      """)
    #expect(origins[1]?.name == "r3" && origins[1]?.seal == "ab" && origins.count == 1)
    #expect(numbers["s/a_b"]?.text == "0.76(3)" && numbers["s/w"]?.text == "$\\infty$ \\{x\\} \\textbackslash{}")
    #expect(numbers.count == 2 && files["s/f"]?.path == "figures/s/f.pdf")
  }

  @Test(
    "A page's number is the recorded one in every way in which siunitx sets it",
    arguments: [
      ("0.76(3)", "0.76(3)", true), ("0.76 ± 0.03", "0.76(3)", true), ("0,76(3)", "0.76(3)", true),
      ("(76.1 ± 1.2) %", "76.1(12)", true), ("−1.50(12) × 10−9", "-1.50(12)e-9", true),
      ("(−1.50 ± 0.12) × 10−9", "-1.50(12)e-9", true), ("12 345", "12345", true), ("12,345", "12345", true),
      ("0.76(4)", "0.76(3)", false), ("7.6(3)", "0.76(3)", false), ("0.76", "0.76(3)", false), ("", "0.76", false),
      ("−0.76", "0.76", false), ("1.50 × 10−8", "1.50e-9", false), ("??", "0.76", false),
    ])
  func shown(_ shown: String, _ recorded: String, _ isSame: Bool) {
    #expect(PaperAudit.looks(shown, like: recorded, .number) == isSame)
  }

  @Test("Words are compared by their letters")
  func words() {
    #expect(PaperAudit.looks("does not hold", like: "does not hold", .word))
    #expect(!PaperAudit.looks("holds", like: "does not hold", .word))
  }

  @Test(
    "Numbers typed by hand are found, and what counts or dates something is not",
    arguments: [
      ("an AUC of 0.93 with 20 seeds", ["0.93", "20"]), ("in Section 3, Figs. 2 and 3, Table 1", []),
      ("since 2019, on 26 November 2026 (2021)", []), ("2026-11-26", []), ("1950 events", ["1950"]),
      ("95 % of 0.76 ± 0.03 and 0.76(3)", ["95 %", "0.76 ± 0.03", "0.76(3)"]), ("H1 and 3D and x_2", []),
      ("arXiv:2510.02168, https://x.org/12", []), ("[12] and [3, 4]", []), ("2 × 10", ["2 × 10"]),
      ("1.5e-9 or 3.2,", ["1.5e-9", "3.2"]), ("version 2.5", ["2.5"]), ("Fig. 1 and Eq. (1)", []),
    ])
  func typed(_ text: String, _ found: [String]) {
    #expect(TypedNumbers.all(in: Array(text.unicodeScalars)).map(\.text) == found)
  }
}
