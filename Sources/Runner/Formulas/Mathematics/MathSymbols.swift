/// The commands of LaTeX that stand for a symbol, a name or a mark.
enum MathSymbols {
  /// Every command that a formula can have, for the nearest to one that is not known.
  static let commands: [String] = {
    var names = ["frac", "tfrac", "dfrac", "sqrt", "left", "right", "text", "operatorname", "begin", "end"]
    for table in [letters, uprightLetters, spaces] { names += table.keys }
    for table in [symbols, delimiters] { names += table.keys }
    names += Array(functions.keys) + Array(accents.keys) + Array(alphabets.keys)
    return names.sorted()
  }()

  static let letters: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "ell": "ℓ",
  ]

  static let uprightLetters: [String: String] = [
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "infty": "∞", "nabla": "∇", "partial": "∂", "emptyset": "∅", "hbar": "ℏ",
    "Re": "ℜ", "Im": "ℑ", "forall": "∀", "exists": "∃", "ldots": "…", "dots": "…", "cdots": "⋯", "vdots": "⋮",
    "prime": "′", "degree": "°", "dagger": "†", "top": "⊤", "perp": "⊥", "%": "%", "#": "#", "&": "&", "_": "_",
    "$": "$",
  ]

  static let symbols: [String: (text: String, role: MathNode.Role)] = [
    "le": ("≤", .relation), "leq": ("≤", .relation), "ge": ("≥", .relation), "geq": ("≥", .relation),
    "ne": ("≠", .relation), "neq": ("≠", .relation), "ll": ("≪", .relation), "gg": ("≫", .relation),
    "approx": ("≈", .relation), "sim": ("∼", .relation), "simeq": ("≃", .relation), "equiv": ("≡", .relation),
    "propto": ("∝", .relation), "in": ("∈", .relation), "notin": ("∉", .relation), "subset": ("⊂", .relation),
    "subseteq": ("⊆", .relation), "to": ("→", .relation), "rightarrow": ("→", .relation),
    "leftarrow": ("←", .relation), "leftrightarrow": ("↔", .relation), "Rightarrow": ("⇒", .relation),
    "Leftrightarrow": ("⇔", .relation), "mapsto": ("↦", .relation), "mid": ("∣", .relation),
    "parallel": ("∥", .relation),
    "lt": ("<", .relation), "gt": (">", .relation),
    "pm": ("±", .binary), "mp": ("∓", .binary), "cdot": ("⋅", .binary), "times": ("×", .binary), "div": ("÷", .binary),
    "ast": ("∗", .binary), "circ": ("∘", .binary), "oplus": ("⊕", .binary), "otimes": ("⊗", .binary),
    "odot": ("⊙", .binary), "cup": ("∪", .binary), "cap": ("∩", .binary), "wedge": ("∧", .binary),
    "vee": ("∨", .binary), "setminus": ("∖", .binary),
    "sum": ("∑", .large), "prod": ("∏", .large), "bigcup": ("⋃", .large), "bigcap": ("⋂", .large),
    "int": ("∫", .integral), "oint": ("∮", .integral),
    "colon": (":", .punctuation),
  ]

  /// Delimiters, with the role that they have without `\left` or `\right`.
  static let delimiters: [String: (text: String, role: MathNode.Role)] = [
    "lVert": ("‖", .opening), "rVert": ("‖", .closing), "|": ("‖", .ordinary), "lvert": ("|", .opening),
    "rvert": ("|", .closing), "langle": ("⟨", .opening), "rangle": ("⟩", .closing), "lfloor": ("⌊", .opening),
    "rfloor": ("⌋", .closing), "lceil": ("⌈", .opening), "rceil": ("⌉", .closing), "{": ("{", .opening),
    "}": ("}", .closing), "Vert": ("‖", .ordinary), "vert": ("|", .ordinary),
  ]

  /// Functions by name; true for those whose limits stand below them.
  static let functions: [String: Bool] = [
    "log": false, "ln": false, "exp": false, "sin": false, "cos": false, "tan": false, "sinh": false, "cosh": false,
    "tanh": false, "arcsin": false, "arccos": false, "arctan": false, "det": true, "dim": false, "ker": false,
    "deg": false, "arg": false, "min": true, "max": true, "inf": true, "sup": true, "lim": true, "Pr": true,
  ]

  /// Spaces, in em.
  static let spaces: [String: String] = [
    ",": "0.167", ":": "0.222", ">": "0.222", ";": "0.278", "!": "-0.167", " ": "0.333", "quad": "1", "qquad": "2",
  ]

  static let accents: [String: (mark: String, isWide: Bool)] = [
    "hat": ("^", false), "widehat": ("^", true), "tilde": ("~", false), "widetilde": ("~", true), "bar": ("¯", false),
    "overline": ("¯", true), "vec": ("→", false), "dot": ("˙", false), "ddot": ("¨", false),
  ]

  static let alphabets: [String: MathAlphabet] = [
    "mathrm": .upright, "mathit": .italic, "mathbf": .bold, "boldsymbol": .bold, "mathcal": .script,
    "mathscr": .script, "mathbb": .doubleStruck, "mathsf": .sansSerif, "mathfrak": .fraktur,
  ]

  /// Environments, with the side to which each column is moved.
  static let environments: [String: [String]] = [
    "aligned": ["right", "left"], "cases": ["left", "left"], "matrix": ["center"], "pmatrix": ["center"],
    "bmatrix": ["center"],
  ]
}
