import Values

/// Text that is fit into a number of columns.
enum FoldedText {
  /// The text with lines that are too long folded at blanks; what follows is indented further than the line. A word that is longer
  /// than a line stays whole, for it may be a path.
  static func folded(_ text: String, to width: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line($0, width) }.joined(separator: "\n")
  }

  private static func line(_ line: Substring, _ width: Int) -> String {
    guard width >= 20, columns(line) > width else { return String(line) }
    let indentation = String(line.prefix { $0 == " " })
    let hanging = indentation + "    "
    var lines: [String] = []
    var current = indentation
    var gap = ""
    for word in pieces(line.dropFirst(indentation.count)) {
      if word.first == " " {
        gap = String(word)
      } else if current.allSatisfy({ $0 == " " }) || columns(current) + gap.count + columns(word) <= width {
        current += gap + word
      } else {
        lines.append(current)
        current = hanging + word
      }
    }
    return (lines + [current]).joined(separator: "\n")
  }

  /// Words and the blanks between them, in turn.
  private static func pieces(_ text: Substring) -> [Substring] {
    var pieces: [Substring] = []
    var rest = text
    while let first = rest.first {
      let piece = rest.prefix { ($0 == " ") == (first == " ") }
      pieces.append(piece)
      rest = rest.dropFirst(piece.count)
    }
    return pieces
  }

  private static func columns(_ text: some StringProtocol) -> Int { ColumnWidth.of(StyledText.plain(String(text))) }
}
