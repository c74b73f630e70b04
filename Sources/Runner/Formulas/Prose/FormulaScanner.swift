/// Finds the formulas in Markdown: `$…$` within a paragraph and `$$…$$` apart from it, but not in code.
///
/// As GitHub has it, a dollar sign opens a formula only before something that is not blank, and closes one only
/// behind something that is not blank and not before a digit, so that prices are none. `\$` is a dollar sign.
package struct FormulaScanner {
  package enum Piece: Equatable {
    /// Markdown as it stands.
    case text(String)
    /// A formula and the line that it begins on, from 0.
    case formula(Formula, line: Int)
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var line = 0
  private var found: [Piece] = []
  private var text = String.UnicodeScalarView()
  /// The places from which a search for one closing sign, and for two, found none: none is searched twice from there.
  private var unclosed: [[Bool]]
  /// The runs of backticks in the paragraph up to a place: where the last one of each length begins.
  private var lastRuns: [Int: Int] = [:]
  private var endOfRuns = 0

  package init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    unclosed = [[], []]
  }

  package func pieces() -> [Piece] {
    var scanner = self
    return scanner.scan()
  }

  private mutating func scan() -> [Piece] {
    var isLineStart = true
    while position < scalars.count {
      if isLineStart, let end = endOfFence() {
        take(to: end)
        continue
      }
      isLineStart = scalars[position] == "\n"
      switch scalars[position] {
      case "\\": take(to: min(position + 2, scalars.count))
      case "`": take(to: endOfCode())
      case "$": dollar()
      default: take(to: position + 1)
      }
    }
    endText()
    return found
  }

  private mutating func take(to end: Int) {
    for index in position..<end {
      text.append(scalars[index])
      if scalars[index] == "\n" { line += 1 }
    }
    position = end
  }

  private mutating func endText() {
    if !text.isEmpty { found.append(.text(String(text))) }
    text = String.UnicodeScalarView()
  }

  // MARK: Formulas

  private mutating func dollar() {
    let isDisplayed = at(position + 1) == "$"
    let start = position + (isDisplayed ? 2 : 1)
    guard let end = isDisplayed ? closing(from: start, marks: 2) : inlineEnd(from: start) else {
      return take(to: start)
    }
    endText()
    let source = String(String.UnicodeScalarView(scalars[start..<end]))
    found.append(.formula(Formula(source, isDisplayed: isDisplayed), line: line))
    line += scalars[start..<end].count { $0 == "\n" }
    position = end + (isDisplayed ? 2 : 1)
  }

  private mutating func inlineEnd(from start: Int) -> Int? {
    guard let first = at(start), !first.properties.isWhitespace else { return nil }
    return closing(from: start, marks: 1)
  }

  /// The place of the closing signs, in the same paragraph.
  private mutating func closing(from start: Int, marks: Int) -> Int? {
    if unclosed[marks - 1].isEmpty { unclosed[marks - 1] = Array(repeating: false, count: scalars.count) }
    var index = start
    while let scalar = at(index), !unclosed[marks - 1][index] {
      if scalar == "\\" {
        index += 2
        continue
      }
      if scalar == "\n", isBlankLine(after: index) { break }
      if scalar == "$" {
        if marks == 2 {
          if at(index + 1) == "$" { return index }
        } else if index > start, !scalars[index - 1].properties.isWhitespace, !isDigit(at(index + 1)) {
          return index
        }
      }
      index += 1
    }
    // The same way again, which ended without a closing sign.
    let end = index
    index = start
    while index < end, let scalar = at(index) {
      unclosed[marks - 1][index] = true
      index += scalar == "\\" ? 2 : 1
    }
    return nil
  }

  private func isBlankLine(after newline: Int) -> Bool {
    var index = newline + 1
    while let scalar = at(index), scalar == " " || scalar == "\t" { index += 1 }
    return at(index) == nil || at(index) == "\n"
  }

  private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    scalar.map { ("0"..."9").contains($0) } ?? false
  }

  // MARK: Code

  /// The end of a code span that begins here; of the backticks alone when nothing closes it.
  private mutating func endOfCode() -> Int {
    let end = endOfRun(position, "`")
    if end > endOfRuns { findRuns(from: end) }
    guard let last = lastRuns[end - position], last >= end else { return end }
    var index = end
    while index <= last {
      if scalars[index] == "`" {
        let close = endOfRun(index, "`")
        if close - index == end - position { return close }
        index = close
      } else {
        index += 1
      }
    }
    return end
  }

  /// Finds the runs of backticks up to the paragraph's end.
  private mutating func findRuns(from start: Int) {
    lastRuns = [:]
    var index = start
    while let scalar = at(index) {
      if scalar == "\n", isBlankLine(after: index) { break }
      if scalar == "`" {
        let close = endOfRun(index, "`")
        lastRuns[close - index] = index
        index = close
      } else {
        index += 1
      }
    }
    endOfRuns = index
  }

  /// The end of a fenced block that begins on this line; nil when there is none.
  private func endOfFence() -> Int? {
    var start = position
    while at(start) == " ", start - position < 4 { start += 1 }
    guard start - position < 4, let mark = at(start), mark == "`" || mark == "~" else { return nil }
    let length = endOfRun(start, mark) - start
    guard length >= 3 else { return nil }
    var index = endOfLine(start)
    if mark == "`", scalars[(start + length)..<index].contains("`") { return nil }
    while index < scalars.count {
      var first = index + 1
      let end = endOfLine(first)
      while at(first) == " " { first += 1 }
      let close = endOfRun(first, mark)
      if close - first >= length, scalars[close..<max(close, end)].allSatisfy({ $0 == " " || $0 == "\t" }) {
        return end
      }
      index = end
    }
    return scalars.count
  }

  private func endOfRun(_ start: Int, _ scalar: Unicode.Scalar) -> Int {
    var index = start
    while at(index) == scalar { index += 1 }
    return index
  }

  private func endOfLine(_ start: Int) -> Int {
    var index = start
    while let scalar = at(index), scalar != "\n" { index += 1 }
    return index
  }

  private func at(_ index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }
}
