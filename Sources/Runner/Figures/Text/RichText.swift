/// A label's text as runs of one style each, read from a small markup:
/// `_x`, `_{…}` subscript; `^x`, `^{…}` superscript; `\it{…}` italic; `\bf{…}` bold; `\bar{…}` overline;
/// `\Phi`, `\tau`, … Greek letters; `\_`, `\^`, `\{`, `\}`, `\\` the characters themselves.
struct RichText: Equatable, Sendable {
  enum Level: Equatable, Sendable { case baseline, lower, upper }

  struct Run: Equatable, Sendable {
    var text: String
    var level = Level.baseline
    var isItalic = false
    var isBold = false
    var isBarred = false
  }

  var runs: [Run]

  init(_ markup: String) throws(FigureError) {
    var parser = RichTextParser(markup)
    runs = try parser.parse()
  }

  /// Text taken as it is, without markup.
  init(verbatim text: String) { runs = [Run(text: text)] }

  /// The characters without their styles, for titles and tables; overlines are combining ones.
  var plain: String {
    runs.map { run in run.isBarred ? run.text.map { "\($0)\u{304}" }.joined() : run.text }.joined()
  }

  /// The same text, wholly bold.
  var bold: RichText {
    var copy = self
    for index in copy.runs.indices { copy.runs[index].isBold = true }
    return copy
  }
}
