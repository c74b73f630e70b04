import Formulas
import Foundation

/// Formulas: read, and written as MathML.
struct FormulaFuzzer: Fuzzer {
  let name = "formulas"
  let pieces = [
    "\\frac{", "\\sqrt{", "\\sqrt[", "\\left(", "\\right)", "_{", "^{", "}", "{", "'", "\\hat", "\\mathrm{", "\\text{",
    "\\begin{matrix}",
    "\\end{matrix}", "\\begin{cases}", "&", "\\\\", "\\operatorname{", "\\sum_", "\\int", "\\alpha", "x", "12.5", "=",
    "-", "\\,", "~",
  ]

  func inputs(_ repository: FuzzRepository, _ scratch: URL) -> [Data] {
    let texts = (repository.files(below: "studies", ".md") + repository.files(below: "docs", ".md"))
      .map { String(decoding: $0, as: UTF8.self) }
    let formulas = texts.flatMap { FormulaScanner($0).pieces() }.compactMap { piece -> Data? in
      guard case .formula(let formula, _) = piece else { return nil }
      return Data(formula.source.utf8)
    }
    return [Data("x^2 + \\frac{1}{\\sqrt{y}}".utf8)] + formulas
  }

  func read(_ input: Data, _ scratch: URL) -> FuzzReading {
    do throws(MathematicsError) {
      let markup = try Formula(String(decoding: input, as: UTF8.self), isDisplayed: input.count % 2 == 0).markup()
      return markup.hasPrefix("<math") ? .accepted : .wrong("no MathML")
    } catch {
      return .refused("\(error)")
    }
  }
}
