import Values

extension MathNode {
  /// The part as MathML Core: https://www.w3.org/TR/mathml-core/.
  ///
  /// - Parameter isDisplayed: whether it is set large, with limits above and below.
  func markup(isDisplayed: Bool) -> String {
    switch self {
    case .identifier(let name, let isUpright):
      // One letter is slanted and several are upright unless it is said otherwise.
      isUpright && name.count == 1
        ? "<mi mathvariant=\"normal\">\(XMLText.escaped(name))</mi>" : "<mi>\(XMLText.escaped(name))</mi>"
    case .number(let digits): "<mn>\(digits)</mn>"
    case .symbol(let symbol, let role): Self.symbol(symbol, role)
    case .function(let name, _): "<mi>\(name)</mi>"
    case .text(let text): "<mtext>\(XMLText.escaped(text.replacing(" ", with: "\u{A0}")))</mtext>"
    case .space(let width): "<mspace width=\"\(width)em\"/>"
    case .row(let nodes): "<mrow>\(Self.row(nodes, isDisplayed))</mrow>"
    case .fraction(let above, let below, let style):
      Self.styled(
        style,
        "<mfrac>\(above.markup(isDisplayed: false))\(below.markup(isDisplayed: false))</mfrac>")
    case .root(let inner, nil): "<msqrt>\(inner.markup(isDisplayed: isDisplayed))</msqrt>"
    case .root(let inner, let index?):
      "<mroot>\(inner.markup(isDisplayed: isDisplayed))\(index.markup(isDisplayed: false))</mroot>"
    case .scripts(let base, let lower, let upper): Self.scripts(base, lower, upper, isDisplayed)
    case .accent(let base, let mark, let isWide):
      "<mover accent=\"true\">\(base.markup(isDisplayed: isDisplayed))<mo stretchy=\"\(isWide)\">\(mark)</mo></mover>"
    case .fenced(let opening, let nodes, let closing):
      "<mrow>\(Self.fence(opening, "prefix"))\(Self.row(nodes, isDisplayed))\(Self.fence(closing, "postfix"))</mrow>"
    case .table(let rows, let alignment, let isBraced): Self.table(rows, alignment, isBraced)
    }
  }

  /// Parts beside one another, with the small spaces that a function's name has around it.
  static func row(_ nodes: [MathNode], _ isDisplayed: Bool) -> String {
    var text = ""
    for (index, node) in nodes.enumerated() {
      let previous = index > 0 ? nodes[index - 1] : nil
      if node.isFunction, previous?.isOrdinary == true || previous?.isFunction == true { text += thinSpace }
      if case .symbol(let sign, .binary) = node, nodes.count > 1, previous?.endsWithOperand != true {
        text += "<mo form=\"prefix\">\(XMLText.escaped(sign))</mo>"
      } else {
        text += node.markup(isDisplayed: isDisplayed)
      }
      guard node.isFunction, index + 1 < nodes.count else { continue }
      let next = nodes[index + 1]
      if next.isOrdinary || next.isOpening || next.isFunction { text += "<mo>\u{2061}</mo>" }
      if next.isOrdinary, !next.isOpening { text += thinSpace }
    }
    return text
  }

  private static let thinSpace = "<mspace width=\"0.167em\"/>"

  private static func symbol(_ symbol: String, _ role: Role) -> String {
    let text = XMLText.escaped(symbol)
    switch role {
    case .opening, .closing:
      return "<mo stretchy=\"false\" form=\"\(role == .opening ? "prefix" : "postfix")\">\(text)</mo>"
    case .ordinary: return "<mi mathvariant=\"normal\">\(text)</mi>"
    case .relation, .binary, .punctuation, .large, .integral: return "<mo>\(text)</mo>"
    }
  }

  private static func fence(_ delimiter: String, _ form: String) -> String {
    delimiter.isEmpty ? "" : "<mo stretchy=\"true\" form=\"\(form)\">\(XMLText.escaped(delimiter))</mo>"
  }

  private static func styled(_ isDisplayed: Bool?, _ text: String) -> String {
    isDisplayed.map { "<mstyle displaystyle=\"\($0)\" scriptlevel=\"0\">\(text)</mstyle>" } ?? text
  }

  private static func scripts(
    _ base: MathNode, _ lower: MathNode?, _ upper: MathNode?, _ isDisplayed: Bool
  ) -> String {
    var hasLimits = false
    switch base {
    case .symbol(_, .large): hasLimits = isDisplayed
    case .function(_, let limits): hasLimits = limits && isDisplayed
    default: break
    }
    let parts =
      base.markup(isDisplayed: isDisplayed) + (lower?.markup(isDisplayed: false) ?? "")
      + (upper?.markup(isDisplayed: false) ?? "")
    let element =
      switch (lower, upper) {
      case (_?, _?): hasLimits ? "munderover" : "msubsup"
      case (_?, nil): hasLimits ? "munder" : "msub"
      default: hasLimits ? "mover" : "msup"
      }
    return "<\(element)>\(parts)</\(element)>"
  }

  private static func table(_ rows: [[MathNode]], _ alignment: [String], _ isBraced: Bool) -> String {
    let body = rows.map { row in
      "<mtr>"
        + row.enumerated().map { column, cell in
          let side = alignment[column % alignment.count]
          return "<mtd style=\"text-align: \(side)\">\(cell.markup(isDisplayed: !isBraced))</mtd>"
        }.joined() + "</mtr>"
    }.joined()
    let table = "<mtable displaystyle=\"\(!isBraced)\">\(body)</mtable>"
    return isBraced ? "<mrow>\(fence("{", "prefix"))\(table)</mrow>" : table
  }
}
