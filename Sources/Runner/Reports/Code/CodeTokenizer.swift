/// Splits a program's text into pieces that a page colours: comments, texts, numbers, words of the language, and the rest.
///
/// It reads no grammar. Whatever the text is, its pieces in order are the text again.
struct CodeTokenizer {
  /// A kind of piece; the raw value is its style on a page.
  enum Kind: String {
    case comment = "c"
    case text = "s"
    case number = "n"
    case keyword = "k"
    case plain = ""
  }

  private let language: CodeLanguage
  private let scalars: [Unicode.Scalar]
  private var place = 0

  private init(_ text: String, _ language: CodeLanguage) {
    self.language = language
    scalars = Array(text.unicodeScalars)
  }

  /// The pieces of a text; neighbours are of different kinds.
  static func pieces(of text: String, in language: CodeLanguage) -> [(kind: Kind, text: String)] {
    var tokenizer = CodeTokenizer(text, language)
    var pieces: [(kind: Kind, text: String)] = []
    while let (kind, range) = tokenizer.next() {
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: tokenizer.scalars[range])
      if pieces.last?.kind == kind {
        pieces[pieces.count - 1].text += String(piece)
      } else {
        pieces.append((kind, String(piece)))
      }
    }
    return pieces
  }

  private mutating func next() -> (Kind, Range<Int>)? {
    guard place < scalars.count else { return nil }
    let start = place
    let kind = comment() ?? directive() ?? quoted() ?? number() ?? word()
    if kind == nil { place += 1 }
    return (kind ?? .plain, start..<place)
  }

  // MARK: Kinds

  private mutating func comment() -> Kind? {
    if language.blockComment.count == 2, stands(language.blockComment[0]) {
      skip(language.blockComment[0])
      while place < scalars.count, !stands(language.blockComment[1]) { place += 1 }
      skip(language.blockComment[1])
      return .comment
    }
    guard language.lineComments.contains(where: stands) else { return nil }
    if language.commentsNeedBlank, place > 0, !" \t\n;(".unicodeScalars.contains(scalars[place - 1]) { return nil }
    skipLine()
    return .comment
  }

  /// `#include` and its like, the word alone.
  private mutating func directive() -> Kind? {
    guard language.hasDirectives, scalars[place] == "#" else { return nil }
    let before = scalars[..<place].reversed().first { $0 != " " && $0 != "\t" }
    guard before == nil || before == "\n" else { return nil }
    place += 1
    while place < scalars.count, Self.isLetter(scalars[place]) { place += 1 }
    return .keyword
  }

  private mutating func quoted() -> Kind? {
    guard let quote = language.quotes.first(where: { stands($0.mark) }) else { return nil }
    if language.hasTransposition, quote.mark == "'", place > 0, Self.endsOperand(scalars[place - 1]) { return nil }
    skip(quote.mark)
    while place < scalars.count {
      if stands(quote.mark) {
        skip(quote.mark)
        break
      }
      if !quote.isLong, scalars[place] == "\n" { break }
      place += quote.hasEscapes && scalars[place] == "\\" ? 2 : 1
    }
    place = min(place, scalars.count)
    return .text
  }

  private mutating func number() -> Kind? {
    let first = scalars[place]
    let isPoint = first == "." && place + 1 < scalars.count && Self.isDigit(scalars[place + 1])
    guard Self.isDigit(first) || isPoint else { return nil }
    let isHexadecimal = stands("0x") || stands("0X")
    while place < scalars.count {
      let scalar = scalars[place]
      let isExponent = !isHexadecimal && place > 0 && "eE".unicodeScalars.contains(scalars[place - 1])
      guard
        Self.isLetter(scalar) || Self.isDigit(scalar) || scalar == "."
          || (isExponent && (scalar == "+" || scalar == "-"))
      else { break }
      place += 1
    }
    return .number
  }

  private mutating func word() -> Kind? {
    guard Self.isLetter(scalars[place]) else { return nil }
    let start = place
    while place < scalars.count, Self.isLetter(scalars[place]) || Self.isDigit(scalars[place]) { place += 1 }
    var word = String.UnicodeScalarView()
    word.append(contentsOf: scalars[start..<place])
    // `x.class` and `$if` are names.
    let isMember = start > 0 && ".$@%".unicodeScalars.contains(scalars[start - 1])
    return !isMember && language.keywords.contains(String(word)) ? .keyword : .plain
  }

  // MARK: Characters

  private func stands(_ mark: String) -> Bool {
    var index = place
    for scalar in mark.unicodeScalars {
      guard index < scalars.count, scalars[index] == scalar else { return false }
      index += 1
    }
    return true
  }

  private mutating func skip(_ mark: String) { place = min(scalars.count, place + mark.unicodeScalars.count) }

  private mutating func skipLine() {
    while place < scalars.count, scalars[place] != "\n" { place += 1 }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.properties.isAlphabetic }

  private static func endsOperand(_ scalar: Unicode.Scalar) -> Bool {
    isLetter(scalar) || isDigit(scalar) || ")]}'".unicodeScalars.contains(scalar)
  }
}
