/// A place in a file of LaTeX that moves on.
struct LaTeXCursor {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private let file: String

  init(_ content: String, file: String) {
    scalars = Array(content.replacing("\r\n", with: "\n").unicodeScalars)
    self.file = file
  }

  var place: LaTeXSource.Place { LaTeXSource.Place(file: file, line: line) }
  var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  mutating func advance() {
    guard index < scalars.count else { return }
    if scalars[index] == "\n" { line += 1 }
    index += 1
  }

  /// Passes over a comment, the end of its line and the blanks of the next one.
  mutating func skipComment() {
    while let scalar = next, scalar != "\n" { _ = scalar; advance() }
    advance()
    while let scalar = next, scalar == " " || scalar == "\t" { _ = scalar; advance() }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "@"
  }

  /// A command's name behind its backslash; blanks behind it are passed over.
  mutating func readName() -> String {
    guard let first = next else { return "" }
    advance()
    guard Self.isLetter(first) else { return String(Character(first)) }
    var name = String.UnicodeScalarView([first])
    while let scalar = next, Self.isLetter(scalar) {
      name.append(scalar)
      advance()
    }
    // The blank belongs to the command.
    while let scalar = next, scalar == " " || scalar == "\t" { _ = scalar; advance() }
    return String(name)
  }

  private mutating func skipBlanks() {
    while let scalar = next {
      if scalar == "%" {
        skipComment()
      } else if scalar == " " || scalar == "\t" || scalar == "\n" {
        advance()
      } else {
        return
      }
    }
  }

  /// Passes over blanks where a sign follows them; tells whether it does.
  mutating func skipSpaces(then sign: Unicode.Scalar) -> Bool {
    let saved = self
    skipBlanks()
    if next == sign { return true }
    self = saved
    return false
  }

  /// The text in braces; nil where no brace follows.
  mutating func readGroup() -> String? {
    guard skipSpaces(then: "{") else { return nil }
    return readBalanced("{", "}")
  }

  /// A word up to a blank, as `\input` of TeX has it.
  mutating func readWord() -> String? {
    var word = String.UnicodeScalarView()
    while let scalar = next, !scalar.properties.isWhitespace, scalar != "\\", scalar != "}" {
      word.append(scalar)
      advance()
    }
    return word.isEmpty ? nil : String(word)
  }

  private mutating func readBalanced(_ opening: Unicode.Scalar, _ closing: Unicode.Scalar) -> String {
    advance()
    var (text, depth, braces) = (String.UnicodeScalarView(), 1, 0)
    while let scalar = next {
      if scalar == "\\" {
        text.append(scalar)
        advance()
        if let escaped = next {
          text.append(escaped)
          advance()
        }
        continue
      }
      if scalar == "%" {
        skipComment()
        continue
      }
      if opening != "{" {
        if scalar == "{" { braces += 1 }
        if scalar == "}" { braces -= 1 }
        // A bracket that is not closed is none.
        if braces < 0 { return String(text) }
      }
      if scalar == opening { depth += 1 }
      if scalar == closing, braces == 0 { depth -= 1 }
      advance()
      if depth == 0 { return String(text) }
      text.append(scalar)
    }
    return String(text)
  }

  /// Passes over what stands in brackets right behind a command.
  mutating func skipOptions() {
    while next == "[" || next == "(" && isRule {
      let closing: Unicode.Scalar = next == "[" ? "]" : ")"
      _ = readBalanced(next ?? "[", closing)
    }
  }

  /// True in front of `(lr)`, as `\cmidrule` has it.
  private var isRule: Bool {
    guard index + 2 < scalars.count else { return false }
    return "lr".unicodeScalars.contains(scalars[index + 1]) && ")lr".unicodeScalars.contains(scalars[index + 2])
  }

  mutating func skipGroups(_ count: Int) {
    for _ in 0..<count {
      skipOptions()
      if readGroup() == nil { return }
    }
  }

  /// Passes over one sign, one command or one group.
  mutating func skipToken() {
    skipBlanks()
    if next == "{" {
      _ = readBalanced("{", "}")
    } else if next == "\\" {
      advance()
      _ = readName()
    } else {
      advance()
    }
  }

  /// Passes over `=2pt` or `2pt`, as macros of TeX have them.
  mutating func skipLength() {
    let saved = self
    if next == "=" { advance() }
    if next == "-" { advance() }
    var hasDigit = false
    while let scalar = next, ("0"..."9").contains(scalar) || scalar == "." {
      hasDigit = hasDigit || scalar != "."
      advance()
    }
    let unit = String(String.UnicodeScalarView(scalars[min(index, scalars.count)..<min(index + 2, scalars.count)]))
    if hasDigit, ["pt", "cm", "mm", "em", "ex", "in", "pc", "sp", "bp", "mu", "fi"].contains(unit) {
      index = min(index + 2, scalars.count)
    } else {
      self = saved
    }
  }

  mutating func skipVerb() {
    skipOptions()
    if next == "*" { advance() }
    if next == "{" {
      _ = readBalanced("{", "}")
      return
    }
    guard let mark = next else { return }
    advance()
    while let scalar = next, scalar != mark, scalar != "\n" { advance() }
    advance()
  }

  mutating func skipLet() {
    for _ in 0..<2 {
      skipBlanks()
      if next == "=" { advance() }
      skipToken()
    }
  }

  /// Passes over the name that is defined, in braces or not.
  mutating func skipDefinedName() { skipToken() }

  mutating func skip(before sign: Unicode.Scalar) {
    while let scalar = next, scalar != sign, scalar != "\n" { advance() }
  }

  mutating func skip(past word: String) {
    let wanted = Array(word.unicodeScalars)
    while index < scalars.count {
      if scalars[index] == wanted[0], index + wanted.count <= scalars.count,
        scalars[index..<index + wanted.count].elementsEqual(wanted)
      {
        index += wanted.count
        return
      }
      advance()
    }
  }
}
