import Exports

/// A page's text as an audit reads it: what our marks enclose, and all else in the order in which it stands.
struct PDFPaperText {
  /// The text between a mark's ends, by the mark's place among the page's marks.
  private(set) var marked: [Int: String] = [:]
  private(set) var text: [Unicode.Scalar] = []

  init(_ page: PDFPageContent) {
    let usual = Self.usualSize(page.glyphs)
    var last: PDFPageContent.Glyph?
    var lastMarked: [Int: PDFPageContent.Glyph] = [:]
    for glyph in page.glyphs {
      if let mark = glyph.mark {
        if let previous = lastMarked[mark], glyph.x - previous.end > 0.12 * glyph.size {
          marked[mark, default: ""] += " "
        }
        marked[mark, default: ""] += glyph.text
        lastMarked[mark] = glyph
        if last?.mark != mark {
          if let last { separate(last, glyph, usual) }
          text.append(TypedNumbers.Sign.mark)
        }
      } else {
        if let last { separate(last, glyph, usual) }
        // Raised or small signs are marks of notes, powers and indices.
        let isScript = last.map { glyph.size < 0.8 * $0.size && (glyph.y - $0.y).magnitude < $0.size } ?? false
        let isIndex = isScript || glyph.size < 0.65 * usual
        text +=
          isIndex ? glyph.text.unicodeScalars.filter { !("0"..."9").contains($0) } : Array(glyph.text.unicodeScalars)
        // What follows a small sign is measured by the sign in front of it.
        if isScript, let previous = last {
          last = PDFPageContent.Glyph(
            text: glyph.text, x: glyph.x, y: previous.y, end: glyph.end, size: previous.size, mark: previous.mark)
          continue
        }
      }
      last = glyph
    }
  }

  private static func usualSize(_ glyphs: [PDFPageContent.Glyph]) -> Double {
    let sizes = Dictionary(grouping: glyphs) { ($0.size * 10).rounded() }
    return
      (sizes.max { $0.value.count == $1.value.count ? $0.key < $1.key : $0.value.count < $1.value.count }?.key ?? 100)
      / 10
  }

  /// Adds what stands between two signs: nothing, a blank, a wide gap, or the end of a line.
  private mutating func separate(
    _ last: PDFPageContent.Glyph, _ next: PDFPageContent.Glyph, _ usual: Double
  ) {
    let size = max(last.size, next.size, 1)
    if (next.y - last.y).magnitude > 0.6 * size || next.x < last.end - size {
      text.append("\n")
    } else if next.x - last.end > 0.8 * size {
      text.append("\t")
    } else if next.x - last.end > 0.12 * size {
      text.append(" ")
    }
  }

  /// The text in lines, without what LaTeX itself counts: pages, headings, equations, entries of lists.
  func withoutCounts() -> (text: [Unicode.Scalar], hasReferences: Bool) {
    var kept: [Unicode.Scalar] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    for line in lines {
      let words = String(String.UnicodeScalarView(line)).trimmingWhitespace
      if ["references", "bibliography", "literature"].contains(words.lowercased()) { return (kept, true) }
      // A page's number, or a part of a fraction.
      if words.count < 5, words.allSatisfy({ $0.isNumber || "–- ".contains($0) }) { continue }
      kept += Self.withoutCounts(words).unicodeScalars
      kept.append("\n")
    }
    return (kept, false)
  }

  private static func withoutCounts(_ line: String) -> String {
    var line = line
    var isHeading = false
    // `2.1` and a wide gap in front of a word, or `3.` and a blank.
    if let match = line.prefixMatch(of: #/[0-9]+(\.[0-9]+)*\t\s*(?=\p{L}|\x{E010})/#) {
      line = "§" + line[match.range.upperBound...]
      isHeading = true
    } else if let match = line.prefixMatch(of: #/[(]?[0-9]+[.)]\s+/#) {
      line = "§" + line[match.range.upperBound...]
    }
    // A page behind dots, or behind a heading in a list of contents.
    if let match = line.firstMatch(of: #/(\. ?){3,}\s*[0-9]+$/#) { line = String(line[..<match.range.lowerBound]) }
    if isHeading, let match = line.firstMatch(of: #/\t\s*[0-9]+$/#) { line = String(line[..<match.range.lowerBound]) }
    // The number of an equation.
    if let match = line.firstMatch(of: #/(^|\s)\([0-9]+(\.[0-9]+)*\)$/#) {
      line = String(line[..<match.range.lowerBound])
    }
    return line
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
