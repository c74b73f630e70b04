/// Measures of text: the advances of the outlines it is drawn with, which for Latin letters are Helvetica's.
package enum FontMetrics {
  /// Width of `text` in points at `size`, as one run of a style.
  package static func width(_ text: String, size: Double, bold: Bool = false, italic: Bool = false) -> Double {
    let face = Glyph.Face(isItalic: italic, isBold: bold)
    var units = 0
    for scalar in text.unicodeScalars { units += Glyph(scalar, face).advance }
    return Double(units) / 1000 * size
  }

  /// Height of a glyph above the baseline relative to the font size, to place an overline above it.
  package static func height(_ character: Character) -> Double {
    if "acegmnopqrsuvwxyzαγειηκμνοπρστυχω".contains(character) { return 0.53 }
    return character == "t" ? 0.67 : 0.73
  }
}
