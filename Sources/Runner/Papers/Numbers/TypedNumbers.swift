/// Finds the numbers in a text that are results typed by hand, and leaves out those that count or date something: sections, figures, pages,
/// references, years.
struct TypedNumbers {
  /// A number in a text.
  struct Found: Equatable {
    let text: String
    /// The place in the text, in Unicode scalars.
    let range: Range<Int>
  }

  /// Signs that stand for what is no character of the text.
  enum Sign {
    /// Something of ours, which is judged by itself.
    static let mark: Unicode.Scalar = "\u{E010}"
    static let formulaStart: Unicode.Scalar = "\u{E011}"
    static let formulaEnd: Unicode.Scalar = "\u{E012}"
  }

  private let text: [Unicode.Scalar]
  private let isMath: [Bool]
  private var found: [Found] = []
  /// The end of the last number that counts something, for `Figures 2 and 3`.
  private var structuralEnd: Int?
  /// The end of the last number of a date, for `2026-11-26`.
  private var dateEnd: Int?

  private init(_ text: [Unicode.Scalar], _ isMath: [Bool]) { (self.text, self.isMath) = (text, isMath) }

  /// The numbers in a text.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - isMath: whether each scalar stands in a formula; empty where that is not known.
  static func all(in text: [Unicode.Scalar], isMath: [Bool] = []) -> [Found] {
    var numbers = TypedNumbers(text, isMath)
    numbers.search()
    return numbers.found
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  private mutating func search() {
    var index = 0
    while index < text.count {
      guard Self.isDigit(text[index]) else {
        index += 1
        continue
      }
      let end = numberEnd(index)
      let isPart = index > 0 && (Self.isLetter(text[index - 1]) || text[index - 1] == "_" || text[index - 1] == "@")
      if !isPart { judge(index..<end) }
      index = max(end, index + 1)
    }
  }

  /// The end of a number that begins somewhere: digits with points between, then what belongs to it.
  private func numberEnd(_ start: Int) -> Int {
    var end = digitsEnd(start)
    // `0.76(3)`.
    if end < text.count, text[end] == "(" {
      let inner = digitsEnd(end + 1)
      if inner > end + 1, inner < text.count, text[inner] == ")" { end = inner + 1 }
    }
    var next = spacesEnd(end)
    if next < text.count, text[next] == "±" {
      next = spacesEnd(next + 1)
      if next < text.count, Self.isDigit(text[next]) { end = digitsEnd(next) }
    }
    next = spacesEnd(end)
    if next < text.count, text[next] == "×" || text[next] == "·" {
      next = spacesEnd(next + 1)
      if next + 1 < text.count, text[next] == "1", text[next + 1] == "0" { end = next + 2 }
    }
    if end + 1 < text.count, text[end] == "e" || text[end] == "E" {
      let digits = text[end + 1] == "-" || text[end + 1] == "+" ? end + 2 : end + 1
      if digits < text.count, Self.isDigit(text[digits]) { end = digitsEnd(digits) }
    }
    next = spacesEnd(end)
    if next < text.count, text[next] == "%" { end = next + 1 }
    return end
  }

  private func digitsEnd(_ start: Int) -> Int {
    var end = start
    while end < text.count {
      let isInner = (text[end] == "." || text[end] == ",") && end > start && end + 1 < text.count
      if Self.isDigit(text[end]) || isInner && Self.isDigit(text[end + 1]) { end += 1 } else { break }
    }
    return end
  }

  private func spacesEnd(_ start: Int) -> Int {
    var end = start
    while end < text.count, end < start + 3, text[end] == " " || text[end] == "\u{A0}" || text[end] == "\u{2009}" {
      end += 1
    }
    return end
  }

  // MARK: What a number is

  private mutating func judge(_ range: Range<Int>) {
    let words = String(String.UnicodeScalarView(text[range]))
    let isWhole = words.allSatisfy(\.isNumber)
    if isWhole, isStructural(range) {
      structuralEnd = range.upperBound
      return
    }
    if isWhole, isDate(range, words) {
      dateEnd = range.upperBound
      return
    }
    if isPartOfName(range) { return }
    let hasLetter = range.upperBound < text.count && Self.isLetter(text[range.upperBound])
    // `3D`, `2nd`; `0.5mm` is a number.
    if isWhole, hasLetter { return }
    if isMath.indices.contains(range.lowerBound), isMath[range.lowerBound], isWhole, !isResultInFormula(range) {
      return
    }
    found.append(Found(text: words, range: range))
  }

  private func before(_ place: Int) -> Int? {
    var index = place - 1
    while index >= 0, Self.isSpace(text[index]) { index -= 1 }
    return index >= 0 ? index : nil
  }

  private func after(_ place: Int) -> Int? {
    var index = place
    while index < text.count, Self.isSpace(text[index]) { index += 1 }
    return index < text.count ? index : nil
  }

  /// A whole number of a formula counts where it is all of it, or stands behind a relation.
  private func isResultInFormula(_ range: Range<Int>) -> Bool {
    var start = before(range.lowerBound)
    if let sign = start, text[sign] == "-" || text[sign] == "−" || text[sign] == "+" { start = before(sign) }
    guard let start, let end = after(range.upperBound) else { return true }
    if "=<>≈∼≤≥".unicodeScalars.contains(text[start]) { return true }
    return text[start] == Sign.formulaStart && text[end] == Sign.formulaEnd
  }

  private static let counted: Set = [
    "figure", "figures", "fig", "figs", "table", "tables", "tab", "tabs", "section", "sections", "sec", "secs", "sect",
    "eq", "eqs", "equation", "equations", "chapter", "chapters", "appendix", "appendices", "page", "pages", "pp", "ref",
    "refs", "reference", "references", "step", "steps", "algorithm", "theorem", "lemma", "definition", "version",
    "item",
    "line", "lines", "part", "volume", "vol", "no", "panel", "example", "footnote", "corollary", "proposition",
    "listing",
  ]

  private func isStructural(_ range: Range<Int>) -> Bool {
    guard let previous = before(range.lowerBound) else { return false }
    let (word, _) = wordEnding(at: previous)
    if Self.counted.contains(word) { return true }
    // In brackets, as references are cited.
    if text[previous] == "[" { return true }
    if let last = structuralEnd, last <= previous {
      let between = String(String.UnicodeScalarView(text[last..<range.lowerBound])).filter { !$0.isWhitespace }
      if [",", "and", ",and", "-", "–", "--", "to", "or"].contains(between) { return true }
    }
    return false
  }

  /// The letters that end at a place, passing over a point or an opening parenthesis, in lower case.
  private func wordEnding(at place: Int) -> (word: String, start: Int) {
    var index = place
    while index >= 0, text[index] == "." || text[index] == "(" || Self.isSpace(text[index]) { index -= 1 }
    let end = index + 1
    while index >= 0, Self.isLetter(text[index]) { index -= 1 }
    return (String(String.UnicodeScalarView(text[index + 1..<end])).lowercased(), index + 1)
  }

  private func wordBeginning(at place: Int) -> String {
    var index = place
    while index < text.count, text[index] == "," || Self.isSpace(text[index]) { index += 1 }
    let start = index
    while index < text.count, Self.isLetter(text[index]) { index += 1 }
    return String(String.UnicodeScalarView(text[start..<index])).lowercased()
  }

  private static let months: Set = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]
  private static let ofYears: Set = [
    "in", "since", "until", "from", "during", "year", "years", "by", "of", "before", "after",
  ]

