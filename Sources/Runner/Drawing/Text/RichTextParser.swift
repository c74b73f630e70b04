/// Recursive descent over the markup of `RichText`.
package struct RichTextParser {
  private let source: String
  private let characters: [Character]
  private var position = 0
  private var runs: [RichText.Run] = []

  package init(_ markup: String) {
    source = markup
    characters = Array(markup)
  }

  package mutating func parse() throws(FigureError) -> [RichText.Run] {
    try sequence(RichText.Run(text: ""), closing: false)
    return runs
  }

  private mutating func sequence(_ style: RichText.Run, closing: Bool) throws(FigureError) {
    while position < characters.count {
      if characters[position] == "}" {
        guard closing else { throw problem("'}' without '{'") }
        return
      }
      try item(style)
    }
    if closing { throw problem("'{' is never closed") }
  }

  private mutating func item(_ style: RichText.Run) throws(FigureError) {
    let character = characters[position]
    position += 1
    switch character {
    case "_", "^":
      var script = style
      script.level = character == "_" ? .lower : .upper
      try argument(script)
    case "{":
      position -= 1
      try argument(style)
    case "\\":
      try command(style)
    default:
      append(String(character), style)
    }
  }

  /// One braced group, command or character.
  private mutating func argument(_ style: RichText.Run) throws(FigureError) {
    guard position < characters.count else { throw problem("something must follow") }
    guard characters[position] == "{" else { return try item(style) }
    position += 1
    try sequence(style, closing: true)
    position += 1
  }

  private mutating func command(_ style: RichText.Run) throws(FigureError) {
    guard position < characters.count else { throw problem("a command or character must follow '\\'") }
    guard characters[position].isLetter else {
      append(String(characters[position]), style)
      position += 1
      return
    }
    let start = position
    while position < characters.count, characters[position].isLetter { position += 1 }
    let name = String(characters[start..<position])
    var inner = style
    switch name {
    case "it": inner.isItalic = true
    case "bf": inner.isBold = true
    case "bar": inner.isBarred = true
    default:
      guard let letter = Self.letters[name] else { throw problem("unknown command '\\\(name)'") }
      if position < characters.count, characters[position] == " " { position += 1 }
      return append(letter, style)
    }
    try argument(inner)
  }

  private mutating func append(_ text: String, _ style: RichText.Run) {
    if var last = runs.last {
      let previous = last.text
      last.text = ""
      if last == style {
        runs[runs.count - 1].text = previous + text
        return
      }
    }
    var run = style
    run.text = text
    runs.append(run)
  }

  private func problem(_ words: String) -> FigureError {
    .invalidMarkup(text: source, offset: min(position, max(characters.count - 1, 0)), problem: words)
  }

  private static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "nabla": "∇", "times": "×", "pm": "±", "infty": "∞", "approx": "≈", "leq": "≤", "geq": "≥",
    "leftarrow": "←", "rightarrow": "→", "cap": "∩", "cdot": "·", "sim": "∼",
  ]
}
