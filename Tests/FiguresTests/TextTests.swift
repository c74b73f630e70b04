import Testing

@testable import Drawing
@testable import Figures

@Suite("Text")
struct TextTests {
  @Test("Markup becomes runs of one style each")
  func markup() throws {
    typealias Run = RichText.Run
    #expect(try RichText("m_{Φ} = 2").runs == [Run(text: "m"), Run(text: "Φ", level: .lower), Run(text: " = 2")])
    #expect(try RichText("t\\bar{t}").runs == [Run(text: "t"), Run(text: "t", isBarred: true)])
    #expect(
      try RichText("C_2^{(0.5)}").runs == [
        Run(text: "C"), Run(text: "2", level: .lower), Run(text: "(0.5)", level: .upper),
      ])
    #expect(
      try RichText("\\bf{a\\it{b}}\\tau_3").runs == [
        Run(text: "a", isBold: true), Run(text: "b", isItalic: true, isBold: true), Run(text: "τ"),
        Run(text: "3", level: .lower),
      ])
    #expect(try RichText("a\\_b \\{\\}\\\\").runs == [Run(text: "a_b {}\\")])
    #expect(try RichText("").runs.isEmpty)
  }

  @Test("Unreadable markup is refused where it fails", arguments: ["a_", "{", "a}", "\\", "\\nosuch{a}", "\\bar"])
  func malformed(_ text: String) {
    #expect(throws: FigureError.self) { try RichText(text) }
  }

  @Test("A sub- and a superscript on one base start at the same place, and what follows clears both")
  func stacked() throws {
    let pieces = TextLayout(try RichText("C_{2}^{(0.5)} x"), size: 10).pieces
    #expect(pieces[1].start == pieces[2].start)
    #expect(pieces[3].start == pieces[2].start + pieces[2].width)
    let reversed = TextLayout(try RichText("C^{(0.5)}_{2} x"), size: 10).pieces
    #expect(reversed[3].start == pieces[3].start)
  }

  @Test("Widths are Helvetica's")
  func widths() {
    // From Adobe's metrics: H 722, e 556, l 222, v 500, t 278, i 222, c 500, a 556.
    #expect(FontMetrics.width("Helvetica", size: 1000) == 4112)
    #expect(FontMetrics.width("Helvetica", size: 1000, bold: true) == 4391)
    #expect(FontMetrics.width("t\u{304}", size: 1000) == 278)
  }

  @Test(
    "Coordinates have at most two decimals and no negative zero",
    arguments: [
      (0.0, "0"), (-0.001, "0"), (1.5, "1.5"), (-1.25, "-1.25"), (0.05, "0.05"), (-0.05, "-0.05"), (12.004, "12"),
      (99.999, "100"), (1e300, "1000000"), (.nan, "0"),
    ])
  func coordinates(_ value: Double, _ expected: String) {
    #expect(NumberText.coordinate(value) == expected)
  }

  @Test(
    "Labels have the decimals asked for and a true minus sign",
    arguments: [
      (0.5, 2, "0.50"), (-0.25, 2, "−0.25"), (0.995, 2, "1.00"), (-0.001, 2, "0.00"), (12.0, 0, "12"), (.nan, 2, "n/a"),
      (-.infinity, 1, "−∞"), (0.05, 3, "0.050"),
    ])
  func fixed(_ value: Double, _ decimals: Int, _ expected: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == expected)
  }

  @Test("The decade of a number is exact at powers of ten")
  func decades() {
    for exponent in -307...308 { #expect(NumberText.decade(of: NumberText.powerOfTen(exponent)) == exponent) }
    #expect(NumberText.decade(of: 9.999999999999999) == 0)
    #expect(NumberText.decade(of: Double.leastNonzeroMagnitude) == -324)
  }

  @Test("Without its styles a label keeps its overlines, as combining characters")
  func overlines() throws {
    #expect(try RichText("t\\bar{t}, \\bar{ab}_2").plain == "tt\u{304}, a\u{304}b\u{304}2")
  }

  @Test("Numbers in tables read back as the same doubles")
  func roundTrip() {
    for value in [0.1, 1.0 / 3, 1e-300, 123_456_789.0, -2.5e17, Double.leastNonzeroMagnitude] {
      #expect(Double(NumberText.roundTrip(value)) == value)
    }
    #expect(NumberText.roundTrip(.nan) == "nan" && NumberText.roundTrip(-.infinity) == "-inf")
    #expect(NumberText.roundTrip(3) == "3" && NumberText.roundTrip(-0.0) == "-0.0")
  }
}
