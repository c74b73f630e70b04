import Formulas

/// Prose as the notebook has it: values in their places, and formulas in the two forms that GitHub leaves alone whatever is in
/// them, `` $`…`$ `` and blocks of `math`; or between dollar signs, as other readers of Markdown have them.
package struct NotebookProse {
  /// The folder of the links in the text, relative to the notebook's; nil where they stay as they are.
  package var folder: String?
  /// True when all of it stands in a table's cell.
  var isTableCell = false
  /// True when formulas stand between dollar signs.
  var hasDollars = false

  package init(folder: String? = nil, isTableCell: Bool = false, hasDollars: Bool = false) {
    (self.folder, self.isTableCell, self.hasDollars) = (folder, isTableCell, hasDollars)
  }

  /// The prose as Markdown.
  package func text(_ prose: FilledProse) -> String {
    let marked = MarkedText(prose)
    let pieces = FormulaScanner(marked.text).pieces()
    var text = ""
    // The part behind the last line feed: a long line is not looked through at each formula.
    var line = ""
    for (index, piece) in pieces.enumerated() {
      let made: String
      switch piece {
      case .text(let markdown): made = self.markdown(markdown, marked)
      case .formula(let formula, _):
        var next = ""
        if index + 1 < pieces.count {
          next = if case .text(let following) = pieces[index + 1] { following } else { "$" }
        }
        made = self.formula(formula, marked, line: line[...], next: next)
      }
      text += made
      if let end = made.lastIndex(of: "\n") { line = String(made[made.index(after: end)...]) } else { line += made }
    }
    return text
  }

  /// A sentence or caption: one line.
  package func line(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return self.text(FilledProse(line))
  }

  // MARK: Words

  /// A piece without formulas. Within code a value is as it is, for nothing can be escaped there.
  private func markdown(_ markdown: String, _ marked: MarkedText) -> String {
    var text = ""
    for (piece, isCode) in Self.spans(markdown) {
      // A table's cell ends at a bar in code, too.
      let kept = isTableCell ? Self.withoutBars(piece) : piece
      let piece = isCode ? kept : linked(kept)
      text += Mark.replacing(in: piece) { index in
        guard marked.fills.indices.contains(index) else { return "" }
        switch marked.fills[index] {
        case .known(let value, _): return isCode ? value : MarkdownText.value(value)
        case .undefined(let reason, _): return isCode ? "– (\(reason))" : "– *(\(MarkdownText.escaped(reason)))*"
        }
      }
    }
    return text
  }

  /// The parts of a text outside and inside of code, in order.
  private static func spans(_ text: String) -> [(text: String, isCode: Bool)] {
    let runs = text.split { $0 != "`" }
    // Each run's next one of its length.
    var latest: [Int: Int] = [:]
    var partners = [Int?](repeating: nil, count: runs.count)
    let lengths = runs.map(\.count)
    for index in runs.indices.reversed() {
      partners[index] = latest[lengths[index]]
      latest[lengths[index]] = index
    }
    var spans: [(String, Bool)] = []
    var start = text.startIndex
    var index = 0
    while index < runs.count {
      guard let partner = partners[index] else {
        index += 1
        continue
      }
      spans.append((String(text[start..<runs[index].startIndex]), false))
      spans.append((String(text[runs[index].startIndex..<runs[partner].endIndex]), true))
      start = runs[partner].endIndex
      index = partner + 1
    }
    return spans + [(String(text[start...]), false)]
  }

  private static func withoutBars(_ text: String) -> String {
    text.replacing("\\|", with: "|").replacing("|", with: "\\|")
  }

  /// Links that begin at the study's folder, from the notebook's.
  private func linked(_ text: String) -> String {
    guard let folder, text.contains("](") else { return text }
    return text.replacing(#/\]\(([^)\s]+)/#) { match in
      let target = String(match.1)
      if target.hasPrefix("#") || target.hasPrefix("/") || target.hasPrefix("<") || target.contains(":") {
        return "](\(target)"
      }
      return "](\(RelativePath.joined(folder, target))"
    }
  }

  // MARK: Formulas

  private func formula(_ formula: Formula, _ marked: MarkedText, line: Substring, next: String) -> String {
    var reasons: [String] = []
    var source = Mark.replacing(in: formula.source) { index in
      guard marked.fills.indices.contains(index) else { return "" }
      if case .undefined(let reason, _) = marked.fills[index] {
        reasons.append(MarkdownText.escaped(reason))
        return "\\text{–}"
      }
      return marked.resolved(Mark.text(index))
    }
    let isBlock =
      formula.isDisplayed && line.allSatisfy(\.isWhitespace) && next.prefix { $0 != "\n" }.allSatisfy(\.isWhitespace)
    let why = reasons.isEmpty ? "" : "*(– : \(reasons.joined(separator: "; ")))*"
    if isBlock, !isTableCell {
      // The lines of a list's item stand as far to the right as its first.
      let lines = source.split(whereSeparator: \.isNewline).map { line + String($0.drop(while: \.isWhitespace)) }
      let (opening, closing) = hasDollars ? ("$$", "$$") : ("```math", "```")
      return "\(opening)\n\(lines.joined(separator: "\n"))\n\(line)\(closing)"
        + (why.isEmpty ? "" : "\n\n\(line)\(why)")
    }
    source = source.split(whereSeparator: \.isNewline).joined(separator: " ")
    if isTableCell || line.drop(while: \.isWhitespace).hasPrefix("|") {
      source = source.replacing("\\|", with: "\\Vert ").replacing("|", with: "\\vert ")
    }
    let formula = hasDollars ? "$\(source)$" : "$`\(source)`$"
    return formula + (why.isEmpty ? "" : " \(why)")
  }
}
