import Expressions
import Values

/// Finds the placeholders in prose.
struct PlaceholderScanner {
  let context: ReadingContext

  /// The prose of some lines, those of fenced code passed over.
  func prose(lines: [String], line firstLine: Int, code: Set<Int>) -> Prose {
    var placeholders: [Placeholder] = []
    var offset = 0
    for (index, line) in lines.enumerated() {
      if !code.contains(index) {
        placeholders += self.placeholders(Array(line.unicodeScalars), line: firstLine + index, offset: offset)
      }
      offset += line.utf8.count + 1
    }
    return Prose(text: lines.joined(separator: "\n"), line: firstLine, placeholders: placeholders)
  }

  private func placeholders(_ line: [Unicode.Scalar], line number: Int, offset: Int) -> [Placeholder] {
    var found: [Placeholder] = []
    var index = 0
    // The bytes up to a scalar, for the next placeholder to count on from.
    var counted = (index: 0, bytes: offset)
    while index + 1 < line.count {
      guard line[index] == "{", line[index + 1] == "{", index == 0 || line[index - 1] != "\\" else {
        index += 1
        continue
      }
      let place = SourceLocation(line: number, column: index + 1)
      var end = index + 2
      while end + 1 < line.count, !(line[end] == "}" && line[end + 1] == "}") { end += 1 }
      guard end + 1 < line.count else {
        context.report(.expression(reason: "unclosed placeholder; expected '}}' on the same line"), at: place)
        return found
      }
      let start = index + 2
      // In a table a bar is written `\|`, or it would end the table's cell; the space keeps the columns of errors.
      let text = String(String.UnicodeScalarView(line[start..<end])).replacing("\\|", with: " |")
      index = end + 2
      guard let (expression, format, showsError) = parse(text, line: number, column: start + 1) else { continue }
      let quoted = Self.isCodeSpan(line, start - 2, index)
      let first = quoted ? start - 3 : start - 2
      let last = quoted ? index + 1 : index
      let lower = counted.bytes + Self.bytes(line[counted.index..<first])
      counted = (first, lower)
      found.append(
        Placeholder(
          range: lower..<lower + Self.bytes(line[first..<last]), location: place, expression: expression,
          format: format, showsError: showsError))
    }
    return found
  }

  private func parse(_ text: String, line: Int, column: Int) -> (Expression, NumberFormat, Bool)? {
    let place = { (offset: Int) in SourceLocation(line: line, column: column + offset) }
    do throws(ExpressionError) {
      let (expression, format, showsError) = try Expression.placeholder(
        text, metrics: context.metrics, parameters: context.parameters)
      context.pendingExpressions.append(
        PendingExpression(
          expression: expression, expected: [.number, .text, .boolean], what: "a placeholder",
          quantifiersAllowed: false, place: place))
      return (expression, format, showsError)
    } catch {
      context.report(StudyError.Problem(error.problem), at: place(error.offset))
      return nil
    }
  }

  /// True when exactly one backtick stands on each side.
  private static func isCodeSpan(_ line: [Unicode.Scalar], _ start: Int, _ end: Int) -> Bool {
    func isTick(_ index: Int) -> Bool { line.indices.contains(index) && line[index] == "`" }
    return isTick(start - 1) && !isTick(start - 2) && isTick(end) && !isTick(end + 1)
  }

  private static func bytes(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + UTF8.width($1) }
  }
}
