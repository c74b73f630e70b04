import Values

/// Recursive descent over the part of LaTeX's mathematics that studies use.
struct MathParser {
  private let formula: String
  private let source: [Character]
  private var position = 0
  private var alphabet = MathAlphabet.italic
  private var depth = 0

  /// The most characters of a formula, and the most groups, scripts, fractions and so on within one another: a formula is a tree that
  /// is walked by functions that call themselves.
  private static let limits = (length: 10_000, depth: 100)

  init(_ formula: String) {
    self.formula = formula
    source = Array(formula)
  }

  /// The whole formula.
  mutating func parse() throws(MathematicsError) -> [MathNode] {
    guard source.count <= Self.limits.length else {
      throw error(.tooLong(found: source.count, limit: Self.limits.length), at: Self.limits.length)
    }
    let nodes = try sequence { $0.position >= $0.source.count }
    if nodes.isEmpty { throw error(.empty, at: 0) }
    return nodes
  }

  // MARK: Sequences and scripts

  private mutating func sequence(until isEnd: (inout MathParser) -> Bool) throws(MathematicsError) -> [MathNode] {
    var nodes: [MathNode] = []
    skipSpace()
    while !isEnd(&self) {
      guard let next = peek else { break }
      if next == "}" || next == "&" { throw error(.unexpected(String(next))) }
      nodes.append(try scripted())
      skipSpace()
    }
    return nodes
  }

  /// One part with the parts above and below it.
  private mutating func scripted() throws(MathematicsError) -> MathNode {
    // `{}^2` and a formula that begins with a script have an empty base.
    let base: MathNode = peek == "^" || peek == "_" ? .row([]) : try atom()
    var lower: MathNode?
    var upper: MathNode?
    skipSpace()
    while let mark = peek, "^_'".contains(mark) {
      let start = position
      position += 1
      if mark == "'" {
        guard upper == nil else { throw error(.unexpected("'"), at: start) }
        var primes = 1
        while peek == "'" {
          primes += 1
          position += 1
        }
        upper = .symbol(String(repeating: "′", count: primes), .ordinary)
      } else if mark == "^", upper == nil {
        upper = try argument(of: "^", at: start)
      } else if mark == "_", lower == nil {
        lower = try argument(of: "_", at: start)
      } else {
        throw error(.unexpected(String(mark)), at: start)
      }
      skipSpace()
    }
    return lower == nil && upper == nil ? base : .scripts(base, lower: lower, upper: upper)
  }

  /// The argument of a command or script: a group, a command, or one character.
  private mutating func argument(of name: String, at start: Int) throws(MathematicsError) -> MathNode {
    skipSpace()
    guard let next = peek, next != "}", next != "&" else { throw error(.missingArgument(of: name), at: start) }
    if next.isASCII, next.isNumber {
      position += 1
      return .number(String(next))
    }
    if "+-*=<>".contains(next) {
      position += 1
      return Self.symbol(next)
    }
    return try atom(isSingle: true)
  }

  private mutating func group() throws(MathematicsError) -> MathNode {
    let start = position
    position += 1
    let outer = alphabet
    let nodes = try sequence { $0.peek == "}" }
    guard peek == "}" else { throw error(.unclosed("{"), at: start) }
    position += 1
    alphabet = outer
    return nodes.count == 1 ? nodes[0] : .row(nodes)
  }

  // MARK: Atoms

  /// - Parameter isSingle: whether letters and digits are taken one at a time.
  private mutating func atom(isSingle: Bool = false) throws(MathematicsError) -> MathNode {
    guard let next = peek else { throw error(.missingArgument(of: "")) }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.limits.depth else { throw error(.tooDeep(limit: Self.limits.depth)) }
    switch next {
    case "{": return try group()
    case "\\": return try command()
    case "~":
      position += 1
      return .space("0.333")
    case _ where next.isNumber: return number()
    case _ where next.isLetter: return name(isSingle: isSingle)
    default:
      position += 1
      return Self.symbol(next)
    }
  }

