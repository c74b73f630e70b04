import Values

/// Recursive descent over the markup of `RichText`.
package struct RichTextParser {
  private let source: String
  private let characters: [Character]
  private var position = 0
  private var runs: [RichText.Run] = []
  private var depth = 0

  /// Deeper groups and scripts are refused: nobody can read them, and a parser's stack has an end.
  private static let depthLimit = 32

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
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw problem("groups or scripts more than \(Self.depthLimit) deep") }
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
    case "frac": return try fraction(style)
    case "sqrt": return try root(style)
    default:
      guard let letter = Self.letters[name] else {
        position = start - 1
        let known = ["it", "bf", "bar", "frac", "sqrt"] + Self.letters.keys.sorted()
        let hint = NearestName.nearest(to: name, in: known).map { "; did you mean '\\\($0)'?" } ?? ""
        throw problem("unknown command '\\\(name)'\(hint)")
      }
      if position < characters.count, characters[position] == " " { position += 1 }
      return append(letter, style)
    }
    try argument(inner)
  }

  // MARK: Fractions and roots, in one line

  /// `\frac{a}{b}` as a/b, in parentheses where the line would say something else without them.
  private mutating func fraction(_ style: RichText.Run) throws(FigureError) {
    let numerator = try part(style)
    let denominator = try part(style)
    append(numerator, style, inParentheses: Self.isSum(numerator, style))
    append("/", style)
    append(denominator, style, inParentheses: Self.isSum(denominator, style) || Self.isProduct(denominator, style))
  }

  /// `\sqrt{x}` as √x, with parentheses around more than a letter or a number.
  private mutating func root(_ style: RichText.Run) throws(FigureError) {
    if position < characters.count, characters[position] == "[" { throw problem("'\\sqrt' has no index in brackets") }
    let radicand = try part(style)
    let base = Self.base(of: radicand, style)
    append("√", style)
    append(radicand, style, inParentheses: base.count > 1 && !base.allSatisfy { $0.isNumber || $0 == "." })
  }

  /// An argument's runs, apart from those before.
  private mutating func part(_ style: RichText.Run) throws(FigureError) -> [RichText.Run] {
    while position < characters.count, characters[position] == " " { position += 1 }
    let before = runs
    runs = []
    defer { runs = before }
    try argument(style)
    return runs
  }

  private mutating func append(_ part: [RichText.Run], _ style: RichText.Run, inParentheses: Bool) {
    if inParentheses { append("(", style) }
    for run in part { append(run.text, run) }
    if inParentheses { append(")", style) }
  }

  /// The characters on the line itself, without scripts.
  private static func base(of part: [RichText.Run], _ style: RichText.Run) -> [Character] {
    part.filter { $0.level == style.level }.flatMap { Array($0.text) }
  }

  /// True when a part has an operator or a blank within it; what stands in parentheses of its own is one thing.
  private static func isSum(_ part: [RichText.Run], _ style: RichText.Run) -> Bool {
    var open = 0
    for character in base(of: part, style) {
      if character == "(" { open += 1 }
      if character == ")" { open -= 1 }
      if open == 0, "+-−±=<>≤≥≈∼×·/,; ".contains(character) { return true }
    }
    return false
  }

  /// True when a part is a number times something: 1/2σ can be read in two ways.
  private static func isProduct(_ part: [RichText.Run], _ style: RichText.Run) -> Bool {
    let base = base(of: part, style)
    return base.contains(where: \.isNumber) && base.contains { !$0.isNumber && $0 != "." }
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

  /// The characters that commands name.
  static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "nabla": "∇", "partial": "∂", "times": "×", "pm": "±", "infty": "∞", "approx": "≈", "leq": "≤",
    "geq": "≥",
    "leftarrow": "←", "rightarrow": "→", "cap": "∩", "cdot": "·", "sim": "∼",
  ]
}
