/// A part of a formula.
indirect enum MathNode: Equatable {
  /// A name: one letter, or several that are one name.
  case identifier(String, isUpright: Bool)
  case number(String)
  case symbol(String, Role)
  /// `log`, `min` …; with limits, what is below it stands under it in a displayed formula.
  case function(String, hasLimits: Bool)
  case text(String)
  /// Horizontal space, in em.
  case space(String)
  case row([MathNode])
  case fraction(MathNode, MathNode, isDisplayed: Bool?)
  case root(MathNode, index: MathNode?)
  case scripts(MathNode, lower: MathNode?, upper: MathNode?)
  /// A mark over a part; `isWide` makes it as wide.
  case accent(MathNode, mark: String, isWide: Bool)
  /// Parts between delimiters that grow with them; an empty delimiter is not drawn.
  case fenced(String, [MathNode], String)
  case table([[MathNode]], alignment: [String], isBraced: Bool)

  /// The role of a symbol among its neighbours.
  enum Role: Equatable {
    case relation, binary, opening, closing, punctuation, ordinary
    /// A sum or a product, whose limits stand above and below it in a displayed formula.
    case large
    /// An integral, whose limits stand beside it.
    case integral
  }

  /// True when it is something that a function's name keeps a small distance from.
  var isOrdinary: Bool {
    switch self {
    case .identifier, .number, .text, .fraction, .root, .accent, .fenced: true
    case .symbol(_, let role): role == .closing || role == .ordinary
    case .scripts(let base, _, _): base.isOrdinary
    case .row(let nodes): nodes.last?.isOrdinary ?? false
    case .function, .space, .table: false
    }
  }

  /// True when a plus or minus behind it joins it with what follows, and is no sign.
  var endsWithOperand: Bool {
    switch self {
    case .symbol(_, let role): role == .closing || role == .ordinary
    case .space, .function: false
    default: true
    }
  }

  var isFunction: Bool {
    switch self {
    case .function: true
    case .scripts(let base, _, _): base.isFunction
    default: false
    }
  }

  var isOpening: Bool {
    switch self {
    case .symbol(_, .opening), .fenced: true
    default: false
    }
  }
}