  private mutating func number() -> MathNode {
    var digits = ""
    while let next = peek {
      let isPoint = next == "." && position + 1 < source.count && source[position + 1].isNumber
      guard next.isNumber || isPoint else { break }
      digits.append(next)
      position += 1
    }
    return .number(digits)
  }

  private mutating func name(isSingle: Bool) -> MathNode {
    var letters = ""
    while let next = peek, next.isLetter {
      letters.append(alphabet.letter(next))
      position += 1
      if alphabet == .italic || alphabet == .script || alphabet == .doubleStruck || isSingle { break }
    }
    return .identifier(letters, isUpright: alphabet == .upright)
  }

  private static func symbol(_ character: Character) -> MathNode {
    switch character {
    case "(", "[": .symbol(String(character), .opening)
    case ")", "]": .symbol(String(character), .closing)
    case "=", "<", ">", ":": .symbol(String(character), .relation)
    case "+", "*", "/": .symbol(character == "*" ? "∗" : String(character), .binary)
    case "-": .symbol("−", .binary)
    case ",", ";": .symbol(String(character), .punctuation)
    default: .symbol(String(character), .ordinary)
    }
  }

  // MARK: Commands

  private mutating func command() throws(MathematicsError) -> MathNode {
    let start = position
    let name = commandName()
    if let letter = MathSymbols.letters[name] { return .identifier(letter, isUpright: false) }
    if let letter = MathSymbols.uprightLetters[name] { return .symbol(letter, .ordinary) }
    if let symbol = MathSymbols.symbols[name] ?? MathSymbols.delimiters[name] {
      return .symbol(symbol.text, symbol.role)
    }
    if let hasLimits = MathSymbols.functions[name] { return .function(name, hasLimits: hasLimits) }
    if let width = MathSymbols.spaces[name] { return .space(width) }
    if let accent = MathSymbols.accents[name] {
      return .accent(try argument(of: "\\\(name)", at: start), mark: accent.mark, isWide: accent.isWide)
    }
    if let letters = MathSymbols.alphabets[name] {
      let outer = alphabet
      alphabet = letters
      let inner = try argument(of: "\\\(name)", at: start)
      alphabet = outer
      return inner
    }
    switch name {
    case "frac", "tfrac", "dfrac":
      let above = try argument(of: "\\\(name)", at: start)
      let below = try argument(of: "\\\(name)", at: start)
      return .fraction(above, below, isDisplayed: name == "frac" ? nil : name == "dfrac")
    case "sqrt": return try root(at: start)
    case "left": return try fenced(at: start)
    case "text": return .text(try rawArgument(of: "\\text", at: start))
    case "operatorname": return .function(try rawArgument(of: "\\operatorname", at: start), hasLimits: false)
    case "begin": return try environment(at: start)
    case "right", "end", "\\": throw error(.unexpected("\\\(name)"), at: start)
    default:
      let nearest = NearestName.nearest(to: name, in: MathSymbols.commands)
      throw error(.unknownCommand(name: name, nearest: nearest), at: start)
    }
  }

  /// Takes a command: letters, or one other character.
  private mutating func commandName() -> String {
    position += 1
    var name = ""
    while let next = peek, next.isASCII, next.isLetter {
      name.append(next)
      position += 1
    }
    if name.isEmpty, let next = peek {
      name.append(next.isWhitespace ? " " : next)
      position += 1
    }
    return name
  }

  private mutating func root(at start: Int) throws(MathematicsError) -> MathNode {
    skipSpace()
    var index: MathNode?
    if peek == "[" {
      position += 1
      let nodes = try sequence { $0.peek == "]" }
      guard peek == "]" else { throw error(.unclosed("["), at: start) }
      position += 1
      index = nodes.count == 1 ? nodes[0] : .row(nodes)
    }
    return .root(try argument(of: "\\sqrt", at: start), index: index)
  }

