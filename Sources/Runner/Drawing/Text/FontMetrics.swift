/// Advance widths of Helvetica and of the fonts made to its measures, so that layout needs no font and is the same
/// everywhere. Unit: thousandths of the font size. Oblique has the widths of upright.
package enum FontMetrics {
  /// Width of `text` in points at `size`, as one unstyled or bold run.
  package static func width(_ text: String, size: Double, bold: Bool = false) -> Double {
    var units = 0
    for scalar in text.unicodeScalars { units += advance(scalar, bold: bold) }
    return Double(units) / 1000 * size
  }

  /// Height of a glyph above the baseline relative to the font size, to place an overline above it.
  package static func height(_ character: Character) -> Double {
    if "acegmnopqrsuvwxyzαγειηκμνοπρστυχω".contains(character) { return 0.53 }
    return character == "t" ? 0.67 : 0.73
  }

  private static func advance(_ scalar: Unicode.Scalar, bold: Bool) -> Int {
    let code = Int(scalar.value)
    if code >= 32, code < 127 { return (bold ? boldASCII : regularASCII)[code - 32] }
    if code >= 0x391, code <= 0x3C9 { return (bold ? boldGreek : regularGreek)[code - 0x391] }
    if scalar.properties.canonicalCombiningClass != .notReordered { return 0 }
    switch code {
    case 0xA0, 0xB7: return 278
    case 0x2212, 0xD7: return 584
    case 0xB1, 0x2248, 0x2260, 0x2264, 0x2265, 0x221A: return 549
    case 0xB2, 0xB3: return 333
    case 0xB0: return 400
    case 0x2013: return 556
    case 0x2014, 0x2026, 0x2190, 0x2192: return 1000
    case 0x2009: return 200
    case 0x2019: return bold ? 278 : 222
    case 0x2202: return 494
    case 0x221E, 0x2229, 0x222A, 0x2207: return 719
    default: return code < 0x250 ? (bold ? 611 : 556) : 800
    }
  }

  private static let regularASCII = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
  ]

  private static let boldASCII = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
    556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
    280, 389, 584,
  ]

  /// The widths from U+0391 (Α) to U+03C9 (ω).
  private static let regularGreek = [
    667, 667, 551, 668, 667, 611, 722, 778, 278, 667, 668, 833, 722, 650, 778, 722, 667, 667, 618, 611, 667, 798, 667,
    835, 748, 278, 667, 578, 446, 556, 222, 547, 578, 575, 500, 557, 446, 441, 556, 556, 222, 500, 500, 576, 500, 448,
    556, 690, 569, 482, 617, 395, 547, 648, 525, 713, 781,
  ]

  private static let boldGreek = [
    722, 722, 601, 719, 667, 611, 722, 778, 278, 722, 667, 833, 722, 644, 778, 722, 667, 667, 600, 611, 667, 821, 667,
    809, 802, 278, 667, 615, 451, 611, 278, 582, 615, 610, 556, 606, 475, 460, 611, 541, 278, 558, 556, 612, 556, 445,
    611, 766, 619, 520, 684, 446, 582, 715, 576, 753, 845,
  ]
}
