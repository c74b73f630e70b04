/// The one look of all figures. Lengths in points at print size; the default width is one journal column.
package enum Style {
  /// One column, 8.6 cm.
  package static let columnWidth = 244.0
  package static let ink = "#000000"
  package static let paper = "#ffffff"
  package static let faint = "#6b6b6b"

  package static let experimentSize = 11.0
  package static let labelSize = 9.0
  package static let tickLabelSize = 8.0
  package static let legendSize = 7.5
  /// Nothing is written smaller than this, scripts and cell uncertainties excepted.
  package static let smallestSize = 7.0

  package static let frameLine = 0.7
  package static let seriesLine = 1.1
  package static let referenceLine = 0.8
  package static let majorTick = 4.5
  package static let minorTick = 2.4
  package static let tickLine = 0.6

  /// The size at which a label fits beside its axis, though never too small to read.
  package static func fitting(_ text: RichText, within length: Double) -> Double {
    let natural = TextLayout(text, size: labelSize).width
    return natural <= length ? labelSize : max(smallestSize, labelSize * length / natural)
  }

  /// Half the height of digits and capitals: from the middle of a line of text to its baseline.
  package static func halfCapital(_ size: Double) -> Double { 0.36 * size }
}