  private mutating func fenced(at start: Int) throws(MathematicsError) -> MathNode {
    let opening = try delimiter(after: "\\left", at: start)
    let nodes = try sequence { $0.isAt(command: "right") }
    guard isAt(command: "right") else { throw error(.unclosed("\\left"), at: start) }
    let end = position
    _ = commandName()
    return .fenced(opening, nodes, try delimiter(after: "\\right", at: end))
  }

  private mutating func delimiter(after name: String, at start: Int) throws(MathematicsError) -> String {
    skipSpace()
    guard let next = peek else { throw error(.missingArgument(of: name), at: start) }
    if next == "\\" {
      let place = position
      let command = commandName()
      guard let delimiter = MathSymbols.delimiters[command] else {
        let nearest = NearestName.nearest(to: command, in: MathSymbols.delimiters.keys.sorted())
        throw error(.unknownCommand(name: command, nearest: nearest), at: place)
      }
      return delimiter.text
    }
    guard "()[]|/.<>".contains(next) else { throw error(.unexpected(String(next))) }
    position += 1
    return switch next {
    case ".": ""
    case "<": "⟨"
    case ">": "⟩"
    default: String(next)
    }
  }

  /// Text between braces, as it stands.
  private mutating func rawArgument(of name: String, at start: Int) throws(MathematicsError) -> String {
    skipSpace()
    guard peek == "{" else { throw error(.missingArgument(of: name), at: start) }
    position += 1
    var depth = 1
    var text = ""
    while let next = peek {
      position += 1
      if next == "{" { depth += 1 }
      if next == "}" { depth -= 1 }
      if depth == 0 { return text }
      if next != "{", next != "}" { text.append(next.isNewline ? " " : next) }
    }
    throw error(.unclosed("\(name){"), at: start)
  }

  private mutating func environment(at start: Int) throws(MathematicsError) -> MathNode {
    let name = try rawArgument(of: "\\begin", at: start)
    guard let alignment = MathSymbols.environments[name] else {
      throw error(
        .unknownEnvironment(name: name, known: MathSymbols.environments.keys.sorted()), at: start)
    }
    var rows: [[MathNode]] = [[]]
    while true {
      let cell = try sequence { $0.peek == "&" || $0.isAt(command: "\\") || $0.isAt(command: "end") }
      rows[rows.count - 1].append(.row(cell))
      if peek == "&" {
        position += 1
      } else if isAt(command: "\\") {
        _ = commandName()
        rows.append([])
      } else if isAt(command: "end") {
        let end = position
        _ = commandName()
        let closed = try rawArgument(of: "\\end", at: end)
        guard closed == name else { throw error(.unexpected("\\end{\(closed)}"), at: end) }
        break
      } else {
        throw error(.unclosed("\\begin{\(name)}"), at: start)
      }
    }
    if rows.last == [.row([])] { rows.removeLast() }
    let table = MathNode.table(rows, alignment: alignment, isBraced: name == "cases")
    return switch name {
    case "pmatrix": .fenced("(", [table], ")")
    case "bmatrix": .fenced("[", [table], "]")
    default: table
    }
  }

  // MARK: Characters

  private var peek: Character? { position < source.count ? source[position] : nil }

  private mutating func skipSpace() {
    while let next = peek, next.isWhitespace { position += 1 }
  }

  private func isAt(command name: String) -> Bool {
    guard peek == "\\", source[(position + 1)...].starts(with: name) else { return false }
    let end = position + 1 + name.count
    return name == "\\" || end >= source.count || !source[end].isLetter
  }

  private func error(_ problem: MathematicsError.Problem, at place: Int? = nil) -> MathematicsError {
    let offset = source[..<min(place ?? position, source.count)].reduce(0) { $0 + $1.unicodeScalars.count }
    return MathematicsError(formula: formula, offset: offset, problem: problem)
  }
}