  private func isDate(_ range: Range<Int>, _ words: String) -> Bool {
    let previous = before(range.lowerBound)
    let word = previous.map { wordEnding(at: $0).word } ?? ""
    if Self.months.contains(word) { return true }
    let isYear = words.count == 4 && (1_900...2_100).contains(Int(words) ?? 0)
    if words.count <= 2, Self.months.contains(wordBeginning(at: range.upperBound)) { return true }
    // `2026-11-26`, `26/11/2026`.
    func isJoined(_ place: Int) -> Bool { text.indices.contains(place) && (text[place] == "-" || text[place] == "/") }
    if isJoined(range.lowerBound - 1) && range.lowerBound > 1 && Self.isDigit(text[range.lowerBound - 2]),
      dateEnd == range.lowerBound - 1
    {
      return true
    }
    guard isYear else { return false }
    if isJoined(range.upperBound), Self.isDigit(text[min(range.upperBound + 1, text.count - 1)]) { return true }
    if Self.ofYears.contains(word) { return true }
    if let previous, text[previous] == "(" || text[previous] == "," || text[previous] == "©" { return true }
    return range.upperBound < text.count && text[range.upperBound] == ")"
  }

  /// True for a number within an address or an identifier, such as `arXiv:2510.02168`.
  private func isPartOfName(_ range: Range<Int>) -> Bool {
    func isEdge(_ scalar: Unicode.Scalar) -> Bool {
      Self.isSpace(scalar) || scalar == Sign.mark || scalar == Sign.formulaStart || scalar == Sign.formulaEnd
    }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, !isEdge(text[start - 1]), range.lowerBound - start < 200 { start -= 1 }
    while end < text.count, !isEdge(text[end]), end - range.upperBound < 200 { end += 1 }
    let word = String(String.UnicodeScalarView(text[start..<end])).lowercased()
    return word.contains("://") || word.contains("arxiv:") || word.contains("doi:") || word.hasPrefix("www.")
      || word.contains(#/10\.\d{4,}\//#)
  }
}
