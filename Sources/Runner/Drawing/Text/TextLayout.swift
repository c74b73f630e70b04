/// A rich text at one font size: the start and the width of each run.
package struct TextLayout: Sendable {
  package struct Piece: Sendable {
    package var run: RichText.Run
    package var size: Double
    /// Baseline below that of the line (negative: above).
    package var shift: Double
    /// Start relative to the start of the text.
    package var start: Double
    package var width: Double
  }

  package let size: Double
  package private(set) var pieces: [Piece] = []
  package private(set) var width = 0.0

  /// Size of sub- and superscripts relative to their text.
  package static let scriptScale = 0.72

  package init(_ text: RichText, size: Double) {
    self.size = size
    var pen = 0.0
    // A sub- and a superscript on the same base are stacked, as in C₂⁽⁰·⁵⁾.
    var scriptStart = 0.0
    var scriptEnd = 0.0
    var previous = RichText.Level.baseline
    for run in text.runs {
      let isScript = run.level != .baseline
      let runSize = isScript ? size * Self.scriptScale : size
      let width = FontMetrics.width(run.text, size: runSize, bold: run.isBold, italic: run.isItalic)
      if isScript, previous == .baseline {
        scriptStart = pen
        scriptEnd = pen
      } else if isScript, run.level != previous {
        pen = scriptStart
      } else if !isScript {
        pen = max(pen, previous == .baseline ? pen : scriptEnd)
      }
      let shift = run.level == .lower ? 0.24 * size : run.level == .upper ? -0.4 * size : 0
      pieces.append(Piece(run: run, size: runSize, shift: shift, start: pen, width: width))
      pen += width
      if isScript { scriptEnd = max(scriptEnd, pen) }
      previous = run.level
    }
    self.width = max(pen, previous == .baseline ? pen : scriptEnd)
  }
}
