import Expressions
import Values

/// Cuts a study's lines into front matter, cells and prose.
struct StudyScanner {
  /// A cell as it stands in the file.
  struct Fence {
    let kind: any CellKind
    let name: String
    /// The place of the fence.
    let location: SourceLocation
    /// The file's line of the body's first line.
    let bodyLine: Int
    /// The columns cut from the left of the body's lines.
    let indentation: Int
    let body: [String]
  }

  enum Piece {
    /// Prose, with the indices of its lines that stand in fenced code.
    case prose(lines: [String], line: Int, code: Set<Int>)
    case cell(Fence)
  }

  let context: ReadingContext
  private let lines: [String]
  private var index: Int

  /// The text's lines, without their ends and a byte order mark.
  static func lines(of text: String) -> [String] {
    var scalars = text.unicodeScalars[...]
    if scalars.first == "\u{FEFF}" { scalars = scalars.dropFirst() }
    var lines: [String] = []
    for line in scalars.split(separator: "\n", omittingEmptySubsequences: false) {
      lines.append(String(Substring(line.last == "\r" ? line.dropLast() : line)))
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  init(_ lines: [String], startingAt index: Int, context: ReadingContext) {
    self.lines = lines
    self.index = index
    self.context = context
  }

  /// The lines between the `---` of the front matter, and the index of the first line after it; nil, with the error
  /// reported, when there is none.
  static func frontMatter(_ lines: [String], context: ReadingContext) -> (lines: [String], end: Int)? {
    let start = SourceLocation(line: 1, column: 1)
    guard lines.contains(where: { $0.contains { !$0.isWhitespace } }) else {
      context.report(.emptyFile, at: start)
      return nil
    }
    guard isRule(lines[0]) else {
      context.report(.missingFrontMatter, at: start)
      return nil
    }
    guard let end = lines.indices.dropFirst().first(where: { isRule(lines[$0]) }) else {
      context.report(.unclosedFrontMatter, at: start)
      return nil
    }
    return (Array(lines[1..<end]), end + 1)
  }

  private static func isRule(_ line: String) -> Bool {
    line.hasPrefix("---") && line.dropFirst(3).allSatisfy(\.isWhitespace)
  }

  /// Everything after the front matter.
  mutating func pieces() -> [Piece] {
    var pieces: [Piece] = []
    var prose: [String] = []
    var code: Set<Int> = []
    var proseLine = index + 1
    func endProse() {
      if prose.contains(where: { $0.contains { !$0.isWhitespace } }) {
        pieces.append(.prose(lines: prose, line: proseLine, code: code))
      }
    }
    while index < lines.count {
      guard let opening = Opening(lines[index]) else {
        prose.append(lines[index])
        index += 1
        continue
      }
      let start = index
      let body = body(of: opening)
      if opening.isDirective {
        endProse()
        prose = []
        code = []
        proseLine = index + 1
        if let body, let fence = cell(opening, line: start, body) { pieces.append(.cell(fence)) }
      } else {
        for line in start..<index {
          code.insert(prose.count)
          prose.append(lines[line])
        }
      }
    }
    endProse()
    return pieces
  }

  /// The lines up to the closing fence, which is passed over; nil when there is none.
  private mutating func body(of opening: Opening) -> [String]? {
    let start = index
    index += 1
    while index < lines.count, !opening.isClosed(by: lines[index]) {
      // A cell in a cell: the fence before it was forgotten.
      if opening.isDirective, Opening(lines[index])?.isDirective == true { break }
      index += 1
    }
    guard index < lines.count, opening.isClosed(by: lines[index]) else {
      let text = String(lines[start].trimmed.prefix(60))
      context.report(
        .unclosedFence(opening: text), at: SourceLocation(line: start + 1, column: opening.indentation + 1))
      return nil
    }
    index += 1
    return Array(lines[(start + 1)..<(index - 1)])
  }

  private func cell(_ opening: Opening, line: Int, _ body: [String]) -> Fence? {
    let column = opening.indentation + opening.length + 1
    let place = SourceLocation(line: line + 1, column: column)
    guard let close = opening.information.firstIndex(of: "}") else {
      context.report(unknownDirective(String(opening.information.dropFirst())), at: place)
      return nil
    }
    let directive = opening.information[..<close].dropFirst()
    guard let kind = context.kinds[String(directive)] else {
      context.report(unknownDirective(String(directive)), at: place)
      return nil
    }
    let rest = opening.information[opening.information.index(after: close)...]
    let name = rest.trimmed
    guard !name.isEmpty else {
      context.report(.missingName(directive: kind.name), at: place)
      return nil
    }
    let blanks = rest.prefix { $0 == " " || $0 == "\t" }.count
    let namePlace = SourceLocation(line: line + 1, column: column + directive.count + 2 + blanks)
    guard Self.isName(name, startsWithLetter: !kind.allowsLeadingDigit) else {
      let first = kind.allowsLeadingDigit ? "" : ", beginning with a letter"
      context.report(
        .invalidName(found: name, expected: "letters, digits, '_' and single '-' within\(first)"), at: namePlace)
      return nil
    }
    let cut = body.map { text in
      String(text.dropFirst(min(opening.indentation, text.prefix { $0 == " " }.count)))
    }
    return Fence(
      kind: kind, name: name, location: SourceLocation(line: line + 1, column: opening.indentation + 1),
      bodyLine: line + 2, indentation: opening.indentation, body: cut)
  }

  private func unknownDirective(_ found: String) -> StudyError.Problem {
    let known = context.kinds.names
    return .unknownDirective(found: found, nearest: NearestName.nearest(to: found, in: known), known: known)
  }

  static func isName(_ name: String, startsWithLetter: Bool) -> Bool {
    guard let first = name.unicodeScalars.first, ExpressionLexer.isLetter(first) || !startsWithLetter else {
      return false
    }
    return name.split(separator: "-", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.unicodeScalars.allSatisfy(ExpressionLexer.isNamePart)
    }
  }

  /// The line that opens a fenced block, as GitHub's Markdown has it.
  struct Opening {
    let indentation: Int
    let mark: Character
    let length: Int
    let information: String

    init?(_ line: String) {
      indentation = line.prefix { $0 == " " }.count
      let text = line.dropFirst(indentation)
      guard indentation <= 3, let first = text.first, first == "`" || first == "~" else { return nil }
      mark = first
      length = text.prefix { $0 == first }.count
      information = text.dropFirst(length).trimmed
      guard length >= 3, first == "~" || !information.contains("`") else { return nil }
    }

    var isDirective: Bool { information.hasPrefix("{") }

    func isClosed(by line: String) -> Bool {
      let text = line.trimmed
      let blanks = line.prefix { $0 == " " }.count
      return blanks <= 3 && text.count >= length && text.allSatisfy { $0 == mark }
    }
  }
}
