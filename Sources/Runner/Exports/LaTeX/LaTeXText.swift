import Formulas

/// Text as LaTeX: Markdown of one line, and characters that mean something in LaTeX.
package enum LaTeXText {
  private static let special: [Character: String] = [
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "%": "\\%", "_": "\\_",
    "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "−": "$-$", "×": "$\\times$", "±": "$\\pm$",
    "≤": "$\\leq$", "≥": "$\\geq$", "≠": "$\\neq$", "≈": "$\\approx$", "→": "$\\to$", "∞": "$\\infty$", "·": "$\\cdot$",
    "α": "$\\alpha$", "β": "$\\beta$", "γ": "$\\gamma$", "δ": "$\\delta$", "ε": "$\\varepsilon$", "λ": "$\\lambda$",
    "μ": "$\\mu$", "π": "$\\pi$", "σ": "$\\sigma$", "τ": "$\\tau$", "χ": "$\\chi$", "Δ": "$\\Delta$", "²": "$^2$",
    "…": "\\ldots{}", "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "\u{A0}": "~", "<": "$<$",
    ">": "$>$", "|": "$|$",
  ]

  /// A text that says itself.
  package static func escaped(_ text: String) -> String {
    text.map { special[$0] ?? ($0.isNewline ? " " : String($0)) }.joined()
  }

  /// Markdown of one line: code, emphasis, links and formulas.
  ///
  /// - Parameter fill: the LaTeX in the place of a mark.
  static func inline(_ markdown: String, fill: (Int) -> String = { _ in "" }) -> String {
    var text = ""
    var rest = Substring(markdown.split(whereSeparator: \.isNewline).joined(separator: " "))
    var (isStrong, isEmphasized) = (false, false)
    func closing(_ mark: Character, _ from: Substring) -> Substring.Index? { from.dropFirst().firstIndex(of: mark) }
    while let character = rest.first {
      if character == "\\", let next = rest.dropFirst().first, next.isPunctuation || next.isSymbol {
        text += escaped(String(next))
        rest = rest.dropFirst(2)
      } else if character == "$" || character == "`", let end = closing(character, rest) {
        let body = String(rest[rest.index(after: rest.startIndex)..<end])
        text += character == "$" ? "$\(Mark.replacing(in: body, with: fill))$" : code(body, fill)
        rest = rest[rest.index(after: end)...]
      } else if rest.hasPrefix("**") {
        text += isStrong ? "}" : "\\textbf{"
        isStrong.toggle()
        rest = rest.dropFirst(2)
      } else if character == "*" {
        text += isEmphasized ? "}" : "\\emph{"
        isEmphasized.toggle()
        rest = rest.dropFirst()
      } else if character == "[", let match = rest.prefixMatch(of: #/\[([^\]]*)\]\([^)]*\)/#) {
        text += inline(String(match.1), fill: fill)
        rest = rest[match.range.upperBound...]
      } else {
        let plain = rest.prefix { !"\\$`*[".contains($0) }
        let part = plain.isEmpty ? rest.prefix(1) : plain
        text += filled(String(part), fill)
        rest = rest[part.endIndex...]
      }
    }
    return text + (isStrong ? "}" : "") + (isEmphasized ? "}" : "")
  }

  private static func code(_ body: String, _ fill: (Int) -> String) -> String {
    "\\texttt{\(filled(body, fill))}"
  }

  private static func filled(_ text: String, _ fill: (Int) -> String) -> String {
    Mark.pieces(of: text).map { piece in
      switch piece {
      case .text(let text): escaped(text)
      case .mark(let index): fill(index)
      }
    }.joined()
  }
}
