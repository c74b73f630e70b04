import Values

/// A word or sign of an expression.
struct ExpressionToken {
  enum Kind: Equatable {
    case number(Double)
    case text(String)
    case name(String)
    case parameter(String)
    case symbol(String)
    case end
  }

  let kind: Kind
  let offset: Int

  /// The token as messages show it.
  var found: String {
    switch kind {
    case .number(let number): "'\(number)'"
    case .text(let text): "\"\(text)\""
    case .name(let name): "'\(name)'"
    case .parameter(let name): "'$\(name)'"
    case .symbol(let symbol): "'\(symbol)'"
    case .end: "the end of the expression"
    }
  }
}

/// Cuts an expression into tokens.
package struct ExpressionLexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// The tokens of a text, the last one `end`.
  static func tokens(of text: String) throws(ExpressionError) -> [ExpressionToken] {
    var lexer = ExpressionLexer(text)
    var tokens: [ExpressionToken] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private func scalar(_ ahead: Int = 0) -> Unicode.Scalar? {
    position + ahead < scalars.count ? scalars[position + ahead] : nil
  }

  private mutating func next() throws(ExpressionError) -> ExpressionToken {
    while let space = scalar(), space.properties.isWhitespace { position += 1 }
    let start = position
    guard let first = scalar() else { return ExpressionToken(kind: .end, offset: start) }
    if Self.isDigit(first) || (first == "." && scalar(1).map(Self.isDigit) == true) { return try number() }
    if Self.isLetter(first) { return ExpressionToken(kind: .name(name()), offset: start) }
    if first == "$", scalar(1).map(Self.isLetter) == true {
      position += 1
      return ExpressionToken(kind: .parameter(take(while: Self.isNamePart)), offset: start)
    }
    if first == "\"" { return try text() }
    let two = String(String.UnicodeScalarView([first] + (scalar(1).map { [$0] } ?? [])))
    if ["<=", ">=", "==", "!="].contains(two) {
      position += 2
      return ExpressionToken(kind: .symbol(two), offset: start)
    }
    guard "+-*/^<>()[],%|".unicodeScalars.contains(first) else {
      throw ExpressionError("unexpected character '\(first)'" + (first == "=" ? "; equality is '=='" : ""), at: start)
    }
    position += 1
    return ExpressionToken(kind: .symbol(String(first)), offset: start)
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken {
    let start = position
    var digits = take(while: { Self.isDigit($0) || $0 == "." })
    if let mark = scalar(), mark == "e" || mark == "E" {
      let signed = scalar(1) == "-" || scalar(1) == "+"
      if let digit = scalar(signed ? 2 : 1), Self.isDigit(digit) {
        digits.unicodeScalars.append(contentsOf: scalars[position..<position + (signed ? 2 : 1)])
        position += signed ? 2 : 1
        digits += take(while: Self.isDigit)
      }
    }
    let rest = take(while: Self.isNamePart)
    guard rest.isEmpty, let value = CoreSchema.number(digits), value.isFinite else {
      throw ExpressionError("expected a finite number, found '\(digits + rest)'", at: start)
    }
    return ExpressionToken(kind: .number(value), offset: start)
  }

  /// Letters, digits and underscores; hyphens and dots between them.
  private mutating func name() -> String {
    var name = take(while: Self.isNamePart)
    while let mark = scalar(), mark == "-" || mark == ".", let after = scalar(1), Self.isNamePart(after) {
      name.unicodeScalars.append(mark)
      position += 1
      name += take(while: Self.isNamePart)
    }
    return name
  }

  private mutating func text() throws(ExpressionError) -> ExpressionToken {
    let start = position
    position += 1
    let content = take(while: { $0 != "\"" })
    guard scalar() == "\"" else { throw ExpressionError("unclosed text; expected '\"'", at: start) }
    position += 1
    return ExpressionToken(kind: .text(content), offset: start)
  }

  private mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
    var taken = String.UnicodeScalarView()
    while let scalar = scalar(), condition(scalar) {
      taken.append(scalar)
      position += 1
    }
    return String(taken)
  }

  package static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  package static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
  }
  package static func isNamePart(_ scalar: Unicode.Scalar) -> Bool { isLetter(scalar) || isDigit(scalar) }
}
