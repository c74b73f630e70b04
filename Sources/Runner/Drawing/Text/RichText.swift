/// A label's text as runs of one style each, read from a small markup:
/// `_x`, `_{…}` subscript; `^x`, `^{…}` superscript; `\it{…}` italic; `\bf{…}` bold; `\bar{…}` overline;
/// `\frac{…}{…}`, `\sqrt{…}` fractions and roots in one line; `\Phi`, `\tau`, … Greek letters; `\_`, `\^`, `\{`, `\}`, `\\` the characters themselves.
package struct RichText: Equatable, Sendable {
  package enum Level: Equatable, Sendable { case baseline, lower, upper }

  package struct Run: Equatable, Sendable {
    package var text: String
    package var level: Level
    package var isItalic: Bool
    package var isBold: Bool
    package var isBarred: Bool

    package init(
      text: String, level: Level = .baseline, isItalic: Bool = false, isBold: Bool = false, isBarred: Bool = false
    ) {
      self.text = text
      self.level = level
      self.isItalic = isItalic
      self.isBold = isBold
      self.isBarred = isBarred
    }
  }

  package var runs: [Run]

  package init(_ markup: String) throws(FigureError) {
    var parser = RichTextParser(markup)
    runs = try parser.parse()
  }

  /// Text taken as it is, without markup.
  package init(verbatim text: String) { runs = [Run(text: text)] }

  /// The characters without their styles, for titles and tables; overlines are combining ones.
  package var plain: String {
    runs.map { run in run.isBarred ? run.text.map { "\($0)\u{304}" }.joined() : run.text }.joined()
  }

  /// The same text, wholly bold.
  package var bold: RichText {
    var copy = self
    for index in copy.runs.indices { copy.runs[index].isBold = true }
    return copy
  }
}
